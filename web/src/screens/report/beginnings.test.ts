// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from 'vitest';
import type { Agreement } from '../../api';
import { beginnings, matching, recentKeys, rememberBeginning } from './beginnings';

const agreement = (kinds: string[]) =>
  ({
    agreement: {},
    party: [],
    office: [{ id: 'post', party: 'aaa', name: {}, grade: 'post', powers: ['log'], kinds }],
  }) as unknown as Agreement;

test('only what an own office may author is offered', () => {
  const kinds = new Set(beginnings(agreement(['incident', 'alert']), 'aaa').map(({ kind }) => kind));
  expect([...kinds]).toEqual(['incident', 'alert']);
  expect(beginnings(agreement(['incident']), 'bbb')).toEqual([]);
  expect(beginnings(agreement(['incident']), 'aaa', ['another-office'])).toEqual([]);
});

test('the words that were typed are found in any order, whatever the keyboard', () => {
  const said = ['Shot heard', 'Shot across the line', 'دام سرگردان', 'یافتن مین'];
  expect(matching(said, 'heard sh', String)).toEqual(['Shot heard']);
  expect(matching(said, 'يافتن', String)).toEqual(['یافتن مین']);
  expect(matching(said, ' ', String)).toEqual(said);
});

test('what was reported last comes first, each once', () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  for (const key of ['incident:a', 'alert:b', 'incident:a']) rememberBeginning('ana', key);
  expect(recentKeys('ana')).toEqual(['incident:a', 'alert:b']);
});
