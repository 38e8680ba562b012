// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { bearing, besideLine, distance, distanceTo, flat, ground, linesOf } from './ground';

const basra = { latitude: 30.5, longitude: 47.8 };

test('the way to Mercator and back leads to the same place', () => {
  const back = ground(flat(basra));
  expect(back.latitude).toBeCloseTo(30.5, 9);
  expect(back.longitude).toBeCloseTo(47.8, 9);
});

test('distance and bearing are those of a globe', () => {
  const north = { latitude: 31.5, longitude: 47.8 };
  expect(distance(basra, north)).toBeGreaterThan(110_600);
  expect(distance(basra, north)).toBeLessThan(111_800);
  expect(bearing(basra, north)).toBeCloseTo(0, 6);
  expect(bearing(basra, { latitude: 30.5, longitude: 48 })).toBeCloseTo(89.95, 1);
  expect(bearing(basra, { latitude: 30.5, longitude: 47 })).toBeGreaterThan(270);
});

const line = [
  [47, 30],
  [47, 31],
  [48, 31],
];
const features: GeoJSON.FeatureCollection = {
  type: 'FeatureCollection',
  features: [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } }],
};

test('the nearest point of the line may lie within a segment', () => {
  const off = distanceTo(linesOf(features), { latitude: 30.5, longitude: 47.1 });
  expect(off).toBeCloseTo(distance({ latitude: 30.5, longitude: 47 }, { latitude: 30.5, longitude: 47.1 }), -1);
  expect(distanceTo([], basra)).toBeNull();
});

const area = (ring: { latitude: number; longitude: number }[]) =>
  ring.reduce((sum, at, index) => {
    const next = ring[(index + 1) % ring.length]!;
    return sum + at.longitude * next.latitude - next.longitude * at.latitude;
  }, 0);

test('a strip lies on its side of the line, and all its pieces turn the same way', () => {
  for (const side of [1, -1] as const) {
    const rings = besideLine(line, [0, Infinity], 5000, side);
    // The line turns right: its left side, outside of the bend, needs a fan.
    expect(rings.length).toBe(side > 0 ? 3 : 2);
    for (const ring of rings) expect(area(ring)).toBeGreaterThan(0);
    const west = rings[0]!.some(({ longitude }) => longitude < 46.99);
    expect(west).toBe(side > 0);
  }
});

test('a stretch of the line begins and ends where it says', () => {
  const [ring, ...others] = besideLine(line, [10_000, 20_000], 1000, 1);
  expect(others).toEqual([]);
  expect(distance({ latitude: 30, longitude: 47 }, ring![0]!)).toBeCloseTo(10_000, -1);
  expect(distance(ring![0]!, ring![1]!)).toBeCloseTo(10_000, -1);
});
