// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { formats } from './format';

const zone = 'Asia/Tehran';
const instant = '2026-11-23T00:12:00Z';

describe('a date', () => {
  test('is Solar Hijri in Persian, with Persian digits', () => {
    expect(formats('fa', { timeZone: zone }).dateTime(instant)).toBe(
      '2 آذر 1405، 03:42'.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]!),
    );
  });

  test('is Gregorian in Arabic, with the month names of Iraq', () => {
    expect(formats('ar', { timeZone: zone }).date(instant)).toBe('٢٣ تشرين الثاني ٢٠٢٦');
  });

  test('is Gregorian in Sorani, with names that no engine knows', () => {
    expect(formats('ku', { timeZone: zone }).date(instant)).toBe('٢٣ی تشرینی دووەمی ٢٠٢٦');
  });

  test('is Gregorian in English, on a 24-hour clock', () => {
    expect(formats('en', { timeZone: zone }).dateTime('2026-11-23T20:32:00Z')).toBe('24 November 2026, 00:02');
  });
});

describe('a date in a chosen calendar', () => {
  const on = (language: 'en' | 'ku' | 'fa', calendar: 'persian' | 'islamic-umalqura' | 'gregory') =>
    formats(language, { timeZone: zone, calendar, digits: 'latn' }).date(instant);

  test('is the same day by another count, in Latin digits where they were chosen', () => {
    expect(on('en', 'persian')).toBe('2 Azar 1405');
    expect(on('fa', 'gregory')).toBe('23 نوامبر 2026');
    expect(on('en', 'islamic-umalqura')).toMatch(/^13 Jumada II 1448$/);
  });

  test('names the months in Sorani’s own words', () => {
    expect(on('ku', 'persian')).toBe('2ی سەرماوەزی 1405');
    expect(on('ku', 'islamic-umalqura')).toBe('13ی جەمادی دووەمی 1448');
  });
});

describe('a short time', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  const short = (at: string) => formats('en', { timeZone: zone }).short(at, now);

  test('is the hour alone on the same day, as the reader counts days', () => {
    expect(short('2026-11-22T21:00:00Z')).toBe('00:30');
    expect(short('2026-11-22T20:00:00Z')).toBe('22 November, 23:30');
  });

  test('carries the date when it is still to come', () => {
    expect(short('2026-11-23T13:00:00Z')).toBe('23 November, 16:30');
  });

  test('names the year when it is another', () => {
    expect(short('2025-12-31T12:00:00Z')).toBe('31 December 2025, 15:30');
  });
});

test('a month goes before its year, in the reader’s calendar', () => {
  expect(formats('fa', { timeZone: zone }).month(instant)).toBe('آذر ۱۴۰۵');
  expect(formats('ku', { timeZone: zone }).month(instant)).toBe('تشرینی دووەمی ٢٠٢٦');
});

test('lists in Sorani end with its own word for and', () => {
  expect(formats('ku').list(['ئێران', 'عێراق', 'تورکیا'])).toBe('ئێران، عێراق و تورکیا');
});

test('numbers carry the digits and separators of the reader', () => {
  expect(formats('fa').number(33.11, 4)).toBe('۳۳٫۱۱۰۰');
  expect(formats('ku').number(1200)).toBe('١٬٢٠٠');
});

test('a span is said in its two largest units, in words of the reader', () => {
  expect(formats('en').span(((2 * 24 + 3) * 60 + 5) * 60_000)).toBe('2 days 3 hrs');
  expect(formats('en').span(65_000)).toBe('1 min 5 secs');
  expect(formats('en').span(0)).toBe('0 secs');
  expect(formats('ku').span(3_600_000)).toBe('١ کاژێر');
});
