// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Crossing, Half } from '../../api/crossings';
import { effective, lapsed, summary, trouble } from './standing';

const now = Date.parse('2026-11-25T03:00:00Z');
const half = (party: string, given: Partial<Half> = {}): Half => ({
  party,
  way: 'both',
  traffic: 'cargo',
  state: 'open',
  reason: 'regular',
  valid_until: '2026-11-25T09:00:00Z',
  id: party.repeat(2),
  queue_vehicles: null,
  wait_min: null,
  capacity_per_h: null,
  gates_count: null,
  opens_min: null,
  closes_min: null,
  ...given,
});
const crossing = (...halves: Half[]): Crossing => ({
  id: 'ford',
  name: { en: 'Ford' },
  place: null,
  uncertainty_m: 0,
  halves,
  ways: [],
  announced: [],
  lapsed: [],
});
const parties = ['north', 'south'];

test('the stricter half holds for both ways', () => {
  expect(effective(crossing(half('north'), half('south', { state: 'restricted' })), parties, now)).toEqual([
    { into: 'north', traffic: 'cargo', state: 'restricted' },
    { into: 'south', traffic: 'cargo', state: 'restricted' },
  ]);
});

test('a half that is closed one way only closes that way', () => {
  const halves = [half('north'), half('south', { way: 'out', state: 'closed' }), half('south', { way: 'in' })];
  expect(effective(crossing(...halves), parties, now)).toEqual([
    { into: 'north', traffic: 'cargo', state: 'closed' },
    { into: 'south', traffic: 'cargo', state: 'open' },
  ]);
});

test('nothing counts as current once it has lapsed, even before the node says so', () => {
  const ended = half('south', { valid_until: '2026-11-25T02:59:59Z' });
  const one = crossing(half('north'), ended);
  expect(effective(one, parties, now)).toEqual([]);
  expect(summary(one, parties, now)).toMatchObject({ worst: null, silent: ['south'] });
  expect(lapsed(one, now)).toEqual([{ party: 'south', valid_until: ended.valid_until, id: ended.id }]);
});

test('one closed half closes the way, whatever the other does not say', () => {
  expect(summary(crossing(half('north', { state: 'closed' })), parties, now).worst).toBe('closed');
});

test('what was replaced by a statement that holds is not shown as lapsed', () => {
  const one = crossing(half('north'), half('south'));
  one.lapsed = [{ party: 'south', traffic: 'cargo', valid_until: '2026-11-24T00:00:00Z', id: 'old' }];
  expect(lapsed(one, now)).toEqual([]);
});

test('trouble comes first: closed, half known, restricted, long waits, all well, nothing said', () => {
  const order = [
    crossing(half('north', { state: 'closed' }), half('south')),
    crossing(half('north')),
    crossing(half('north', { state: 'restricted' }), half('south')),
    crossing(half('north', { wait_min: 90 }), half('south')),
    crossing(half('north'), half('south')),
    crossing(),
  ];
  const sorted = [...order].reverse().sort((a, b) => trouble(b, parties, now) - trouble(a, parties, now));
  expect(sorted).toEqual(order);
});
