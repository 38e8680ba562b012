// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { AgreementSummary, NodeState, Texts } from '../../api';
import { type Brief, whenOf } from '../../api/matters';
import { useSpeech } from '../../i18n/context';
import { markOf, partyNames } from '../../record';
import { crossingName, type Crossings } from '../../records/places';
import { Icon, SideMark } from '../../shared/icon';

export interface LineContext {
  agreement: AgreementSummary | undefined;
  node: NodeState;
  crossings: Crossings;
  sectors: { id: string; name: Texts }[] | undefined;
  hrefOf(record: string): string;
  /** Activities that meet others in place and time. */
  meeting: ReadonlySet<string>;
  /** What can be done with it, below it. */
  acts?(brief: Brief): ReactNode;
}

interface Props extends LineContext {
  briefs: readonly Brief[];
  say(instant: number, parts: Intl.DateTimeFormatOptions): string;
  label: string;
}

/** Activities by the day on which they begin. */
export function Agenda({ briefs, say, label, ...context }: Props) {
  const days = new Map<string, Brief[]>();
  for (const brief of briefs) {
    const day = new Date(whenOf(brief)).toDateString();
    days.set(day, [...(days.get(day) ?? []), brief]);
  }
  return (
    <div className="notices-agenda" role="region" aria-label={label}>
      {[...days].map(([day, ofDay]) => (
        <section key={day}>
          <h3>
            {say(Date.parse(whenOf(ofDay[0]!)), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })}
          </h3>
          <ul className="plain">
            {ofDay.map((brief) => (
              <li key={brief.id}>
                <NoticeLine brief={brief} {...context} />
                {context.acts?.(brief)}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const usual: readonly string[] = ['announced'];

/** One activity: when, what, whose, where, how it stands. */
export function NoticeLine({
  brief,
  agreement,
  node,
  crossings,
  sectors,
  hrefOf,
  meeting,
}: LineContext & { brief: Brief }) {
  const speech = useSpeech();
  const { t, words, name, format, pick } = speech;
  const text = pick(brief.text ?? undefined);
  const begins = whenOf(brief);
  const oneDay = brief.until && new Date(begins).toDateString() === new Date(brief.until).toDateString();
  const where =
    crossingName(crossings, brief.crossing ?? '', speech) ??
    name(sectors?.find(({ id }) => id === brief.sector)?.name, brief.sector ?? '');
  return (
    <a className="notices-line" href={hrefOf(brief.id)} data-past={!brief.open}>
      <span className="notices-line-time">
        <time dateTime={begins}>{format.time(begins)}</time>
        {brief.until && (
          <>
            {' – '}
            <time dateTime={brief.until}>{oneDay ? format.time(brief.until) : format.dated(brief.until)}</time>
          </>
        )}
      </span>
      <span className="notices-line-what">
        <SideMark mark={markOf(brief.party, agreement, node.party)} />
        <strong>
          {brief.headline ? words.code(brief.headline.field, brief.headline.code) : words.kind(brief.kind)}
        </strong>
        <span className="quiet">
          {brief.own ? t('side.own') : t('side.theirs', { name: name(partyNames(node).get(brief.party), brief.party) })}
        </span>
        {where && <span className="quiet">{where}</span>}
        {!usual.includes(brief.state) && <span className="tag">{words.state(brief.state)}</span>}
        {brief.overdue && (
          <span className="tag" data-tone="bad">
            <Icon name="warn" /> {t('notices.was_late')}
          </span>
        )}
        {meeting.has(brief.id) && (
          <span className="tag" data-tone="wait">
            <Icon name="warn" /> {t('notices.meets')}
          </span>
        )}
      </span>
      {text && (
        <span className="notices-line-text" lang={text.lang} dir={text.direction}>
          {text.text}
        </span>
      )}
    </a>
  );
}
