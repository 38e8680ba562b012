// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Brief } from '../../api/matters';
import { accepts, before, conditions, everything, fromParams, sameFilter, toParams, toQuery } from './filter';

const brief = (given: Partial<Brief> = {}): Brief => ({
  id: 'a'.repeat(64),
  agreement: 'x',
  party: 'one',
  own: true,
  index: 1,
  at: '2026-11-25T03:00:00Z',
  kind: 'incident',
  headline: null,
  office: 'post',
  sector: 'north',
  crossing: null,
  place: null,
  event_at: '2026-11-25T02:00:00Z',
  until: null,
  impact: null,
  text: null,
  state: 'reported',
  open: true,
  due: null,
  overdue: false,
  disputed: 0,
  joint: false,
  escalated_to: null,
  flags: [],
  case: null,
  opening: 'present',
  exercise: false,
  ...given,
});

test('an address gives back the filter that wrote it', () => {
  const filter = {
    ...everything,
    party: 'two',
    kinds: ['notice', 'alert'],
    open: true,
    q: 'سیل & flood',
    since: '2026-11-24T00:00:00Z',
    sort: 'due' as const,
  };
  const read = fromParams(new URLSearchParams(toParams(filter).toString()));
  expect(sameFilter(read, filter)).toBe(true);
  expect(conditions(filter)).toBe(5);
  expect(toParams(everything).toString()).toBe('');
});

test('an address that makes no sense says nothing', () => {
  const read = fromParams(new URLSearchParams('party=<b>&kinds=,,A,incident&since=yesterday&open=yes&sort=up'));
  expect(read).toEqual({ ...everything, kinds: ['incident'] });
});

test('the question to the node names only what is wanted', () => {
  expect(toQuery({ ...everything, overdue: true, kinds: ['request'] }, 'x')).toEqual({
    agreement: 'x',
    kinds: 'request',
    overdue: '1',
  });
});

test('what has just come is judged as the node would', () => {
  const yes = (filter: Partial<typeof everything>, given: Partial<Brief> = {}) =>
    accepts({ ...everything, ...filter }, brief(given));
  expect(yes({})).toBe(true);
  expect(yes({}, { kind: 'reply' })).toBe(false);
  expect(yes({ kinds: ['reply'] }, { kind: 'reply' })).toBe(true);
  expect(yes({ party: 'two' })).toBe(false);
  expect(yes({ states: ['closed'] })).toBe(false);
  expect(yes({ sector: 'south' })).toBe(false);
  expect(yes({ crossing: 'mehran' })).toBe(false);
  expect(yes({ open: true }, { open: false })).toBe(false);
  expect(yes({ overdue: true })).toBe(false);
  expect(yes({ flagged: true })).toBe(false);
  expect(yes({ flagged: true }, { flags: [{ id: 'f', level: 'mfa', origin: '' }] })).toBe(true);
  expect(yes({ since: '2026-11-25T02:30:00Z' })).toBe(false);
  expect(yes({ until: '2026-11-25T02:30:00Z' })).toBe(true);
  expect(yes({ q: 'flood' })).toBeUndefined();
});

test('what is due soonest comes first, and what has no date last', () => {
  const [late, soon, never] = [brief({ due: '2026-12-01T00:00:00Z' }), brief({ due: '2026-11-26T00:00:00Z' }), brief()];
  const due = { ...everything, sort: 'due' as const };
  expect([never, late, soon].sort((a, b) => before(due, a, b))).toEqual([soon, late, never]);
  const [old, young] = [brief({ at: '2026-11-20T00:00:00Z' }), brief({ at: '2026-11-24T00:00:00Z' })];
  expect([old, young].sort((a, b) => before(everything, a, b))).toEqual([young, old]);
});
