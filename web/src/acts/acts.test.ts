// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { Agreement, Item, JsonObject } from '../api';
import { groundOf, mayCite, offers, pathsOf, prefilled, table, valueAt } from './acts';

const office = (id: string, powers: string[], kinds = ['*']) => ({
  id,
  party: 'aaa',
  name: { en: id },
  grade: 'post',
  powers,
  kinds,
});
const agreement = {
  agreement: {},
  party: [],
  office: [
    office('chief', ['log', 'assent', 'withdraw', 'erase']),
    office('post', ['log'], ['ack', 'incident', 'request', 'withdrawal']),
    { ...office('theirs', ['log']), party: 'bbb' },
  ],
} as unknown as Agreement;

function item(kind: string, own: boolean, record: JsonObject = {}, state: object = {}): Item {
  return {
    id: 'f00d',
    agreement: 'x',
    party: own ? 'aaa' : 'bbb',
    index: 3,
    at: '2026-11-23T12:00:00Z',
    own,
    kind,
    opening: 'present',
    record: { kind, lang: 'fa', ...record },
    state: { name: 'reported', deadlines: [], ...state },
    cites: [],
    cited_by: [],
    receipts: [],
    verdict: null,
  } as Item;
}

const offered = (subject: Item, mine?: string[]) => offers(subject, agreement, 'aaa', mine).map(({ act }) => act.name);

describe('acts', () => {
  test('about a neighbour’s report are to answer for, never to change', () => {
    expect(offered(item('incident', false))).toEqual(
      expect.arrayContaining(['acknowledge', 'clarify', 'assent', 'dispute', 'corroborate', 'escalate', 'close']),
    );
    for (const own of ['correct', 'supplement', 'replace', 'withdraw'])
      expect(offered(item('incident', false))).not.toContain(own);
  });

  test('about one’s own report are to correct, add, replace and take back', () => {
    expect(offered(item('incident', true))).toEqual(
      expect.arrayContaining(['correct', 'supplement', 'replace', 'withdraw', 'close', 'erase']),
    );
    for (const theirs of ['acknowledge', 'assent', 'dispute', 'corroborate', 'clarify'])
      expect(offered(item('incident', true))).not.toContain(theirs);
  });

  test('are offered only to an office with the kind and the power', () => {
    expect(offered(item('incident', false), ['post'])).toEqual(['acknowledge', 'clarify', 'corroborate', 'ask']);
    expect(offered(item('incident', true), ['post'])).not.toContain('withdraw');
    expect(
      offers(item('incident', true), agreement, 'aaa', ['chief']).every(({ offices }) => offices[0]!.id === 'chief'),
    ).toBe(true);
  });

  test('only requests are answered', () => {
    expect(offered(item('request', false))).toContain('answer');
    expect(offered(item('incident', false))).not.toContain('answer');
  });

  test('are not offered twice, and end with the matter', () => {
    expect(offered(item('incident', false, {}, { acked_by: ['aaa'] }))).not.toContain('acknowledge');
    expect(offered(item('incident', false, {}, { assented_by: ['aaa'] }))).not.toContain('assent');
    expect(offered(item('incident', true, {}, { name: 'withdrawn' }))).toEqual(['erase']);
    expect(offered(item('incident', true, {}, { name: 'closed' }))).not.toContain('close');
  });

  test('are none for a witness, and none about what cannot be read', () => {
    expect(offers(item('incident', false), agreement, null)).toEqual([]);
    expect(offered({ ...item('incident', false), opening: 'none', record: null })).toEqual([]);
  });

  test('a notice is replaced by a notice', () => {
    const replace = offers(item('notice', true), agreement, 'aaa').find(({ act }) => act.name === 'replace');
    expect(replace?.act.kind).toBe('notice');
  });

  test.each(table.map((act) => [act.name, act] as const))('%s is a citation that the table allows', (_, act) => {
    const subjects = ['incident', 'request', 'notice', 'closure'].flatMap((kind) => [
      item(kind, true),
      item(kind, false),
    ]);
    expect(subjects.some((subject) => mayCite(act.kind, act.rel, subject))).toBe(true);
  });
});

test('every act cites its record and keeps its purpose', () => {
  const subject = item('incident', false, { purpose: 'boundary', type: 'force.shot_heard' });
  for (const act of table)
    expect(prefilled(act, subject, '2026-11-23T12:00:00Z')).toMatchObject({
      cites: [{ rel: act.rel, record: 'f00d' }],
      purpose: 'boundary',
    });
});

test('another account begins with what and where, not with what the first author saw', () => {
  const subject = item('incident', false, { type: 'mine.found', people_count: { injured: 1 }, text: { fa: '…' } });
  const begun = prefilled(
    table.find(({ name }) => name === 'corroborate')!,
    subject,
    '',
  );
  expect(begun).toMatchObject({ type: 'mine.found' });
  expect(begun).not.toHaveProperty('people_count');
  expect(begun).not.toHaveProperty('text');
});

test('counts are disputed by category, other fields whole', () => {
  const subject = item('incident', false, {
    type: 'livestock.strayed',
    livestock_head: { sheep: 40, goat: 2 },
    place: { lat_e7: 1, lon_e7: 2, precision_m: 3 },
  });
  expect(pathsOf(subject.kind, subject.record)).toEqual(
    expect.arrayContaining(['/type', '/place', '/livestock_head/sheep', '/livestock_head/goat']),
  );
  expect(pathsOf(subject.kind, subject.record)).not.toContain('/kind');
  expect(valueAt(subject.record, '/livestock_head/sheep')).toBe(40);
  expect(groundOf('/livestock_head/sheep')).toBe('other_count');
  expect(groundOf('/place')).toBe('other_place');
});
