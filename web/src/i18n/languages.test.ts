// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { firstLanguage, pick, tagName } from './languages';

test('a text is picked in the reader’s language', () => {
  expect(pick({ en: 'Iran', fa: 'ایران' }, 'fa')).toEqual({
    text: 'ایران',
    lang: 'fa',
    direction: 'rtl',
    foreign: false,
  });
});

test('Sorani is found under either of its tags', () => {
  expect(pick({ en: 'Iran', ckb: 'ئێران' }, 'ku')?.text).toBe('ئێران');
  expect(pick({ en: 'Iran', ku: 'ئێران' }, 'ku')?.text).toBe('ئێران');
});

test('without the reader’s language the text that counts is shown, marked as foreign', () => {
  expect(pick({ en: 'translated', ar: 'الأصل' }, 'fa', 'ar')).toEqual({
    text: 'الأصل',
    lang: 'ar',
    direction: 'rtl',
    foreign: true,
  });
});

test('a name in a script near to the reader’s goes before one in Latin letters', () => {
  expect(pick({ en: 'Mehran', ar: 'زرباطية' }, 'ku')?.text).toBe('زرباطية');
});

test('a text in a language that this page does not speak keeps its tag', () => {
  expect(pick({ ku_latn: 'Sînor' }, 'en')).toMatchObject({ text: 'Sînor', lang: 'ku-latn', foreign: true });
});

test('the first language is the remembered one, else the first of the browser’s that this page speaks', () => {
  expect(firstLanguage('ku', ['fa-IR'])).toBe('ku');
  expect(firstLanguage('xx', ['de-DE', 'ckb-IQ', 'en'])).toBe('ku');
  expect(firstLanguage(null, ['de'])).toBe('en');
});

test('languages are called what they call themselves', () => {
  expect(tagName('ckb')).toBe('کوردی');
  expect(tagName('tr')).toBe('tr');
});
