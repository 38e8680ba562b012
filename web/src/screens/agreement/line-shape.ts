// SPDX-License-Identifier: Apache-2.0
import type { Sector } from './text';

/** A small drawing of the frontier: no tiles, no library, the same on every screen and on paper. */

type Point = readonly [number, number];

const earth_m = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle metres between two [longitude, latitude]. */
export function metres([lonA, latA]: Point, [lonB, latB]: Point): number {
  const [a, b] = [radians(latA), radians(latB)];
  const half =
    Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin((radians(lonB) - radians(lonA)) / 2) ** 2;
  return 2 * earth_m * Math.asin(Math.min(1, Math.sqrt(half)));
}

export const linesIn = (layer: GeoJSON.FeatureCollection | undefined): Point[][] =>
  (layer?.features ?? []).flatMap(({ geometry }) =>
    geometry.type === 'LineString'
      ? [geometry.coordinates as unknown as Point[]]
      : geometry.type === 'MultiLineString'
        ? (geometry.coordinates as unknown as Point[][])
        : [],
  );

/** The piece of a line from one mark to another, in metres along it. */
export function piece(line: readonly Point[], from_m: number, to_m: number): Point[] {
  const cut: Point[] = [];
  let at = 0;
  for (let index = 1; index < line.length; index += 1) {
    const [start, end] = [line[index - 1]!, line[index]!];
    const length = metres(start, end);
    const inside = (mark: number): Point => {
      const share = length === 0 ? 0 : (mark - at) / length;
      return [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share];
    };
    if (at + length >= from_m && at <= to_m) {
      if (cut.length === 0) cut.push(inside(Math.max(from_m, at)));
      cut.push(inside(Math.min(to_m, at + length)));
    }
    at += length;
  }
  return cut;
}

/** How far along the lines the nearest point of them is, by their vertices: good enough for a drawing. */
export function along(lines: readonly (readonly Point[])[], place: Point): { line: number; at_m: number } {
  let best = { line: 0, at_m: 0, away: Infinity };
  lines.forEach((line, number) => {
    let at = 0;
    line.forEach((vertex, index) => {
      if (index > 0) at += metres(line[index - 1]!, vertex);
      const away = metres(vertex, place);
      if (away < best.away) best = { line: number, at_m: at, away };
    });
  });
  return { line: best.line, at_m: best.at_m };
}

export const sectorAt = (sectors: readonly Sector[], { line, at_m }: { line: number; at_m: number }) =>
  sectors.find((sector) => (sector.line ?? 0) === line && at_m >= sector.from_m && at_m < sector.to_m);

export interface Frame {
  width: number;
  height: number;
  /** [longitude, latitude] to the drawing's units. */
  put(place: Point): [number, number];
}

/** A frame of a given height around the lines; longitudes shrink by the latitude, as on any map. */
export function frameOf(lines: readonly (readonly Point[])[], height: number, margin: number): Frame {
  const all = lines.flat();
  const [lons, lats] = [all.map(([lon]) => lon), all.map(([, lat]) => lat)];
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const shrink = Math.cos(radians((south + north) / 2));
  const unit = (height - 2 * margin) / Math.max(1e-6, north - south);
  return {
    width: Math.max(160, (east - west) * shrink * unit + 2 * margin),
    height,
    put: ([lon, lat]) => [(lon - west) * shrink * unit + margin, (north - lat) * unit + margin],
  };
}

export const pathOf = (points: readonly (readonly [number, number])[]) =>
  points.map(([x, y], index) => `${index ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
