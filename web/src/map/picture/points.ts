// SPDX-License-Identifier: Apache-2.0
import { readCoordinates } from '../../form/coordinates';
import type { Spot } from './ground';

/** Places as text, one on each line; a line that is no place is told by its number. */
export function readPoints(text: string): { path: Spot[] } | { wrong: number } {
  const path: Spot[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    if (lines[index]!.trim() === '') continue;
    const read = readCoordinates(lines[index]!);
    if (!read) return { wrong: index + 1 };
    path.push(read);
  }
  return { path };
}

/** Latin digits, so that what is written here can be written into any other program. */
export const writePoints = (path: readonly Spot[]): string =>
  path.map(({ latitude, longitude }) => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`).join('\n');
