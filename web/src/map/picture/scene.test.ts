// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { PictureEvent, Thing } from '../../api/picture';
import { flat, spot } from './ground';
import { discs, glide, placeAt, reckonedMax, Scene } from './scene';

const start = Date.parse('2026-11-25T08:00:00Z');
const thing = (uid: string, more: Partial<Thing> = {}): Thing => ({
  uid,
  name: null,
  subject: 'vessel',
  at: new Date(start).toISOString(),
  lat_e7: 300_000_000,
  lon_e7: 480_000_000,
  speed_cm_s: 1000,
  course_cdeg: 9000,
  source: 'ais',
  own: false,
  stale: false,
  side: null,
  distance_m: null,
  ...more,
});
const event = (things: Thing[], more: Partial<PictureEvent> = {}): PictureEvent => ({
  at: new Date(start).toISOString(),
  total: things.length,
  full: false,
  things,
  gone: [],
  cells: null,
  ...more,
});
const here = flat(spot(thing('a')));
/** Ten metres east on the ground, there, in a second. */
const second = 10 / (40_075_016.7 * Math.cos(Math.PI / 6));

test('a thing goes on by its course and speed, and no further than is believed', () => {
  const scene = new Scene();
  scene.apply(event([thing('a')], { full: true }), start);
  const one = scene.things.get('a')!;
  expect(placeAt(one, start).x).toBeCloseTo(here.x, 12);
  expect(placeAt(one, start + 10_000).x - here.x).toBeCloseTo(10 * second, 12);
  expect(placeAt(one, start + 10_000).y).toBeCloseTo(here.y, 12);
  expect(placeAt(one, start + 10 * reckonedMax)).toEqual(placeAt(one, start + reckonedMax));
});

test('what is stale, or does not say how it moves, stays where it was', () => {
  const scene = new Scene();
  scene.apply(event([thing('a', { stale: true }), thing('b', { course_cdeg: null })], { full: true }), start);
  for (const uid of ['a', 'b']) expect(placeAt(scene.things.get(uid)!, start + 60_000).x).toBeCloseTo(here.x, 12);
  expect(scene.fastest).toBe(0);
});

test('a report elsewhere lets it glide there, without a jump', () => {
  const scene = new Scene();
  scene.apply(event([thing('a', { speed_cm_s: 0 })], { full: true }), start);
  const there = thing('a', { speed_cm_s: 0, lon_e7: 480_010_000, at: new Date(start + 1000).toISOString() });
  scene.apply(event([there]), start + 1000);
  const one = scene.things.get('a')!;
  const end = flat(spot(there)).x;
  expect(placeAt(one, start + 1000).x).toBeCloseTo(here.x, 12);
  const half = placeAt(one, start + 1000 + glide / 2).x;
  expect(half).toBeGreaterThan(here.x);
  expect(half).toBeLessThan(end);
  expect(placeAt(one, start + 1000 + glide).x).toBeCloseTo(end, 12);
});

test('a report that comes late moves nothing', () => {
  const scene = new Scene();
  scene.apply(event([thing('a')], { full: true }), start);
  scene.apply(event([thing('a', { lon_e7: 490_000_000, at: new Date(start - 5000).toISOString() })]), start);
  expect(placeAt(scene.things.get('a')!, start).x).toBeCloseTo(here.x, 12);
});

test('what is gone goes, what did not change stays, and a full event replaces all', () => {
  const scene = new Scene();
  scene.apply(event([thing('a'), thing('b')], { full: true }), start);
  scene.apply(event([thing('c')], { gone: ['a'], total: 2 }), start);
  expect([...scene.things.keys()]).toEqual(['b', 'c']);
  scene.apply(event([thing('d')], { full: true }), start);
  expect([...scene.things.keys()]).toEqual(['d']);
  expect(scene.total).toBe(1);
});

test('cells without change are kept, and put together where there is no room', () => {
  const scene = new Scene();
  const cell = (lon_e7: number, count: number) => ({ lat_e7: 300_000_000, lon_e7, size_e7: 1, count });
  const cells = [cell(480_000_000, 3), cell(480_001_000, 1), cell(500_000_000, 7)];
  scene.apply(event([], { full: true, cells, total: 11 }), start);
  scene.apply(event([], { total: 11 }), start);
  expect(scene.cells).toBe(cells);
  const together = discs(cells, 0.001);
  expect(together.map(({ count }) => count)).toEqual([4, 7]);
  expect(together[0]!.x).toBeCloseTo(flat(spot({ lat_e7: 300_000_000, lon_e7: 480_000_250 })).x, 12);
});
