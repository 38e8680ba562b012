// SPDX-License-Identifier: Apache-2.0
import type { AgreementSummary, NodeState } from '../../api';
import { type Brief, whenOf } from '../../api/matters';
import { useMemo } from 'react';
import { useSpeech } from '../../i18n/context';
import { type CalendarChoice, calendarOf, isCalendar } from '../../i18n/calendar';
import { traits } from '../../i18n/languages';
import { isWeekend, sayer } from '../../i18n/say';
import { markOf, partyNames } from '../../record';
import { SideMark } from '../../shared/icon';
import { useSetting } from '../../shell/settings';
import { StateTag } from './parts';

interface Props {
  announced: readonly Brief[];
  agreement: AgreementSummary;
  node: NodeState;
  now: number;
  hrefOf(record: string): string;
}

const days = 14;
const aDay = 86_400_000;

const beginsOf = (brief: Brief) => Date.parse(whenOf(brief));
const endsOf = (brief: Brief) => (brief.until ? Date.parse(brief.until) : beginsOf(brief));

/** Changes that were announced: two weeks as a strip of days, and in words. */
export function Planned({ announced, agreement, node, now, hrefOf }: Props) {
  const { t, words, name, format, language, locale } = useSpeech();
  const [choice] = useSetting<CalendarChoice>('calendar', 'auto', isCalendar);
  const say = useMemo(
    () => sayer(language, calendarOf(language, choice), undefined, locale),
    [language, choice, locale],
  );
  const first = new Date(now);
  first.setHours(0, 0, 0, 0);
  const strip = Array.from({ length: days }, (_, index) => {
    const from = new Date(first);
    from.setDate(from.getDate() + index);
    const to = new Date(from);
    to.setDate(to.getDate() + 1);
    return { from: from.getTime(), to: to.getTime() };
  });
  const sorted = [...announced].sort((a, b) => beginsOf(a) - beginsOf(b));
  if (sorted.length === 0) return <p className="quiet">{t('crossings.planned.none')}</p>;
  const until = strip.at(-1)?.to ?? now + days * aDay;
  return (
    <>
      <ol className="crossings-days" aria-hidden="true">
        {strip.map(({ from, to }) => {
          const there = sorted.filter((brief) => beginsOf(brief) < to && endsOf(brief) > from);
          const state = there.some(({ headline }) => headline?.code === 'closed')
            ? 'closed'
            : there.length
              ? (there[0]!.headline?.code ?? 'restricted')
              : undefined;
          return (
            <li key={from} data-state={state} data-weekend={isWeekend(from, traits[language].locale)}>
              <span>{say(from, { weekday: 'short' })}</span>
              <strong>{say(from, { day: 'numeric' })}</strong>
            </li>
          );
        })}
      </ol>
      <ul className="plain crossings-plans">
        {sorted.map((brief) => (
          <li key={brief.id}>
            <a href={hrefOf(brief.id)}>
              <SideMark mark={markOf(brief.party, agreement, node.party)} />
              {name(partyNames(node).get(brief.party), brief.party)}
              {brief.headline?.field === 'state' ? (
                <StateTag state={brief.headline.code as 'open' | 'restricted' | 'closed'} />
              ) : (
                <span>
                  {brief.headline ? words.code(brief.headline.field, brief.headline.code) : words.kind(brief.kind)}
                </span>
              )}
            </a>
            <span className="quiet">
              {format.dated(whenOf(brief))}
              {brief.until && ` – ${format.dated(brief.until)}`}
              {beginsOf(brief) > until && ' …'}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
