// SPDX-License-Identifier: Apache-2.0
import type { Brief } from '../../api/matters';

/** Where and when something is announced. */
export interface Activity {
  begins: number;
  ends: number;
  latitude: number;
  longitude: number;
  /** The activity's own radius and how exactly its middle is known, together. */
  reach_m: number;
}

const earthRadius_m = 6_371_008.8;
const rad = Math.PI / 180;

export function metresBetween(
  a: Pick<Activity, 'latitude' | 'longitude'>,
  b: Pick<Activity, 'latitude' | 'longitude'>,
): number {
  const [dLat, dLon] = [(b.latitude - a.latitude) * rad, (b.longitude - a.longitude) * rad];
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * earthRadius_m * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** A brief as an activity; null when it does not say both where and when. */
export function activityOf({ place, event_at, until }: Pick<Brief, 'place' | 'event_at' | 'until'>): Activity | null {
  if (!place || !event_at) return null;
  const begins = Date.parse(event_at);
  return {
    begins,
    ends: until ? Math.max(begins, Date.parse(until)) : begins,
    latitude: place.lat_e7 / 1e7,
    longitude: place.lon_e7 / 1e7,
    reach_m: place.precision_m,
  };
}

/** Work that comes nearer to other work than this should know of it, however small both areas are. */
export const near_m = 5000;

export interface Meeting {
  brief: Brief;
  /** Between the edges of both areas; 0 when they overlap. */
  metres: number;
  begins: number;
  ends: number;
}

const apart = (a: Activity, b: Activity) => Math.max(0, metresBetween(a, b) - a.reach_m - b.reach_m);

/** Activities, of either side, that meet this one in place and time, the nearest first. */
export function meetings(activity: Activity, others: readonly Brief[]): Meeting[] {
  return others
    .flatMap((brief) => {
      const other = brief.open ? activityOf(brief) : null;
      if (!other) return [];
      const begins = Math.max(activity.begins, other.begins);
      const ends = Math.min(activity.ends, other.ends);
      const metres = apart(activity, other);
      return begins <= ends && metres <= near_m ? [{ brief, metres, begins, ends }] : [];
    })
    .sort((a, b) => a.metres - b.metres);
}

/** Activities of different sides that meet each other in place and time. */
export function metAmong(briefs: readonly Brief[]): Set<string> {
  const known = briefs
    .flatMap((brief) => {
      const activity = brief.open ? activityOf(brief) : null;
      return activity ? [{ id: brief.id, party: brief.party, activity }] : [];
    })
    .sort((a, b) => a.activity.begins - b.activity.begins);
  const met = new Set<string>();
  known.forEach((one, index) => {
    for (const other of known.slice(index + 1)) {
      if (other.activity.begins > one.activity.ends) break;
      if (other.party !== one.party && apart(one.activity, other.activity) <= near_m) met.add(one.id).add(other.id);
    }
  });
  return met;
}
