// SPDX-License-Identifier: Apache-2.0
import { type Language, traits } from './languages';

/** How a reader wants days counted and digits written. `auto` is what readers of the language expect. */
export const calendars = ['auto', 'gregory', 'persian', 'islamic-umalqura'] as const;
export type CalendarChoice = (typeof calendars)[number];
export const digitChoices = ['auto', 'latn'] as const;
export type DigitChoice = (typeof digitChoices)[number];

export interface Habits {
  calendar?: CalendarChoice;
  digits?: DigitChoice;
  timeZone?: string;
}

export const isCalendar = (value: unknown): value is CalendarChoice => calendars.includes(value as CalendarChoice);
export const isDigits = (value: unknown): value is DigitChoice => digitChoices.includes(value as DigitChoice);

export function calendarOf(language: Language, choice: CalendarChoice = 'auto'): Exclude<CalendarChoice, 'auto'> {
  return choice === 'auto' ? (language === 'fa' ? 'persian' : 'gregory') : choice;
}

/** The locale that says both, for the browser's own formats and for fields where a date is typed. */
export function localeOf(language: Language, { calendar, digits }: Habits = {}): string {
  const { locale } = traits[language];
  return `${locale}-u-ca-${calendarOf(language, calendar)}${digits === 'latn' ? '-nu-latn' : ''}`;
}

/** Sorani's months. Engines carry no data for it. */
export const soraniMonths: Record<Exclude<CalendarChoice, 'auto'>, readonly string[]> = {
  gregory:
    'کانوونی دووەم|شوبات|ئازار|نیسان|ئایار|حوزەیران|تەمووز|ئاب|ئەیلوول|تشرینی یەکەم|تشرینی دووەم|کانوونی یەکەم'.split(
      '|',
    ),
  persian: 'خاکەلێوە|گوڵان|جۆزەردان|پووشپەڕ|گەلاوێژ|خەرمانان|ڕەزبەر|گەڵاڕێزان|سەرماوەز|بەفرانبار|ڕێبەندان|ڕەشەمە'.split(
    '|',
  ),
  'islamic-umalqura':
    'موحەڕەم|سەفەر|ڕەبیعی یەکەم|ڕەبیعی دووەم|جەمادی یەکەم|جەمادی دووەم|ڕەجەب|شەعبان|ڕەمەزان|شەوال|زولقەعدە|زولحیججە'.split(
      '|',
    ),
};
