// SPDX-License-Identifier: Apache-2.0
import { type Language, traits } from './languages';

const sorani = {
  months:
    'کانوونی دووەم|شوبات|ئازار|نیسان|ئایار|حوزەیران|تەمووز|ئاب|ئەیلوول|تشرینی یەکەم|تشرینی دووەم|کانوونی یەکەم'.split(
      '|',
    ),
  and: ' و ',
};

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
  utc(instant: string): string;
  list(parts: readonly string[]): string;
}

/** Dates, numbers and lists as a reader of `language` writes them. Solar Hijri for Persian, else Gregorian. */
export function formats(language: Language, timeZone?: string): Formats {
  const { locale } = traits[language];
  const calendar = language === 'fa' ? 'persian' : 'gregory';
  const day = new Intl.DateTimeFormat(locale, { calendar, timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const hour = new Intl.DateTimeFormat(locale, { calendar, timeZone, ...clock });
  const universal = new Intl.DateTimeFormat(locale, { calendar, timeZone: 'UTC', ...clock });
  const plain = new Intl.NumberFormat(locale, { useGrouping: false });
  const sameDay = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' });
  const soraniMonth = new Intl.DateTimeFormat('en', { timeZone, month: 'numeric' });
  const comma = language === 'en' ? ', ' : '، ';

  /** Day, month and, unless it is `now`'s year, the year. Put together here: some engines add an era, none knows Sorani. */
  const date = (instant: string, now?: Date) => {
    const at = new Date(instant);
    const parts = partsOf(day, at);
    const yearToo = !now || partsOf(day, now).year !== parts.year;
    if (language !== 'ku') return [parts.day, parts.month, ...(yearToo ? [parts.year] : [])].join(' ');
    const month = `${parts.day}ی ${sorani.months[Number(partsOf(soraniMonth, at).month) - 1]}`;
    return yearToo ? `${month}ی ${parts.year}` : month;
  };
  const time = (instant: string) => hour.format(new Date(instant));
  const dated = (instant: string, now = new Date()) => `${date(instant, now)}${comma}${time(instant)}`;
  const dateTime = (instant: string) => `${date(instant)}${comma}${time(instant)}`;

  return {
    number: (value, decimals = 0) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value),
    plain: (value) => plain.format(value),
    time,
    date: (instant) => date(instant),
    dateTime,
    dated,
    short: (instant, now = new Date()) =>
      sameDay.format(new Date(instant)) === sameDay.format(now) && new Date(instant) <= now
        ? time(instant)
        : dated(instant, now),
    utc: (instant) => universal.format(new Date(instant)),
    list: (parts) => (language === 'ku' ? soraniList(parts) : conjunction.format(parts)),
  };
}

const partsOf = (format: Intl.DateTimeFormat, at: Date) =>
  Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));

function soraniList(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join('، ')}${sorani.and}${parts.at(-1)}`;
}
