// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Brief } from '../../api/matters';
import { madeCalendar, dayOf, fromAddress, sameMonth, toAddress, weeksOf } from '../../i18n/month';
import { isWeekend, sayer } from '../../i18n/say';
import { activityOf, meetings, metAmong, metresBetween } from './overlap';

const at = (text: string) => Date.parse(text);

test('a month of the Solar Hijri calendar is laid out from its first day, with weeks that begin on Saturday', () => {
  const day = dayOf(at('2026-11-25T03:00:00Z'), madeCalendar('persian'), 'UTC');
  expect([day.year, day.month, day.day]).toEqual([1405, 9, 4]);
  const weeks = weeksOf(day, { locale: 'fa-IR' });
  expect(weeks.every((week) => week.length === 7)).toBe(true);
  expect(toAddress(weeks[0]![0]!)).toBe('2026-11-21');
  expect(weeks.flat().filter((one) => sameMonth(one, day))).toHaveLength(30);
});

test('the same day in the three calendars has one address', () => {
  const days = (['gregory', 'persian', 'islamic-umalqura'] as const).map((name) =>
    dayOf(at('2026-11-25T12:00:00Z'), madeCalendar(name), 'UTC'),
  );
  expect(days.map(toAddress)).toEqual(['2026-11-25', '2026-11-25', '2026-11-25']);
  expect(days.map(({ year }) => year)).toEqual([2026, 1405, 1448]);
  expect(fromAddress('2026-11-25', madeCalendar('persian'))?.year).toBe(1405);
  for (const wrong of ['', '2026-13-01', '2026-00-10', 'tomorrow', null])
    expect(fromAddress(wrong, madeCalendar('gregory'))).toBeNull();
});

test('weeks begin as the country counts them', () => {
  const day = dayOf(at('2026-11-25T12:00:00Z'), madeCalendar('gregory'), 'UTC');
  expect(weeksOf(day, { locale: 'en-GB' })[0]![0]!.toDate('UTC').getUTCDay()).toBe(1);
  expect(weeksOf(day, { locale: 'ar-IQ' })[0]![0]!.toDate('UTC').getUTCDay()).toBe(6);
});

const work = (given: Partial<Brief>) =>
  ({
    id: 'x',
    open: true,
    place: { lat_e7: 330000000, lon_e7: 460000000, precision_m: 100 },
    event_at: '2026-11-25T06:00:00Z',
    until: '2026-11-25T12:00:00Z',
    ...given,
  }) as Brief;

test('two activities meet when they are at one time within reach of each other', () => {
  const ours = activityOf(work({}))!;
  const near = work({ place: { lat_e7: 330200000, lon_e7: 460000000, precision_m: 0 } });
  const [met] = meetings(ours, [near]);
  expect(met?.metres).toBeCloseTo(2124, -1);
  expect(meetings(ours, [work({ place: { lat_e7: 340000000, lon_e7: 460000000, precision_m: 0 } })])).toEqual([]);
  expect(meetings(ours, [work({ event_at: '2026-11-25T12:00:01Z', until: '2026-11-26T00:00:00Z' })])).toEqual([]);
  expect(meetings(ours, [work({ open: false })])).toEqual([]);
  expect(meetings(ours, [work({ place: null })])).toEqual([]);
});

test('the nearer one is named first', () => {
  const ours = activityOf(work({}))!;
  const far = work({ id: 'far', place: { lat_e7: 330400000, lon_e7: 460000000, precision_m: 0 } });
  expect(meetings(ours, [far, work({ id: 'same' })]).map(({ brief }) => brief.id)).toEqual(['same', 'far']);
});

test('a degree of latitude is about 111 km', () => {
  expect(metresBetween({ latitude: 33, longitude: 46 }, { latitude: 34, longitude: 46 })).toBeCloseTo(111_195, -2);
});

test('days are said in the reader’s words, whichever calendar', () => {
  const noon = at('2026-11-25T12:00:00Z');
  const whole = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  expect(sayer('fa', 'persian', 'UTC')(noon, { day: 'numeric', month: 'long' })).toBe('۴ آذر');
  expect(sayer('fa', 'persian', 'UTC')(noon, { month: 'long', year: 'numeric' })).toBe('آذر ۱۴۰۵');
  expect(sayer('en', 'gregory', 'UTC')(noon, whole)).toBe('Wednesday 25 November 2026');
  expect(sayer('ku', 'gregory', 'UTC')(noon, whole)).toBe('چوارشەممە، ٢٥ی تشرینی دووەمی ٢٠٢٦');
  expect(sayer('ku', 'persian', 'UTC')(noon, { day: 'numeric', month: 'long' })).toBe('٤ی سەرماوەز');
  expect(sayer('ku', 'islamic-umalqura', 'UTC')(noon, { month: 'long', year: 'numeric' })).toBe('جەمادی دووەمی ١٤٤٨');
  expect(sayer('en', 'islamic-umalqura', 'UTC')(noon, { month: 'long', year: 'numeric' })).not.toMatch(/AH/);
});

test('days of rest differ by country', () => {
  const friday = at('2026-11-27T12:00:00Z');
  const rests = (locale: string) => [0, 1, 2].map((days) => isWeekend(friday + days * 86_400_000, locale, 'UTC'));
  expect([rests('fa-IR'), rests('ar-IQ'), rests('en-GB')]).toEqual([
    [true, false, false],
    [true, true, false],
    [false, true, true],
  ]);
});

test('only work of different sides meets in the calendar', () => {
  const [ours, theirs] = [work({ id: 'ours', party: 'us' }), work({ id: 'theirs', party: 'them' })];
  expect([...metAmong([ours, theirs])].sort()).toEqual(['ours', 'theirs']);
  expect(metAmong([ours, { ...theirs, party: 'us' }]).size).toBe(0);
  const later = { ...theirs, event_at: '2026-11-26T06:00:00Z', until: '2026-11-26T12:00:00Z' };
  expect(metAmong([later, ours]).size).toBe(0);
});
