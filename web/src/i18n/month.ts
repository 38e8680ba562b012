// SPDX-License-Identifier: Apache-2.0
import {
  type Calendar,
  type CalendarDate,
  CalendarDate as Day,
  createCalendar,
  endOfMonth,
  fromDate,
  getDayOfWeek,
  getLocalTimeZone,
  startOfMonth,
  startOfWeek,
  toCalendar,
  toCalendarDate,
} from '@internationalized/date';
import type { CalendarChoice } from './calendar';

/** A month of any calendar as rows of seven days, and the same days as instants. */

export type CalendarName = Exclude<CalendarChoice, 'auto'>;

/** The first day of the week and the days of rest differ by country: the locale knows. */
export interface WeekTraits {
  locale: string;
}

export function dayOf(instant: number, calendar: Calendar, timeZone = getLocalTimeZone()): CalendarDate {
  return toCalendar(toCalendarDate(fromDate(new Date(instant), timeZone)), calendar);
}

export const madeCalendar = (name: CalendarName): Calendar => createCalendar(name);

/** When a day begins, on the clock of `timeZone`. */
export const beginOf = (date: CalendarDate, timeZone = getLocalTimeZone()): number => date.toDate(timeZone).getTime();

/** The weeks that hold the month of `date`, whole, with the days of its neighbours. */
export function weeksOf(date: CalendarDate, { locale }: WeekTraits): CalendarDate[][] {
  const last = endOfMonth(date);
  const weeks: CalendarDate[][] = [];
  for (let first = startOfWeek(startOfMonth(date), locale); first.compare(last) <= 0; first = first.add({ days: 7 }))
    weeks.push(Array.from({ length: 7 }, (_, index) => first.add({ days: index })));
  return weeks;
}

export const sameMonth = (a: CalendarDate, b: CalendarDate) =>
  a.year === b.year && a.month === b.month && a.era === b.era;

/** As in an address: the day in the calendar that all computers share. */
export const toAddress = (date: CalendarDate): string => toCalendar(date, createCalendar('gregory')).toString();

export function fromAddress(text: string | null, calendar: Calendar): CalendarDate | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? '') ?? [];
  if (!year || Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return null;
  return toCalendar(new Day(Number(year), Number(month), Number(day)), calendar);
}

export const columnOf = (date: CalendarDate, { locale }: WeekTraits) => getDayOfWeek(date, locale);
