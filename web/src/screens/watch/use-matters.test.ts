// SPDX-License-Identifier: Apache-2.0
import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { Brief, MattersPage } from '../../api/matters';
import { everything, toParams } from './filter';
import { patched, receive } from './use-matters';

const brief = (id: string, at: string, given: Partial<Brief> = {}) =>
  ({
    id,
    agreement: 'x',
    at,
    kind: 'incident',
    party: 'one',
    open: true,
    flags: [],
    event_at: null,
    due: null,
    ...given,
  }) as Brief;
const page = (items: Brief[], next: string | null = null): MattersPage => ({ items, next, total: 10, as_of: '' });
const pages = (...all: MattersPage[]) => ({ pages: all, pageParams: [null] });
const ids = (data: { pages: MattersPage[] } | null) => data?.pages.map(({ items }) => items.map(({ id }) => id));

const old = brief('old', '2026-11-24T00:00:00Z');
const older = brief('older', '2026-11-23T00:00:00Z');

test('a new matter stands first, and is counted', () => {
  const next = patched(pages(page([old, older])), everything, [brief('new', '2026-11-25T00:00:00Z')]);
  expect(ids(next)).toEqual([['new', 'old', 'older']]);
  expect(next?.pages[0]?.total).toBe(11);
});

test('a matter that has changed stays where it is, and one that no longer belongs goes', () => {
  const filter = { ...everything, open: true };
  const changed = patched(pages(page([old, older])), filter, [brief('older', older.at, { state: 'acked' })]);
  expect(ids(changed)).toEqual([['old', 'older']]);
  expect(changed?.pages[0]?.items[1]?.state).toBe('acked');
  const gone = patched(pages(page([old, older])), filter, [brief('older', older.at, { open: false })]);
  expect(ids(gone)).toEqual([['old']]);
  expect(gone?.pages[0]?.total).toBe(9);
});

test('what belongs behind the last page waits for that page', () => {
  const next = patched(pages(page([old], 'more')), everything, [older]);
  expect(ids(next)).toEqual([['old']]);
  expect(next?.pages[0]?.total).toBe(11);
});

test('by due date a change may move to another page', () => {
  const [a, b] = [
    brief('a', old.at, { due: '2026-11-26T00:00:00Z' }),
    brief('b', old.at, { due: '2026-11-27T00:00:00Z' }),
  ];
  const next = patched(pages(page([a], 'b'), page([b])), { ...everything, sort: 'due' }, [
    { ...b, due: '2026-11-25T00:00:00Z' },
  ]);
  expect(ids(next)).toEqual([['b'], ['a']]);
});

test('where words are looked for, only the node can say', () => {
  expect(patched(pages(page([old])), { ...everything, q: 'flood' }, [older])).toBeNull();
});

test('news reach every open list of their agreement, and no other', () => {
  const client = new QueryClient();
  const open = ['watch', 'x', toParams({ ...everything, open: true }).toString()];
  const theirs = ['watch', 'x', toParams({ ...everything, party: 'two' }).toString()];
  const words = ['watch', 'x', toParams({ ...everything, q: 'flood' }).toString()];
  const other = ['watch', 'y', ''];
  for (const key of [open, theirs, words, other]) client.setQueryData(key, pages(page([old])));
  receive(client, 'x', [brief('new', '2026-11-25T00:00:00Z')]);
  expect(ids(client.getQueryData(open)!)).toEqual([['new', 'old']]);
  for (const key of [theirs, other]) expect(ids(client.getQueryData(key)!)).toEqual([['old']]);
  expect(client.getQueryState(words)?.isInvalidated).toBe(true);
});
