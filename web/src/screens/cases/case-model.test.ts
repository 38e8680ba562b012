// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Case } from '../../api/cases';
import type { Citation, Item, JsonObject } from '../../api';
import { fieldNames } from '../../records/fields';
import { accounts, asCorrected, course, lines, members, proposals } from './case-model';

let index = 0;
const item = (id: string, party: string, kind: string, record: JsonObject, more: Partial<Item> = {}): Item =>
  ({
    id,
    agreement: 'x',
    party,
    index: index++,
    at: `2026-11-23T12:${String(index).padStart(2, '0')}:00Z`,
    own: party === 'aaa',
    kind,
    opening: 'present',
    record: { kind, ...record },
    state: { name: 'reported', deadlines: [] },
    cites: [] as Citation[],
    cited_by: [],
    receipts: [],
    verdict: null,
    ...more,
  }) as Item;

const whole = (items: Item[], case_records: Item[] = [], more: Partial<Case> = {}): Case =>
  ({ id: 'c1', parties: ['aaa', 'bbb'], items, case_records, differences: [], ...more }) as Case;

const order = (record: JsonObject) => fieldNames('incident', record);

test('accounts of both sides are of the same kind, the latest of each', () => {
  const first = item('i1', 'aaa', 'incident', { impact: 'low' });
  const later = item('i2', 'aaa', 'incident', { impact: 'high' });
  const theirs = item('i3', 'bbb', 'incident', { impact: 'low' });
  const asked = item('r1', 'bbb', 'request', { ask: 'information' });
  const found = accounts(whole([first, later, theirs, asked]), ['aaa', 'bbb']);
  expect(found.map(({ main }) => main?.id)).toEqual(['i2', 'i3']);
  expect(found[1]!.others.map(({ id }) => id)).toEqual(['r1']);
});

test('what was withdrawn is no account', () => {
  const gone = item('i1', 'aaa', 'incident', {}, { state: { name: 'withdrawn', deadlines: [] } });
  expect(accounts(whole([gone]), ['aaa', 'bbb']).map(({ main }) => main)).toEqual([null, null]);
});

test('a corrected field counts with its new value', () => {
  const sheep = item('i1', 'aaa', 'incident', { livestock_head: { sheep: 40, goat: 2 }, impact: 'low' });
  sheep.state.corrections = [
    { record: 'k1', path: '/livestock_head/sheep', value: 38 },
    { record: 'k2', path: '/impact', value: 'medium' },
  ];
  expect(asCorrected(sheep)).toMatchObject({ livestock_head: { sheep: 38, goat: 2 }, impact: 'medium' });
  expect(sheep.record).toMatchObject({ impact: 'low' });
});

test('a line differs when both sides say it and not alike, or when the node says so', () => {
  const [a, b] = [
    { impact: 'low', type: 'mine.found', marker: '12' },
    { impact: 'high', type: 'mine.found' },
  ];
  const differing = (one: Case) =>
    lines([a!, b!], one, order)
      .filter(({ differs }) => differs)
      .map(({ field }) => field);
  expect(differing(whole([]))).toEqual(['impact']);
  expect(differing(whole([], [], { differences: [{ path: '/marker', values: {}, records: {} }] }))).toEqual([
    'impact',
    'marker',
  ]);
});

test('members are gathered or say themselves that they belong', () => {
  const gathered = item('i1', 'aaa', 'incident', {});
  const joined = item('i2', 'bbb', 'incident', {}, { cites: [{ rel: 'belongs', record: 'c1' }] });
  const about = item('d1', 'bbb', 'dispute', {}, { cites: [{ rel: 'disputes', record: 'i1' }] });
  const opened = item('c1', 'aaa', 'case', {}, { cites: [{ rel: 'gathers', record: 'i1' }] });
  expect(members(whole([gathered, joined, about], [opened])).map(({ id }) => id)).toEqual(['i1', 'i2']);
});

test('the course is one thread of everything, each once and in order', () => {
  const opened = item('c1', 'aaa', 'case', {});
  const said = item('i1', 'bbb', 'incident', {});
  expect(course(whole([said, opened], [opened])).map(({ id }) => id)).toEqual(['c1', 'i1']);
});

test('the other side’s closure, merge and communique wait for our yes', () => {
  const closing = item('x1', 'bbb', 'closure', {}, { cites: [{ rel: 'closes', record: 'c1' }] });
  const merging = item('x2', 'bbb', 'case', {}, { cites: [{ rel: 'merges', record: 'c2' }] });
  const words = item('x3', 'bbb', 'communique', {}, { state: { name: 'proposed', deadlines: [] } });
  const ours = item('x4', 'aaa', 'closure', {}, { cites: [{ rel: 'closes', record: 'c1' }] });
  expect(proposals(whole([closing, words, ours], [merging]), 'aaa').map(({ id }) => id)).toEqual(['x1', 'x2', 'x3']);
  closing.state.assented_by = ['aaa'];
  expect(proposals(whole([closing, words, ours], [merging]), 'aaa').map(({ id }) => id)).toEqual(['x2', 'x3']);
});
