// SPDX-License-Identifier: Apache-2.0
import { type Alert, instant } from '../../api/picture';
import type { JsonObject } from '../../api/core';

/** The beginning of a report about an alert. The officer says what happened; the picture only proposes. */

const grave: Record<string, string> = { low: 'low', normal: 'medium', high: 'high', highest: 'very_high' };

export function proposedType({ trigger, subject }: Pick<Alert, 'trigger' | 'subject'>): string | undefined {
  if (subject === 'distress') return 'life.person_in_water';
  if (trigger === 'crowd') return subject === 'vehicle' ? 'crossing_point.congestion' : 'life.mass_crowd';
  if (trigger === 'level') return subject === 'gate' ? 'crossing_point.congestion' : 'environment.flood';
  if (trigger === 'silence') return 'infrastructure.telecom';
  if (trigger === 'cross') {
    if (subject === 'vessel') return 'line_crossing.boat';
    if (subject === 'aircraft') return 'line_crossing.aircraft';
    if (subject === 'herd') return 'livestock.strayed';
    return 'line_crossing.vehicle';
  }
  return subject === 'herd' ? 'livestock.grazing' : undefined;
}

/** `ours`: which side of the line is our own, where we are a party to it. */
export function reported(
  alert: Alert,
  text: string,
  lang: string,
  now: number,
  ours: 'left' | 'right' | null,
): JsonObject {
  const type = proposedType(alert);
  const { left, distance_m } = alert.figures;
  const side = left === undefined ? null : left ? 'left' : 'right';
  const relation =
    (distance_m ?? Infinity) < 20 ? 'on_line' : side && ours ? (side === ours ? 'our_side' : 'your_side') : null;
  return {
    ...(type && { type }),
    impact: grave[alert.priority] ?? 'low',
    event_at: instant(alert.at),
    known_at: instant(now),
    ...(relation && { line_relation: relation }),
    ...(alert.lat_e7 !== null &&
      alert.lon_e7 !== null && { place: { lat_e7: alert.lat_e7, lon_e7: alert.lon_e7, precision_m: 50 } }),
    text: { [lang]: text },
  };
}
