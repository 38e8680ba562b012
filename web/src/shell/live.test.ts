// SPDX-License-Identifier: Apache-2.0
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listenLive, onMatters, patience, standing } from './live';

class Stream extends EventTarget {
  static CLOSED = 2;
  readyState = 1;
  close = vi.fn();
  constructor(readonly address: string) {
    super();
  }
  say(type: string, data: unknown, lastEventId = '') {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify(data), lastEventId }));
  }
}

const opened: Stream[] = [];
const open = (address: string) => {
  opened.push(new Stream(address));
  return opened.at(-1) as unknown as EventSource;
};
let queries: QueryClient;
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Stream);
  opened.length = 0;
  queries = new QueryClient();
  end = listenLive(queries, open);
});
afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the node’s own state is put where the page reads it', () => {
  opened[0]!.say('node', { party: 'irn' });
  expect(queries.getQueryData(['node'])).toEqual({ party: 'irn' });
});

test('many changes are one reading of what they touch, and of nothing else', async () => {
  const asked = vi.spyOn(queries, 'invalidateQueries');
  for (let round = 0; round < 100; round++) opened[0]!.say('held', { count: round });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveBeenCalledTimes(1);
  const { predicate } = asked.mock.calls[0]![0] as unknown as { predicate(query: { queryKey: unknown[] }): boolean };
  expect(['held', 'inbox', 'agreement'].map((name) => predicate({ queryKey: [name, 1] }))).toEqual([true, true, false]);
});

test('matters are told to whoever asked for them', () => {
  const told = vi.fn();
  const stop = onMatters(told);
  opened[0]!.say('matters', { items: [{ id: 'ab' }] });
  stop();
  opened[0]!.say('matters', { items: [{ id: 'cd' }] });
  expect(told.mock.calls).toEqual([[[{ id: 'ab' }]]]);
});

test('everything is read again when the node says that too much was missed', () => {
  const asked = vi.spyOn(queries, 'invalidateQueries');
  opened[0]!.say('lost', {});
  expect(asked.mock.calls).toEqual([[]]);
});

test('after a refusal it goes on from the last word', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}')));
  opened[0]!.say('tick', {}, '41-7');
  opened[0]!.readyState = Stream.CLOSED;
  opened[0]!.dispatchEvent(new Event('error'));
  await vi.advanceTimersByTimeAsync(2500);
  expect(opened.map(({ address }) => address)).toEqual(['/api/v1/live', '/api/v1/live?after=41-7']);
});

test('without a word for long it is stale, and without a connection offline', () => {
  expect(standing({ at: 0, cut: false }, 99)).toBe('live');
  expect(standing({ at: 1000, cut: false }, 1000 + patience)).toBe('live');
  expect(standing({ at: 1000, cut: false }, 1001 + patience)).toBe('stale');
  expect(standing({ at: 1000, cut: true }, 1001)).toBe('offline');
});
