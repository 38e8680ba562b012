// SPDX-License-Identifier: Apache-2.0
import type { CalendarDate } from '@internationalized/date';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import type { AgreementSummary, NodeState } from '../../api';
import { type Brief, whenOf } from '../../api/matters';
import { useSpeech } from '../../i18n/context';
import { traits } from '../../i18n/languages';
import { markOf } from '../../record';
import { SideMark } from '../../shared/icon';
import { beginOf, sameMonth, toAddress, weeksOf } from '../../i18n/month';

interface Props {
  briefs: readonly Brief[];
  month: CalendarDate;
  today: CalendarDate;
  chosen: CalendarDate;
  agreement: AgreementSummary | undefined;
  node: NodeState;
  locale: string;
  /** The day's name in the calendar that the reader has chosen. */
  say(instant: number, parts: Intl.DateTimeFormatOptions): string;
  hrefOf(record: string): string;
  onChoose(date: CalendarDate): void;
}

const shownAtMost = 3;
/** On a narrow screen, where a day has room for marks only. */
const dotsAtMost = 4;

/** The announced activities of one day, the earliest first; one that lasts stands on each of its days. */
export function ofDay(briefs: readonly Brief[], date: CalendarDate): Brief[] {
  const [from, to] = [beginOf(date), beginOf(date.add({ days: 1 }))];
  return briefs.filter((brief) => {
    const begins = Date.parse(whenOf(brief));
    const ends = brief.until ? Date.parse(brief.until) : begins;
    return begins < to && (ends > from || begins >= from);
  });
}

/** A month as a grid of days that the arrow keys walk through. */
export function MonthGrid(props: Props) {
  const { briefs, month, today, chosen, agreement, node, locale, say, hrefOf, onChoose } = props;
  const { t, words, language } = useSpeech();
  const weeks = useMemo(() => weeksOf(month, { locale }), [month, locale]);
  const grid = useRef<HTMLTableElement>(null);
  const forward = traits[language].direction === 'rtl' ? -1 : 1;

  /** The day was changed by a key: the focus goes with it, once the new day is there. */
  const walked = useRef(false);
  const address = toAddress(chosen);
  useEffect(() => {
    if (!walked.current) return;
    walked.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${address}"]`)?.focus();
  }, [address]);

  const keys = (event: KeyboardEvent) => {
    const steps: Record<string, CalendarDate> = {
      ArrowRight: chosen.add({ days: forward }),
      ArrowLeft: chosen.add({ days: -forward }),
      ArrowDown: chosen.add({ days: 7 }),
      ArrowUp: chosen.add({ days: -7 }),
      PageDown: chosen.add({ months: 1 }),
      PageUp: chosen.add({ months: -1 }),
    };
    const next = steps[event.key];
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    walked.current = true;
    onChoose(next);
  };
  return (
    <table
      ref={grid}
      className="notices-month"
      role="grid"
      aria-label={say(beginOf(month), { month: 'long', year: 'numeric' })}
    >
      <thead>
        <tr>
          {weeks[0]?.map((date) => (
            <th key={toAddress(date)} scope="col" abbr={say(beginOf(date), { weekday: 'long' })}>
              {say(beginOf(date), { weekday: 'short' })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={keys}>
        {weeks.map((week) => (
          <tr key={toAddress(week[0]!)}>
            {week.map((date) => {
              const activities = ofDay(briefs, date);
              const address = toAddress(date);
              return (
                <td
                  key={address}
                  data-outside={!sameMonth(date, month)}
                  data-today={date.compare(today) === 0}
                  aria-selected={date.compare(chosen) === 0}
                >
                  <button
                    type="button"
                    className="notices-day"
                    data-day={address}
                    tabIndex={date.compare(chosen) === 0 ? 0 : -1}
                    aria-current={date.compare(today) === 0 ? 'date' : undefined}
                    aria-label={`${say(beginOf(date), { weekday: 'long', day: 'numeric', month: 'long' })}${activities.length ? `, ${t('notices.day', { count: activities.length })}` : ''}`}
                    onClick={() => onChoose(date)}
                  >
                    {say(beginOf(date), { day: 'numeric' })}
                  </button>
                  <span className="notices-dots" aria-hidden="true">
                    {activities.slice(0, dotsAtMost).map((brief) => (
                      <SideMark key={brief.id} mark={markOf(brief.party, agreement, node.party)} />
                    ))}
                  </span>
                  <ul className="plain">
                    {activities.slice(0, shownAtMost).map((brief) => (
                      <li key={brief.id}>
                        <a
                          className="notices-activity"
                          href={hrefOf(brief.id)}
                          data-mark={markOf(brief.party, agreement, node.party)}
                          data-past={!brief.open}
                        >
                          <SideMark mark={markOf(brief.party, agreement, node.party)} />
                          <span>
                            {brief.headline
                              ? words.code(brief.headline.field, brief.headline.code)
                              : words.kind(brief.kind)}
                          </span>
                        </a>
                      </li>
                    ))}
                    {activities.length > shownAtMost && (
                      <li className="quiet">{t('notices.more', { count: activities.length - shownAtMost })}</li>
                    )}
                  </ul>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
