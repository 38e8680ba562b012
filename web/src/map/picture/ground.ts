// SPDX-License-Identifier: Apache-2.0

/** Places, as the screen needs them: on Mercator's map, and how far and where to from each other on the ground. */

export interface Spot {
  latitude: number;
  longitude: number;
}

/** On Mercator's map: 0 to 1 from west to east and from north to south. */
export interface Flat {
  x: number;
  y: number;
}

const earth_m = 6_371_008.8;
const around_m = 40_075_016.7;
const radians = (degrees: number) => (degrees * Math.PI) / 180;
const degrees = (angle: number) => (angle * 180) / Math.PI;

export const flat = ({ latitude, longitude }: Spot): Flat => ({
  x: (longitude + 180) / 360,
  y: 0.5 - Math.asinh(Math.tan(radians(latitude))) / (2 * Math.PI),
});

export const ground = ({ x, y }: Flat): Spot => ({
  latitude: degrees(Math.atan(Math.sinh(Math.PI * (1 - 2 * y)))),
  longitude: x * 360 - 180,
});

export const spot = ({ lat_e7, lon_e7 }: { lat_e7: number; lon_e7: number }): Spot => ({
  latitude: lat_e7 / 1e7,
  longitude: lon_e7 / 1e7,
});

export const e7 = ({ latitude, longitude }: Spot): [number, number] => [
  Math.round(latitude * 1e7),
  Math.round(longitude * 1e7),
];

/** How much of the map a metre there is. */
export const metreAt = (latitude: number) => 1 / (around_m * Math.cos(radians(latitude)));

/** Along a great circle, in metres: within half a per cent of the ellipsoid, which a hand on a screen is not. */
export function distance(from: Spot, to: Spot): number {
  const [a, b] = [radians(from.latitude), radians(to.latitude)];
  const half =
    Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  return 2 * earth_m * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** Where one sets out for the other, in degrees from north by east. */
export function bearing(from: Spot, to: Spot): number {
  const [a, b, turn] = [radians(from.latitude), radians(to.latitude), radians(to.longitude - from.longitude)];
  const angle = Math.atan2(
    Math.sin(turn) * Math.cos(b),
    Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(turn),
  );
  return (degrees(angle) + 360) % 360;
}

type Line = readonly (readonly number[])[];

/** The lines that a frontier is made of, each a list of [longitude, latitude]. */
export const linesOf = (features: GeoJSON.FeatureCollection | undefined): Line[] =>
  (features?.features ?? []).flatMap(({ geometry }) =>
    geometry.type === 'LineString'
      ? [geometry.coordinates]
      : geometry.type === 'MultiLineString'
        ? geometry.coordinates
        : [],
  );

/** How far the nearest point of any of the lines is, in metres; null without lines. */
export function distanceTo(lines: readonly Line[], from: Spot): number | null {
  const east = Math.cos(radians(from.latitude));
  let best = Infinity;
  let nearest: Spot | null = null;
  for (const line of lines)
    for (let at = 1; at < line.length; at++) {
      const [ax = 0, ay = 0] = line[at - 1]!;
      const [bx = 0, by = 0] = line[at]!;
      const [px, py] = [(from.longitude - ax) * east, from.latitude - ay];
      const [dx, dy] = [(bx - ax) * east, by - ay];
      const along = Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy || 1)));
      const apart = (px - along * dx) ** 2 + (py - along * dy) ** 2;
      if (apart >= best) continue;
      best = apart;
      nearest = { latitude: ay + along * (by - ay), longitude: ax + along * (bx - ax) };
    }
  return nearest && distance(from, nearest);
}

/** A ring around the stretch of the line from one distance along it to another, on one side: for what lies beside it. */
export function besideLine(
  line: Line,
  [from_m, to_m]: readonly [number, number],
  width_m: number,
  side: 1 | -1,
): Spot[][] {
  const rings: Spot[][] = [];
  let along = 0;
  let before: Spot | null = null;
  let last: Piece | null = null;
  for (const [longitude = 0, latitude = 0] of line) {
    const here = { latitude, longitude };
    if (before) {
      const length = distance(before, here);
      const [begin, end] = [Math.max(from_m, along), Math.min(to_m, along + length)];
      if (begin < end) {
        const part = (where: number) => between(before!, here, length ? (where - along) / length : 0);
        const piece = beside(part(begin), part(end), width_m, side);
        // Where the line bends away from its side, a fan fills what two pieces leave open.
        if (last) rings.push(...fan(part(begin), last, piece, side));
        rings.push(piece.ring);
        last = piece;
      }
      along += length;
    }
    before = here;
  }
  return rings;
}

const between = (a: Spot, b: Spot, part: number): Spot => ({
  latitude: a.latitude + (b.latitude - a.latitude) * part,
  longitude: a.longitude + (b.longitude - a.longitude) * part,
});

interface Piece {
  ring: Spot[];
  /** Which way its side lies, in radians from east by north, and how far, in degrees of latitude. */
  out: number;
  reach: number;
}

function beside(a: Spot, b: Spot, width_m: number, side: 1 | -1): Piece {
  const east = Math.cos(radians(a.latitude));
  const out = Math.atan2(b.latitude - a.latitude, (b.longitude - a.longitude) * east) + (side * Math.PI) / 2;
  const reach = degrees(width_m / earth_m);
  const moved = (at: Spot) => towards(at, out, reach);
  return { ring: side > 0 ? [a, b, moved(b), moved(a)] : [b, a, moved(a), moved(b)], out, reach };
}

const towards = ({ latitude, longitude }: Spot, out: number, reach: number): Spot => ({
  latitude: latitude + Math.sin(out) * reach,
  longitude: longitude + (Math.cos(out) * reach) / Math.cos(radians(latitude)),
});

const step = Math.PI / 12;

/** All fans turn as the pieces do, so that what lies over each other stays one area. */
function fan(at: Spot, before: Piece, after: Piece, side: 1 | -1): Spot[][] {
  const turn = Math.atan2(Math.sin(after.out - before.out), Math.cos(after.out - before.out));
  if (turn * side >= 0) return [];
  const steps = Math.ceil(Math.abs(turn) / step);
  const arc = Array.from({ length: steps + 1 }, (_, n) => towards(at, before.out + (turn * n) / steps, before.reach));
  return [[at, ...(side > 0 ? arc.reverse() : arc)]];
}
