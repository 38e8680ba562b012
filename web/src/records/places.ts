// SPDX-License-Identifier: Apache-2.0
import type { Texts } from '../api';
import type { Speech } from '../i18n/context';

export type Crossings = GeoJSON.FeatureCollection | undefined;

/** A crossing's names: one map of languages, or one map for each side. */
export function namesOf(feature: GeoJSON.Feature): Texts {
  const names = (feature.properties?.names ?? feature.properties?.name ?? {}) as Texts | string;
  return typeof names === 'string' ? { en: names } : names;
}

export const crossingId = (feature: GeoJSON.Feature): string => String(feature.id ?? feature.properties?.id ?? '');

export function crossingName(crossings: Crossings, id: string, { name }: Pick<Speech, 'name'>): string | null {
  if (!id) return null;
  const feature = crossings?.features.find((candidate) => crossingId(candidate) === id);
  return feature ? name(namesOf(feature), id) : id;
}

const earthRadius_m = 6_371_008.8;

/** A ring of positions at `radius_m` around a point: good enough to look at. */
export function circle(longitude: number, latitude: number, radius_m: number, corners = 48): [number, number][] {
  const rise = (radius_m / earthRadius_m) * (180 / Math.PI);
  const reach = rise / Math.cos((latitude * Math.PI) / 180);
  return Array.from({ length: corners + 1 }, (_, corner) => {
    const angle = (2 * Math.PI * (corner % corners)) / corners;
    return [longitude + reach * Math.cos(angle), latitude + rise * Math.sin(angle)];
  });
}

/** The square cell of `side_m` around its middle. */
export function cell(longitude: number, latitude: number, side_m: number): [number, number][] {
  const rise = (side_m / 2 / earthRadius_m) * (180 / Math.PI);
  const reach = rise / Math.cos((latitude * Math.PI) / 180);
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ].map(([x = 0, y = 0]) => [longitude + x * reach, latitude + y * rise]);
}
