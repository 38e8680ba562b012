// SPDX-License-Identifier: Apache-2.0
import { calendarOf, type Habits, localeOf, soraniMonths } from './calendar';
import type { Language } from './languages';
import { numberFormat } from './intl';

const sorani = { and: ' و ', or: ' یان ' };

export interface Formats {
  number(value: number, decimals?: number): string;
  /** Without grouping: years, versions, entry numbers. */
  plain(value: number): string;
  time(instant: string): string;
  date(instant: string): string;
  dateTime(instant: string): string;
  /** With the date, and the year when it is another one. */
  dated(instant: string, now?: Date): string;
  /** The time alone when that was today, else the date as well. */
  short(instant: string, now?: Date): string;
  /** The month and its year. */
  month(instant: string): string;
  utc(instant: string): string;
  /** How long, in the two largest units that say something: "2 h 5 min". */
  span(milliseconds: number): string;
  list(parts: readonly string[]): string;
  /** One of them: "a, b or c". */
  either(parts: readonly string[]): string;
}

/** Dates, numbers and lists as a reader of `language` writes them, with the habits that were chosen. */
export function formats(language: Language, habits: Habits = {}): Formats {
  const { timeZone } = habits;
  const locale = localeOf(language, habits);
  const calendar = calendarOf(language, habits.calendar);
  const day = new Intl.DateTimeFormat(locale, { calendar, timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const hour = new Intl.DateTimeFormat(locale, { calendar, timeZone, ...clock });
  const universal = new Intl.DateTimeFormat(locale, { calendar, timeZone: 'UTC', ...clock });
  const plain = new Intl.NumberFormat(locale, { useGrouping: false });
  const sameDay = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const disjunction = new Intl.ListFormat(locale, { type: 'disjunction' });
  const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' });
  const monthNumber = new Intl.DateTimeFormat('en', { calendar, timeZone, month: 'numeric' });
  const comma = language === 'en' ? ', ' : '، ';

  /** Day, month and, unless it is `now`'s year, the year. Put together here: some engines add an era, none knows Sorani. */
  const date = (instant: string, now?: Date) => {
    const at = new Date(instant);
    const parts = partsOf(day, at);
    const yearToo = !now || partsOf(day, now).year !== parts.year;
    if (language !== 'ku') return [parts.day, parts.month, ...(yearToo ? [parts.year] : [])].join(' ');
    const month = `${parts.day}ی ${soraniMonths[calendar][Number(partsOf(monthNumber, at).month) - 1]}`;
    return yearToo ? `${month}ی ${parts.year}` : month;
  };
  const time = (instant: string) => hour.format(new Date(instant));
  const dated = (instant: string, now = new Date()) => `${date(instant, now)}${comma}${time(instant)}`;
  const dateTime = (instant: string) => `${date(instant)}${comma}${time(instant)}`;

  return {
    number: (value, decimals = 0) =>
      numberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value),
    plain: (value) => plain.format(value),
    time,
    date: (instant) => date(instant),
    dateTime,
    dated,
    short: (instant, now = new Date()) =>
      sameDay.format(new Date(instant)) === sameDay.format(now) && new Date(instant) <= now
        ? time(instant)
        : dated(instant, now),
    span: (milliseconds) => span(milliseconds, language, locale),
    month: (instant) => {
      const at = new Date(instant);
      const { month, year } = partsOf(day, at);
      const own = soraniMonths[calendar][Number(partsOf(monthNumber, at).month) - 1];
      return language === 'ku' ? `${own}ی ${year}` : `${month} ${year}`;
    },
    utc: (instant) => universal.format(new Date(instant)),
    list: (parts) => (language === 'ku' ? soraniList(parts, sorani.and) : conjunction.format(parts)),
    either: (parts) => (language === 'ku' ? soraniList(parts, sorani.or) : disjunction.format(parts)),
  };
}

/** Sorani's short words for the units, which no engine knows. */
const soraniUnits = { day: 'ڕۆژ', hour: 'کاژێر', minute: 'خولەک', second: 'چرکە' } as const;

function span(milliseconds: number, language: Language, locale: string): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = (
    [
      ['day', Math.floor(seconds / 86_400)],
      ['hour', Math.floor(seconds / 3600) % 24],
      ['minute', Math.floor(seconds / 60) % 60],
      ['second', seconds % 60],
    ] as const
  ).map(([unit, count]) => ({ unit, count }));
  const first = parts.findIndex(({ count }) => count > 0);
  const shown = first < 0 ? parts.slice(-1) : parts.slice(first, first + 2).filter(({ count }) => count > 0);
  return shown
    .map(({ unit, count }) =>
      language === 'ku'
        ? `${numberFormat(locale).format(count)} ${soraniUnits[unit]}`
        : numberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count),
    )
    .join(' ');
}

const partsOf = (format: Intl.DateTimeFormat, at: Date) =>
  Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));

function soraniList(parts: readonly string[], last: string): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join('، ')}${last}${parts.at(-1)}`;
}
