// SPDX-License-Identifier: Apache-2.0
import type { RuleSet, Zone } from '../../api/picture';
import { besideLine, type Flat, flat, type linesOf, spot } from './ground';
import type { Ring } from './painter';

type Lines = ReturnType<typeof linesOf>;

/** A zone as it is drawn. One that is a band along the line is made of a piece for each of the line's. */
function outlineOf({ rings_e7, band }: Zone, lines: Lines): Flat[][] {
  if (rings_e7) return rings_e7.map((ring) => ring.map(([lat_e7, lon_e7]) => flat(spot({ lat_e7, lon_e7 }))));
  const line = lines[band?.line ?? 0];
  if (!band || !line) return [];
  const stretch = [band.from_m ?? 0, band.to_m ?? Infinity] as const;
  const of = (side: 1 | -1) => besideLine(line, stretch, band.within_m, side);
  const pieces = [...(band.side === 'right' ? [] : of(1)), ...(band.side === 'left' ? [] : of(-1))];
  return pieces.map((ring) => ring.map(flat));
}

const middle = (ring: readonly Flat[]): Flat => ({
  x: ring.reduce((sum, { x }) => sum + x, 0) / Math.max(1, ring.length),
  y: ring.reduce((sum, { y }) => sum + y, 0) / Math.max(1, ring.length),
});

export function ringsOf(set: RuleSet | undefined, lines: Lines, now: number, lit?: string): Ring[] {
  if (!set) return [];
  return set.zones.map((zone) => {
    const rings = outlineOf(zone, lines);
    const rules = set.rules.filter((rule) => rule.zone === zone.id);
    return {
      id: zone.id,
      rings,
      lit: zone.id === lit,
      muted: rules.length === 0 || rules.every(({ muted_until }) => muted_until && Date.parse(muted_until) > now),
      label: zone.id,
      at: middle(rings[Math.floor(rings.length / 2)] ?? []),
    };
  });
}
