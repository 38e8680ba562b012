// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { InboxItem } from '../../api/inbox';
import { sections } from './sections';

const now = Date.parse('2026-11-25T08:00:00Z');
const item = (id: string, due: string | null, more: Partial<InboxItem> = {}) =>
  ({
    matter: { id, at: '2026-11-25T07:00:00Z', sector: 'north' },
    why: 'answer',
    due,
    overdue: false,
    deadline: null,
    origin: null,
    offices: ['post-1'],
    of: 'us',
    ...more,
  }) as InboxItem;
const everything = { office: '', sector: '' };
const shown = (items: InboxItem[], filter = everything) =>
  sections(items, filter, now).map((section) => [section.name, section.items.map(({ matter }) => matter.id)]);

test('what waits is put in order by its clock, and what they owe stands apart', () => {
  expect(
    shown([
      item('later', '2026-11-26T08:00:00Z'),
      item('whenever', null),
      item('soon', '2026-11-25T09:00:00Z'),
      item('late', '2026-11-25T07:00:00Z', { overdue: true }),
      item('later still', '2026-11-27T08:00:00Z'),
      item('theirs', '2026-11-25T07:00:00Z', { of: 'them', overdue: true }),
    ]),
  ).toEqual([
    ['overdue', ['late']],
    ['soon', ['soon']],
    ['later', ['later', 'later still', 'whenever']],
    ['theirs', ['theirs']],
  ]);
});

test('what came due while the page was open is overdue', () => {
  expect(shown([item('a', '2026-11-25T07:59:59Z')])).toEqual([['overdue', ['a']]]);
});

test('an office sees what it may do, and what any office may', () => {
  const items = [item('a', null), item('b', null, { offices: ['post-2'] }), item('c', null, { offices: [] })];
  expect(shown(items, { office: 'post-1', sector: '' })).toEqual([['later', ['a', 'c']]]);
  expect(shown(items, { office: '', sector: 'south' })).toEqual([]);
});
