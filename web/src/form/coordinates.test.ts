// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { inMinutes, readCoordinates } from './coordinates';

const near = (text: string) => {
  const at = readCoordinates(text);
  return at && [at.latitude.toFixed(4), at.longitude.toFixed(4)];
};

describe('typed coordinates', () => {
  test.each([
    ['33.11, 46.08'],
    ['33.11 46.08'],
    ['33.11N 46.08E'],
    ['E46.08; N33.11'],
    ['46.08 E, 33.11 N'],
    [`33°06'36"N 46°04'48"E`],
    ['33° 6′ 36″ N, 46° 4′ 48″ E'],
    ['33°6.6′N 46°4.8′E'],
    ['۳۳٫۱۱، ۴۶٫۰۸'],
    ['٣٣٫١١ شمال، ٤٦٫٠٨ شرق'],
    ['۳۳°۰۶′۳۶″ شمالی ۴۶°۰۴′۴۸″ شرقی'],
  ])('%s is Mehran', (text) => {
    expect(near(text)).toEqual(['33.1100', '46.0800']);
  });

  test('south and west are negative, and so is a sign', () => {
    expect(near('12.5S 70.25W')).toEqual(['-12.5000', '-70.2500']);
    expect(near('-12.5, -70.25')).toEqual(['-12.5000', '-70.2500']);
  });

  test.each(['', '33.11', '33.11, 46.08, 12', '95, 46', '33, 190', '33°61\'0"N 46E', '33N 46N', 'Mehran'])(
    '"%s" is no position',
    (text) => {
      expect(readCoordinates(text)).toBeNull();
    },
  );
});

test('degrees are told in minutes and seconds', () => {
  expect(inMinutes(33.11)).toEqual({ degrees: 33, minutes: 6, seconds: 36 });
  expect(inMinutes(-46.99999999)).toEqual({ degrees: 47, minutes: 0, seconds: 0 });
});
