// SPDX-License-Identifier: Apache-2.0
import { webcrypto } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { changed, cleaned, emptyDraft, withPlace } from './draft';
import { wordsAt } from './preview';

// Node 18 has it, but not under the name that browsers use.
if (!globalThis.crypto) vi.stubGlobal('crypto', webcrypto);

const fresh = () => emptyDraft('incident', { lang: 'fa', office: 'post-1' });

test('a record holds only what was given', () => {
  const record = cleaned({ ...fresh(), ref: 'r1', type: 'mine.found', text: { fa: ' ' }, help_needed: [], marker: '' });
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
  expect(withPlace({ latitude: 33.11, longitude: 46.08 }, 250)).toEqual({
    place: { lat_e7: 331100000, lon_e7: 460800000, precision_m: 250 },
  });
});

test('codes stand in the order of the table, whatever the order of the clicks', () => {
  expect(cleaned({ ...fresh(), response_taken: ['repair', 'search'] }).response_taken).toEqual(['search', 'repair']);
});

test('what is set to nothing leaves the draft', () => {
  expect(changed({ kind: 'incident', type: 'mine.found' }, { type: null, impact: 'low' })).toEqual({
    kind: 'incident',
    impact: 'low',
  });
});

test('two drafts never share a reference', () => {
  expect(fresh().ref).not.toBe(fresh().ref);
});

test('a warning points at bytes, the page at words', () => {
  const record = { text: { fa: 'تلفن ۰۹۱۲ است' } };
  const before = new TextEncoder().encode('تلفن ').length;
  const length = new TextEncoder().encode('۰۹۱۲').length;
  expect(wordsAt(record, { path: '/text/fa', offset: before, length, what: 'telephone' })).toBe('۰۹۱۲');
});
