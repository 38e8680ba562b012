// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Brief } from '../../api';
import { gather, none, without } from './gather';

const now = Date.parse('2026-11-25T08:00:00Z');
const brief = (id: string, more: Partial<Brief> = {}) =>
  ({
    id,
    own: false,
    opening: 'present',
    at: '2026-11-25T07:59:59Z',
    kind: 'alert',
    flags: [],
    escalated_to: null,
    impact: null,
    ...more,
  }) as Brief;
const shown = (alerts: ReturnType<typeof gather>) => alerts.shown.map(({ key, count, urgent }) => [key, count, urgent]);

test('an urgent matter of the other side interrupts; ours, old and ordinary ones do not', () => {
  const told = gather(
    none,
    [
      brief('a'),
      brief('b', { own: true }),
      brief('c', { at: '2026-11-25T06:00:00Z' }),
      brief('d', { kind: 'incident', impact: 'low' }),
      brief('e', { kind: 'incident', impact: 'very_high' }),
      brief('f', { kind: 'request' }),
    ],
    now,
  );
  expect(shown(told)).toEqual([
    ['a', 1, true],
    ['e', 1, true],
    ['f', 1, false],
  ]);
});

test('a matter is told once, and again only when it becomes urgent', () => {
  let told = gather(none, [brief('a', { kind: 'request' })], now);
  told = gather(without(told, 'a'), [brief('a', { kind: 'request' })], now + 1000);
  expect(shown(told)).toEqual([]);
  told = gather(told, [brief('a', { kind: 'request', escalated_to: 'ministry' })], now + 2000);
  expect(shown(told)).toEqual([['a', 1, true]]);
});

test('a hundred in a minute are one line that counts them', () => {
  let told = none;
  for (let n = 0; n < 100; n++)
    told = gather(told, [brief(`m${n}`, { at: new Date(now + n * 500).toISOString() })], now + n * 500);
  expect(shown(told)).toEqual([['storm', 100, true]]);
});

test('after the storm they are told one by one again', () => {
  let told = gather(
    none,
    ['a', 'b', 'c', 'd', 'e'].map((id) => brief(id)),
    now,
  );
  told = gather(told, [brief('f', { at: new Date(now + 90_000).toISOString() })], now + 90_000);
  expect(shown(told)).toEqual([
    ['storm', 5, true],
    ['f', 1, true],
  ]);
});
