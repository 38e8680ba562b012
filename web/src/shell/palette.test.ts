// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { filtered } from './palette-filter';
import { letterOf, pressed } from './shortcuts';

const named = (...names: string[]) => names.map((name) => ({ name }));

test('all words must appear, and what begins with them comes first', () => {
  expect(filtered(named('Language: English', 'Report: alert', 'Go to evidence'), 'e')).toEqual(
    named('Language: English', 'Go to evidence', 'Report: alert'),
  );
  expect(filtered(named('Go to cases', 'Go to crossings'), 'go cro')).toEqual(named('Go to crossings'));
});

test('Arabic and Persian keyboards find the same', () => {
  expect(filtered(named('رفتن به کارتابل', 'دیده‌بانی'), 'كارتابل')).toEqual(named('رفتن به کارتابل'));
  expect(filtered(named('دیده‌بانی'), 'ديدهباني')).toEqual(named('دیده‌بانی'));
});

test('a key is known by its place on a keyboard of another script', () => {
  expect(letterOf({ key: 'ت', code: 'KeyJ' })).toBe('j');
  expect(letterOf({ key: '?', code: 'Slash' })).toBe('?');
  expect(letterOf({ key: 'Enter', code: 'Enter' })).toBe('Enter');
});

test('g and a letter belong together for a moment', () => {
  expect([pressed('g', 0), pressed('i', 500), pressed('i', 600)]).toEqual(['g', 'g i', 'i']);
  expect([pressed('g', 5000), pressed('i', 9000)]).toEqual(['g', 'i']);
});
