// SPDX-License-Identifier: Apache-2.0
import type { Formats } from './format';
import { type Language, traits } from './languages';
import { soraniMonths } from './calendar';
import type { CalendarName } from './month';
import { dateFormat } from './intl';

/** Days and months in words, in the reader's language and calendar. */
export type Say = (instant: number, parts: Parts) => string;

export interface Parts {
  weekday?: 'long' | 'short';
  day?: 'numeric';
  month?: 'long';
  year?: 'numeric';
}

/** No engine carries Sorani's names of days. */
const soraniDays = {
  long: ['یەکشەممە', 'دووشەممە', 'سێشەممە', 'چوارشەممە', 'پێنجشەممە', 'هەینی', 'شەممە'],
  short: ['١ش', '٢ش', '٣ش', '٤ش', '٥ش', 'هەینی', 'شەممە'],
};

/** `locale` says whose digits; it is the language's own unless the reader chose others. */
export function sayer(
  language: Language,
  calendar: CalendarName,
  timeZone?: string,
  locale: string = traits[language].locale,
): Say {
  if (language === 'ku') return soraniSayer(calendar, locale, timeZone);
  // Part by part: engines add eras to years of other calendars, and disagree on what comes first.
  const part = (instant: number, wanted: Parts) => {
    const format = dateFormat(locale, { ...wanted, calendar, timeZone });
    const [type] = Object.keys(wanted);
    const found = format.formatToParts(instant);
    const wantedType = type === 'year' ? ['year', 'relatedYear'] : [type];
    return found.find((each) => wantedType.includes(each.type))?.value ?? '';
  };
  return (instant, { weekday, day, month, year }) => {
    const date = [
      day && part(instant, { day }),
      // The month's form beside a day differs from its form alone in some languages.
      month && monthBeside(instant, month, locale, calendar, timeZone),
      year && part(instant, { year }),
    ];
    const whole = date.filter(Boolean).join(' ');
    return [weekday && part(instant, { weekday }), whole].filter(Boolean).join(language === 'ar' ? '، ' : ' ');
  };
}

function monthBeside(instant: number, month: 'long', locale: string, calendar: CalendarName, timeZone?: string) {
  const format = dateFormat(locale, { day: 'numeric', month, calendar, timeZone });
  return format.formatToParts(instant).find(({ type }) => type === 'month')?.value ?? '';
}

function soraniSayer(calendar: CalendarName, locale: string, timeZone?: string): Say {
  const digits = new Intl.NumberFormat(locale, { useGrouping: false });
  const format = new Intl.DateTimeFormat('en-u-nu-latn', {
    calendar,
    timeZone,
    day: 'numeric',
    month: 'numeric',
    year: 'numeric',
  });
  const weekday = new Intl.DateTimeFormat('en', { timeZone, weekday: 'short' });
  const order = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  return (instant, parts) => {
    const found = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    const day = order.indexOf(weekday.format(instant));
    const names = soraniDays[parts.weekday ?? 'long'];
    const month = soraniMonths[calendar][Number(found.month) - 1] ?? '';
    const said = [
      parts.day && digits.format(Number(found.day)),
      parts.month && month,
      parts.year && digits.format(parseInt(found.year ?? found.relatedYear ?? '', 10)),
    ].filter((part): part is string => Boolean(part));
    const date = said.join('ی ');
    return [parts.weekday && (names[day] ?? ''), date].filter(Boolean).join('، ');
  };
}

/** The hour alone on the day of `now`, be it past or still to come; else with the date. */
export const nearTime = (format: Pick<Formats, 'time' | 'dated'>, instant: string, now: number) =>
  new Date(instant).toDateString() === new Date(now).toDateString() ? format.time(instant) : format.dated(instant);

/** Days of rest, as the reader's country keeps them. */
export function isWeekend(instant: number, locale: string, timeZone?: string): boolean {
  const day = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone }).format(instant);
  const rest: Record<string, readonly string[]> = { IR: ['Fri'], IQ: ['Fri', 'Sat'], GB: ['Sat', 'Sun'] };
  return (rest[locale.split('-')[1] ?? ''] ?? rest.GB!).includes(day);
}
