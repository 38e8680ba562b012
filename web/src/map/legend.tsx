// SPDX-License-Identifier: Apache-2.0
import type { AgreementSummary, NodeState } from '../api';
import { useSpeech } from '../i18n/context';
import { markOf } from '../record';
import { SideMark } from '../shared/icon';

interface Props {
  node: NodeState;
  agreement: AgreementSummary;
  corridor: number;
  seen: boolean;
}

/** On a small screen the map comes first. */
const roomy = matchMedia('(width >= 68rem)').matches;

export function Legend({ node, agreement, corridor, seen }: Props) {
  const { t, name, distance } = useSpeech();
  const parties = agreement.parties.filter(({ role }) => role !== 'observer');
  return (
    <details className="legend" open={roomy}>
      <summary>{t('map.legend')}</summary>
      <ul className="plain">
        {[...parties]
          .sort((a, b) => Number(b.id === node.party) - Number(a.id === node.party))
          .map((party) => (
            <li key={party.id}>
              <SideMark mark={markOf(party.id, agreement, node.party)} />
              {party.id === node.party ? t('map.own') : t('map.theirs', { name: name(party.name, party.id) })}
            </li>
          ))}
        <li>
          <span className="swatch crossing" /> {t('map.crossing')}
        </li>
        <li>
          <span className="swatch frontier" /> {t('map.frontier')}
        </li>
        {corridor > 0 && (
          <li>
            <span className="swatch corridor" /> {t('map.corridor', { distance: distance(corridor) })}
          </li>
        )}
        {seen && (
          <li>
            <span className="swatch seen" /> {t('map.cell')}
          </li>
        )}
      </ul>
    </details>
  );
}
