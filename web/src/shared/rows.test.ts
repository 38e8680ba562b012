// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { rowAt, scrolledTo, topsOf } from './rows';

const heights = (index: number) => (index === 1 ? 25 : 10);

test('a row begins where the one before it ends, as measured or as guessed', () => {
  expect(topsOf(4, heights)).toEqual([0, 10, 35, 45, 55]);
  expect(topsOf(0, heights)).toEqual([0]);
});

test('the row at a height is found, also above the first and below the last', () => {
  const tops = topsOf(4, heights);
  expect([-5, 0, 9, 10, 34, 35, 54, 900].map((y) => rowAt(tops, y))).toEqual([0, 0, 0, 1, 1, 2, 3, 3]);
  expect(rowAt([0], 12)).toBe(0);
});

test('a row is brought into sight by the shortest way, and what is in sight stays', () => {
  const seen = { top: 100, height: 50 };
  expect(scrolledTo(80, 90, seen)).toBe(80);
  expect(scrolledTo(110, 120, seen)).toBe(100);
  expect(scrolledTo(160, 180, seen)).toBe(130);
});
