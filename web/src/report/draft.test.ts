// SPDX-License-Identifier: Apache-2.0
import { webcrypto } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { emptyDraft, toRecord } from './draft';
import { wordsAt } from './preview';

// Node 18 has it, but not under the name that browsers use.
if (!globalThis.crypto) vi.stubGlobal('crypto', webcrypto);

test('a record holds only what was given', () => {
  const record = toRecord({ ...emptyDraft('fa', 'post-1'), ref: 'r1', type: 'mine.found' });
  expect(record).toEqual({
    kind: 'incident',
    ref: 'r1',
    type: 'mine.found',
    lang: 'fa',
    purpose: 'safety',
    office: 'post-1',
  });
});

test('positions are whole ten-millionths of a degree', () => {
  const draft = { ...emptyDraft('en', 'post-1'), latitude: 33.11, longitude: 46.08, precision_m: 250 };
  expect(toRecord(draft).place).toEqual({ lat_e7: 331100000, lon_e7: 460800000, precision_m: 250 });
  expect(toRecord({ ...draft, placeBy: 'none' }).place).toBeUndefined();
});

test('codes stand in the order of the table, whatever the order of the clicks', () => {
  const draft = { ...emptyDraft('en', 'post-1'), response_taken: ['repair', 'search'] };
  expect(toRecord(draft).response_taken).toEqual(['search', 'repair']);
});

test('two drafts never share a reference', () => {
  expect(emptyDraft('en', '').ref).not.toBe(emptyDraft('en', '').ref);
});

test('a warning points at bytes, the page at words', () => {
  const record = { text: { fa: 'تلفن ۰۹۱۲ است' } };
  const before = new TextEncoder().encode('تلفن ').length;
  const length = new TextEncoder().encode('۰۹۱۲').length;
  expect(wordsAt(record, { path: '/text/fa', offset: before, length, what: 'telephone' })).toBe('۰۹۱۲');
});
