// SPDX-License-Identifier: Apache-2.0
import type { AgreementSummary, NodeState, PreviewResult } from '../api';
import type { Speech } from '../i18n/context';
import { markOf, type Place, placeOf } from '../record';
import { cell, circle, crossingId, namesOf } from '../records/places';
import type { Spot } from './spots';

type Features = GeoJSON.FeatureCollection;
type Position = [number, number];

const collect = (features: GeoJSON.Feature[]): Features => ({ type: 'FeatureCollection', features });
const point = (coordinates: Position, properties: GeoJSON.GeoJsonProperties): GeoJSON.Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates },
});
const polygon = (ring: Position[], properties: GeoJSON.GeoJsonProperties = {}): GeoJSON.Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring] },
});

export function recordPoints(spots: readonly Spot[], agreement: AgreementSummary, node: NodeState): Features {
  return collect(
    spots.flatMap(({ id, party, place, grave, past }, order) => {
      if (!place) return [];
      const mark = markOf(party, agreement, node.party);
      return point([place.longitude, place.latitude], {
        id,
        mark,
        own: party === node.party ? 1 : 0,
        grave,
        past,
        order: spots.length - order,
      });
    }),
  );
}

export function pointOf(spots: readonly Spot[], id: string | undefined): Features {
  const place = id === undefined ? null : spots.find((spot) => spot.id === id)?.place;
  return collect(place ? [point([place.longitude, place.latitude], {})] : []);
}

export function crossingPoints(crossings: Features | undefined, { name }: Speech): Features {
  return collect(
    (crossings?.features ?? []).flatMap((feature) =>
      feature.geometry.type === 'Point'
        ? point(feature.geometry.coordinates as Position, { name: name(namesOf(feature), crossingId(feature)) })
        : [],
    ),
  );
}

export function uncertaintyRings(crossings: Features | undefined): Features {
  return collect(
    (crossings?.features ?? []).flatMap((feature) => {
      const radius_m = Number(feature.properties?.uncertainty_m ?? 0);
      if (feature.geometry.type !== 'Point' || radius_m <= 0) return [];
      const [longitude = 0, latitude = 0] = feature.geometry.coordinates;
      return polygon(circle(longitude, latitude, radius_m));
    }),
  );
}

export function draftPoint(draft: Place | null): Features {
  return collect(draft ? [point([draft.longitude, draft.latitude], {})] : []);
}

/** Where the neighbours will see it: the cell to which the gate moves it, or the circle of its uncertainty. */
export function seenAreas(results: PreviewResult[]): Features {
  return collect(
    results.flatMap(({ record, blur_m }) => {
      const place = placeOf(record);
      if (!place) return [];
      const { longitude, latitude, precision_m } = place;
      if (blur_m) return polygon(cell(longitude, latitude, blur_m));
      return precision_m > 0 ? polygon(circle(longitude, latitude, precision_m)) : [];
    }),
  );
}

/**
 * Names of the parties, each in the middle of that part of its land which lies near the frontier: the middle of a large
 * country would be off the screen. The land's own names are only used to find whose it is.
 */
export function partyLabels(
  land: Features | undefined,
  near: Box | null,
  agreement: AgreementSummary,
  speech: Speech,
): Features {
  if (!near) return collect([]);
  const wide = grown(near, 0.8);
  return collect(
    (land?.features ?? []).flatMap((feature) => {
      const called = String(feature.properties?.name ?? '').toLowerCase();
      const party = agreement.parties.find(
        ({ id, name }) => id === called || Object.values(name).some((text) => text.toLowerCase() === called),
      );
      const middle = called && party && middleOf(feature.geometry, wide);
      return middle ? point(middle, { name: speech.name(party.name, party.id) }) : [];
    }),
  );
}

export type Box = [southWest: Position, northEast: Position];

function grown([[west, south], [east, north]]: Box, by: number): Box {
  const margin = by * Math.max(east - west, (north - south) / 2);
  return [
    [west - margin, south],
    [east + margin, north],
  ];
}

function middleOf(geometry: GeoJSON.Geometry, within: Box): Position | null {
  const rings =
    geometry.type === 'Polygon'
      ? [geometry.coordinates[0]]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates.map(([outer]) => outer)
        : [];
  const weighed = rings.map((ring) => centroid(clipped(ring ?? [], within))).sort((a, b) => b.area - a.area);
  return weighed[0] && weighed[0].area > 0 ? weighed[0].middle : null;
}

/** The part of a ring inside a box (Sutherland and Hodgman: cut along one edge of the box after the other). */
function clipped(ring: GeoJSON.Position[], [[west, south], [east, north]]: Box): GeoJSON.Position[] {
  const edges: [axis: 0 | 1, limit: number, keep: 1 | -1][] = [
    [0, west, 1],
    [0, east, -1],
    [1, south, 1],
    [1, north, -1],
  ];
  let left = ring;
  for (const [axis, limit, keep] of edges) {
    const inside = (at: GeoJSON.Position) => keep * ((at[axis] ?? 0) - limit) >= 0;
    left = left.flatMap((at, index) => {
      const before = left.at(index - 1) ?? at;
      if (inside(at) === inside(before)) return inside(at) ? [at] : [];
      const part = (limit - (before[axis] ?? 0)) / ((at[axis] ?? 0) - (before[axis] ?? 0));
      const cut = [0, 1].map((i) => (before[i] ?? 0) + part * ((at[i] ?? 0) - (before[i] ?? 0)));
      return inside(at) ? [cut, at] : [cut];
    });
  }
  return left.length ? [...left, left[0]!] : [];
}

function centroid(ring: GeoJSON.Position[]): { middle: Position; area: number } {
  let [twice, x, y] = [0, 0, 0];
  for (let corner = 0; corner + 1 < ring.length; corner++) {
    const [ax = 0, ay = 0] = ring[corner] ?? [];
    const [bx = 0, by = 0] = ring[corner + 1] ?? [];
    const cross = ax * by - bx * ay;
    twice += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return { middle: [x / (3 * twice), y / (3 * twice)], area: Math.abs(twice) };
}

/** South-west and north-east corners of everything in it. */
export function boundsOf(features: Features | undefined): Box | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (coordinates: unknown): void => {
    if (!Array.isArray(coordinates)) return;
    if (typeof coordinates[0] !== 'number') return coordinates.forEach(visit);
    const [x = 0, y = 0] = coordinates as number[];
    [west, south, east, north] = [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)];
  };
  for (const { geometry } of features?.features ?? []) if ('coordinates' in geometry) visit(geometry.coordinates);
  return west <= east
    ? [
        [west, south],
        [east, north],
      ]
    : null;
}
