// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { around, day, gathered, hour, instantAt, minute, share, stacked, ticks, width, zoomed } from './scale';

const span = { from: 0, to: 100 * hour };

test('zooming keeps the instant under the hand where it is', () => {
  const at = 30 * hour;
  const closer = zoomed(span, 0.5, at);
  expect(width(closer)).toBe(50 * hour);
  expect(share(closer, at)).toBeCloseTo(share(span, at));
  expect(instantAt(span, 0.3)).toBe(at);
});

test('zooming ends where nothing more can be told apart', () => {
  expect(width(zoomed({ from: 0, to: hour }, 0.0001, 0))).toBe(10 * minute);
  expect(width(zoomed(span, 1e9, 0))).toBe(3 * 366 * day);
});

test('the whole holds everything, and the present', () => {
  const now = 1000 * day;
  const whole = around([now - 3 * day, now + 40 * day], now);
  expect(whole.from).toBeLessThan(now - 3 * day);
  expect(whole.to).toBeGreaterThan(now + 40 * day);
  expect(share(around([], now), now)).toBeCloseTo(0.5);
});

test('ticks stand on full hours of the reader’s clock, days stand out, and there are not too many', () => {
  const midnight = new Date(2026, 10, 25).getTime();
  const found = ticks({ from: midnight - 5 * hour, to: midnight + 7 * hour }, 13);
  expect(found.map(({ at }) => new Date(at).getMinutes())).toEqual(found.map(() => 0));
  expect(found.filter(({ major }) => major).map(({ at }) => at)).toEqual([midnight]);
  for (const length of [hour, day, 9 * day, 90 * day, 700 * day])
    expect(ticks({ from: midnight, to: midnight + length }, 8).length).toBeLessThanOrEqual(9);
});

test('a strip never draws more dots than it has room for, and loses none', () => {
  const many = Array.from({ length: 5000 }, (_, index) => (index * 100 * hour) / 5000);
  const dots = gathered(many, span, 600, 12, (at) => at);
  expect(dots.length).toBeLessThanOrEqual(50);
  expect(dots.reduce((sum, { items }) => sum + items.length, 0)).toBe(5000);
  expect(gathered([-1, 101 * hour], span, 600, 12, (at) => at)).toEqual([]);
  expect(gathered([50 * hour], span, 600, 12, (at) => at)[0]?.x).toBe(300);
});

test('bars that overlap lie on rows of their own while there are any', () => {
  const bars: [number, number][] = [
    [0, 10],
    [5, 15],
    [10, 20],
    [6, 7],
  ];
  const rows = stacked(
    bars,
    2,
    ([begin]) => begin,
    ([, end]) => end,
  );
  expect(rows.map(({ item, row }) => [item[0], row])).toEqual([
    [0, 0],
    [5, 1],
    [6, 1],
    [10, 0],
  ]);
});
