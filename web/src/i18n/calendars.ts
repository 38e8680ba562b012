// SPDX-License-Identifier: Apache-2.0
import { type Calendar, GregorianCalendar, IslamicUmalquraCalendar, PersianCalendar } from '@internationalized/date';

/** Stands in for the library's function of this name, which brings all thirteen calendars (see packing/slim.ts). */
export function createCalendar(name: string): Calendar {
  if (name === 'persian') return new PersianCalendar();
  if (name === 'islamic-umalqura') return new IslamicUmalquraCalendar();
  return new GregorianCalendar();
}
