// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { Brief } from '../api';
import { useSpeech } from '../i18n/context';
import { markOf, partyNames, speaksForItself } from '../record';
import { crossingName } from '../records/places';
import { useCurrentAgreement, useDesk } from '../shell/desk';
import { href, type Route } from '../shell/route';
import { Clock } from './clock';
import { Icon, SideMark } from './icon';
import { When } from './time';

interface Props {
  brief: Brief;
  selected?: boolean;
  /** Where it leads; to the record itself unless said. */
  to?: Route;
  /** Stands below the rest, such as what can be done. */
  children?: ReactNode;
}

/** What a matter is called: by its headline where that speaks for itself, else with its kind. */
export function useTitle(): (brief: Pick<Brief, 'kind' | 'headline' | 'opening'>) => string {
  const { t, words } = useSpeech();
  return ({ kind, headline, opening }) => {
    if (opening === 'none') return t('witness.record');
    if (!headline) return words.kind(kind);
    const said = words.code(headline.field, headline.code);
    return speaksForItself(kind) ? said : `${words.kind(kind)}: ${said}`;
  };
}

/** A matter in a list: whose it is, what, where, when, how it stands. */
export function BriefRow({ brief, selected, to, children }: Props) {
  const speech = useSpeech();
  const { t, words, name, pick, coordinates } = speech;
  const { node } = useDesk();
  const { summary, text: agreement, crossings } = useCurrentAgreement();
  const title = useTitle()(brief);
  const said = pick(brief.text ?? undefined);
  const where =
    (brief.crossing && crossingName(crossings, brief.crossing, speech)) ||
    (brief.place && coordinates(brief.place.lat_e7 / 1e7, brief.place.lon_e7 / 1e7, 3)) ||
    (brief.sector && name(agreement?.sector?.find(({ id }) => id === brief.sector)?.name, brief.sector));
  const whose = brief.own
    ? t('side.own')
    : t('side.theirs', { name: name(partyNames(node).get(brief.party), brief.party) });
  return (
    <a
      className="row"
      href={href(to ?? { screen: 'record', id: brief.id })}
      aria-current={selected ? 'true' : undefined}
      data-own={brief.own}
      data-state={brief.state}
    >
      <SideMark mark={markOf(brief.party, summary, node.party)} />
      <span className="row-head">
        <strong>{title}</strong>
        <When at={brief.event_at ?? brief.at} />
      </span>
      <span className="row-facts">
        <span>{whose}</span>
        {speaksForItself(brief.kind) && <span>{words.kind(brief.kind)}</span>}
        {brief.impact && brief.impact !== 'low' && (
          <span data-impact={brief.impact}>{`${words.field('impact')}: ${words.code('impact', brief.impact)}`}</span>
        )}
        {where && <span>{where}</span>}
      </span>
      {said ? (
        <span className="row-text" lang={said.lang} dir={said.direction}>
          {said.foreign && <span className="lang-tag">{said.lang}</span>}
          <bdi>{said.text}</bdi>
        </span>
      ) : (
        brief.opening === 'erased' && <span className="row-text">{t('list.erased')}</span>
      )}
      <span className="row-foot">
        <BriefMarks brief={brief} />
        {brief.due && brief.open && <Clock due={brief.due} />}
        {children}
      </span>
    </a>
  );
}

/** How a matter stands, where that is worth a mark. */
export function BriefMarks({ brief }: { brief: Brief }) {
  const { t, words } = useSpeech();
  const off = brief.state === 'withdrawn' || brief.state === 'superseded' || brief.state === 'erased';
  return (
    <>
      <span className="tag" data-tone={off ? 'off' : brief.disputed || brief.state === 'contested' ? 'wait' : 'calm'}>
        {words.state(brief.state)}
      </span>
      {brief.flags.map(({ id, level }) => (
        <span key={id} className="tag" data-tone="bad">
          <Icon name="flag" /> {words.code('level', level)}
        </span>
      ))}
      {brief.exercise && (
        <span className="tag" data-tone="info">
          {t('mark.exercise')}
        </span>
      )}
      {brief.overdue && (
        <span className="tag" data-tone="bad">
          <Icon name="warn" /> {t('mark.overdue')}
        </span>
      )}
    </>
  );
}
