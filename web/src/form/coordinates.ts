// SPDX-License-Identifier: Apache-2.0

/**
 * Reads a position as people write it: in degrees ("33.11, 46.08"), or in degrees, minutes and seconds ("33°06'36"N
 * 46°04'48"E"), with the digits and separators of any of the page's languages. Latitude comes first unless letters say
 * otherwise. Null when it is not one position on the earth.
 */
export function readCoordinates(text: string): { latitude: number; longitude: number } | null {
  const plain = latin(text);
  const found = [...plain.matchAll(part)].filter(([whole]) => whole.trim() !== '');
  if (found.length !== 2 || plain.replace(part, '').trim() !== '') return null;
  const [first, second] = found.map(angle);
  if (!first || !second) return null;
  const swapped = first.axis === 'longitude' || second.axis === 'latitude';
  if (first.axis && first.axis === second.axis) return null;
  const [latitude, longitude] = swapped ? [second.degrees, first.degrees] : [first.degrees, second.degrees];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

const part =
  /([NSEW])?\s*([+-]?\d+(?:\.\d+)?)\s*(?:°|d\b|º)?\s*(?:(\d+(?:\.\d+)?)\s*['′’m]\s*)?(?:(\d+(?:\.\d+)?)\s*(?:["″”s]|'')\s*)?([NSEW])?\s*[,;]?\s*/gi;

interface Angle {
  degrees: number;
  axis: 'latitude' | 'longitude' | null;
}

function angle([, before, degrees = '', minutes = '0', seconds = '0', after]: RegExpMatchArray): Angle | null {
  if (before && after) return null;
  const letter = (before ?? after ?? '').toUpperCase();
  const [m, s] = [Number(minutes), Number(seconds)];
  if (m >= 60 || s >= 60) return null;
  const whole = Number(degrees);
  const negative = degrees.startsWith('-') || letter === 'S' || letter === 'W';
  return {
    degrees: (negative ? -1 : 1) * (Math.abs(whole) + m / 60 + s / 3600),
    axis: letter === '' ? null : 'NS'.includes(letter) ? 'latitude' : 'longitude',
  };
}

/** Digits, signs and the letters of the four directions, as the pattern above knows them. */
function latin(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/٫/g, '.')
    .replace(/[،؛]/g, ',')
    .replace(/−/g, '-')
    .replace(/[\u200e\u200f\u2066-\u2069]/g, '')
    .replace(/شمال[یي]?|باکوور/g, 'N')
    .replace(/جنوب[یي]?|باشوور/g, 'S')
    .replace(/شرق[یي]?|خاور|ڕۆژهەڵات/g, 'E')
    .replace(/غرب[یي]?|باختر|ڕۆژئاوا/g, 'W');
}

/** Degrees, minutes and seconds, for those who read them off a map or a marker. */
export function inMinutes(degrees: number): { degrees: number; minutes: number; seconds: number } {
  const tenths = Math.round(Math.abs(degrees) * 36_000);
  return {
    degrees: Math.floor(tenths / 36_000),
    minutes: Math.floor((tenths % 36_000) / 600),
    seconds: (tenths % 600) / 10,
  };
}
