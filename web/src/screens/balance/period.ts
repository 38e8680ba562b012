// SPDX-License-Identifier: Apache-2.0
import {
  type Calendar,
  CalendarDate,
  GregorianCalendar,
  IslamicUmalquraCalendar,
  PersianCalendar,
  toCalendar,
} from '@internationalized/date';

/** Months, quarters and years of the reader's calendar, as the moments at which they begin and end in UTC. */

export type Unit = 'month' | 'quarter' | 'year';
export const units: readonly Unit[] = ['month', 'quarter', 'year'];

export interface Period {
  unit: Unit;
  /** The first day, in the reader's calendar. */
  start: CalendarDate;
}

const months: Record<Unit, number> = { month: 1, quarter: 3, year: 12 };

/** The calendar that a locale names, as the reader has chosen it. */
export function calendarOf(locale: string): Calendar {
  switch (new Intl.Locale(locale).calendar) {
    case 'persian':
      return new PersianCalendar();
    case 'islamic-umalqura':
      return new IslamicUmalquraCalendar();
    default:
      return new GregorianCalendar();
  }
}

/** The period of a unit that a day falls into. */
export function periodOf(unit: Unit, day: Date, calendar: Calendar): Period {
  const date = toCalendar(new CalendarDate(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()), calendar);
  const size = months[unit];
  const first = Math.floor((date.month - 1) / size) * size + 1;
  return { unit, start: new CalendarDate(calendar, date.year, first, 1) };
}

export const step = ({ unit, start }: Period, by: number): Period => ({
  unit,
  start: start.add({ months: months[unit] * by }) as CalendarDate,
});

export const withUnit = (period: Period, unit: Unit): Period =>
  periodOf(unit, new Date(boundsOf(period).from), period.start.calendar);

function instant(date: CalendarDate): string {
  const { year, month, day } = toCalendar(date, new GregorianCalendar());
  return new Date(Date.UTC(year, month - 1, day)).toISOString().replace('.000Z', 'Z');
}

/** From the first moment of the period to the first after it. */
export const boundsOf = (period: Period) => ({ from: instant(period.start), until: instant(step(period, 1).start) });

/** The first and the last day, at noon, so that no time zone moves them. */
export function daysOf(period: Period): { first: string; last: string } {
  const { from, until } = boundsOf(period);
  const noon = (at: string, hours: number) => new Date(Date.parse(at) + hours * 3_600_000).toISOString();
  return { first: noon(from, 12), last: noon(until, -12) };
}
