// SPDX-License-Identifier: Apache-2.0
import type { AgreementSummary, NodeState } from '../../api';
import type { Crossing } from '../../api/crossings';
import { useSpeech } from '../../i18n/context';
import { nearTime } from '../../i18n/say';
import { partyNames } from '../../record';
import { Icon } from '../../shared/icon';
import { StateTag } from './parts';
import { summary } from './standing';

interface Props {
  crossings: readonly Crossing[];
  agreement: AgreementSummary;
  node: NodeState;
  now: number;
  chosen: string | undefined;
  hrefOf(crossing: string): string;
}

/** One line for each crossing: how it stands for a traveller, and what an officer should look at. */
export function CrossingList({ crossings, agreement, node, now, chosen, hrefOf }: Props) {
  const { t, name, format } = useSpeech();
  const parties = agreement.parties.filter(({ role }) => role !== 'observer').map(({ id }) => id);
  return (
    <ul className="plain crossings-list" aria-label={t('crossings.list')}>
      {crossings.map((crossing) => {
        const { worst, mixed, silent, wait_min, queue_vehicles, until } = summary(crossing, parties, now);
        const said = crossing.halves.length + crossing.lapsed.length > 0;
        return (
          <li key={crossing.id}>
            <a href={hrefOf(crossing.id)} aria-current={crossing.id === chosen ? 'true' : undefined}>
              <span className="crossings-list-head">
                <strong>{name(crossing.name, crossing.id)}</strong>
                <StateTag state={worst} />
              </span>
              <span className="crossings-list-facts">
                {mixed && <span>{t('crossings.mixed')}</span>}
                {wait_min !== null && <span>{t('crossings.wait', { count: wait_min })}</span>}
                {queue_vehicles !== null && <span>{t('crossings.queue', { count: queue_vehicles })}</span>}
                {until && (
                  <span data-soon={Date.parse(until) - now < 3_600_000}>
                    {t('crossings.until', { time: nearTime(format, until, now) })}
                  </span>
                )}
                {said && silent.length > 0 && (
                  <span data-soon="true">
                    {t('crossings.silent', {
                      names: format.list(silent.map((party) => name(partyNames(node).get(party), party))),
                    })}
                  </span>
                )}
                {crossing.announced.length > 0 && (
                  <span>
                    <Icon name="wait" /> {t('crossings.planned.count', { count: crossing.announced.length })}
                  </span>
                )}
                {!said && <span>{t('crossings.never')}</span>}
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
