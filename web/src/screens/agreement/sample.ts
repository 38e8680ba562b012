// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../api';

/** A record to try the rules on, made from what is asked in the little form. Nothing of it is ever written. */
export interface Wanted {
  kind: string;
  type: string;
  impact: string;
  office: string;
  place: { lon: number; lat: number } | null;
  minutes_ago: number;
}

const minute = 60_000;

const instant = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

export function incident(wanted: Wanted, now: number): JsonObject {
  const event = now - wanted.minutes_ago * minute;
  const place = wanted.place && {
    lat_e7: Math.round(wanted.place.lat * 1e7),
    lon_e7: Math.round(wanted.place.lon * 1e7),
    precision_m: 50,
  };
  return {
    kind: 'incident',
    office: wanted.office,
    purpose: 'safety',
    type: wanted.type,
    impact: wanted.impact,
    line_relation: 'our_side',
    event_at: instant(event),
    known_at: instant(event + minute),
    response_taken: ['patrol_sent'],
    ...(wanted.type.startsWith('livestock.') && { livestock_head: { sheep: 20 } }),
    ...(place && { place }),
  };
}

/** What was pasted, as a record: one object, or the first of a batch. */
export function pasted(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    const object = (one: unknown): one is JsonObject => typeof one === 'object' && one !== null && !Array.isArray(one);
    if (!object(value)) return null;
    const batch = (value as { records?: unknown }).records;
    if (Array.isArray(batch)) return object(batch[0]) ? batch[0] : null;
    return value;
  } catch {
    return null;
  }
}
