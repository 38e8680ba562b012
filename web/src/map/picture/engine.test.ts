// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Engine } from './engine';

/** A stream that the test speaks through. */
class Stream extends EventTarget {
  readyState = 1;
  closed = false;
  constructor(readonly address: string) {
    super();
  }
  close() {
    this.closed = true;
  }
  say(type: string, data: object) {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify(data) }));
  }
}

let streams: Stream[];
let engine: Engine;
const view = { bbox: [44, 29, 49, 37], limit: 100, subjects: [] } as const;
const start = Date.parse('2026-11-25T08:00:00Z');
const thing = (uid: string) => ({
  uid,
  at: new Date(start).toISOString(),
  lat_e7: 3e8,
  lon_e7: 48e7,
  speed_cm_s: null,
});
const full = (...uids: string[]) => ({
  at: new Date(start).toISOString(),
  total: uids.length,
  full: true,
  things: uids.map(thing),
  gone: [],
  cells: null,
});

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  vi.stubGlobal('EventSource', { CLOSED: 2 });
  streams = [];
  engine = new Engine((address) => {
    const stream = new Stream(address);
    streams.push(stream);
    return stream as unknown as EventSource;
  });
});
afterEach(() => {
  engine.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a change of the view is a new stream, and a word from the old one counts no more', () => {
  engine.look(view);
  engine.look({ ...view, bbox: [45, 30, 46, 31] });
  expect(streams.map(({ closed }) => closed)).toEqual([true, false]);
  expect(streams[1]!.address).toContain('bbox=45.00000%2C30.00000%2C46.00000%2C31.00000');
  streams[0]!.say('picture', full('old'));
  streams[1]!.say('picture', full('new'));
  expect([...engine.scene.things.keys()]).toEqual(['new']);
  expect(engine.standing).toBe('live');
});

test('a refused stream is asked for again after a while', () => {
  engine.look(view);
  streams[0]!.readyState = 2;
  streams[0]!.dispatchEvent(new Event('error'));
  expect(engine.standing).toBe('cut');
  vi.advanceTimersByTime(3000);
  expect(streams.length).toBe(2);
});

test("time is the node's, whatever this machine's clock says", () => {
  engine.look(view);
  streams[0]!.say('tick', { now: new Date(start + 60_000).toISOString() });
  vi.advanceTimersByTime(1000);
  expect(engine.now()).toBe(start + 61_000);
});

test('in the past the stream changes nothing, time runs as fast as asked, and now comes back', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return Promise.resolve(new Response(JSON.stringify({ ...full('then'), cells: [] })));
  });
  engine.look(view);
  streams[0]!.say('picture', full('now'));
  engine.goTo({ at: start - 3_600_000, speed: 60 });
  await vi.advanceTimersByTimeAsync(10);
  streams[0]!.say('picture', full('now'));
  expect([...engine.scene.things.keys()]).toEqual(['then']);
  await vi.advanceTimersByTimeAsync(990);
  expect(engine.now()).toBe(start - 3_600_000 + 60_000);
  expect(decodeURIComponent(asked[0]!)).toContain('at=2026-11-25T07:00:00Z');
  expect(asked.length).toBeGreaterThan(1);
  engine.goTo(null);
  streams.at(-1)!.say('picture', full('now'));
  expect([...engine.scene.things.keys()]).toEqual(['now']);
});

test('alerts are handed on, in the past too', () => {
  const heard: string[] = [];
  engine.onAlert(({ id }) => heard.push(id));
  engine.look(view);
  streams[0]!.say('alert', { id: 'a' });
  expect(heard).toEqual(['a']);
});
