// SPDX-License-Identifier: Apache-2.0
import { base, call, post, put, search, segment } from './core';

/** The live picture: what this side's own sources report of, its zones and rules, and what the rules told. */

export const subjects = [
  'vessel',
  'vehicle',
  'aircraft',
  'herd',
  'distress',
  'station',
  'aid',
  'gauge',
  'gate',
  'unknown',
] as const;
export type Subject = (typeof subjects)[number];
export type Side = 'left' | 'right';

export interface Thing {
  uid: string;
  name: string | null;
  subject: Subject;
  at: string;
  lat_e7: number;
  lon_e7: number;
  speed_cm_s: number | null;
  course_cdeg: number | null;
  source: string;
  /** Ours: nothing of it is ever told to others. */
  own: boolean;
  stale: boolean;
  side: Side | null;
  distance_m: number | null;
  /** Of a gauge or gate, in thousandths. */
  reading_milli?: number | null;
  cot_type?: string | null;
}

export interface Cell {
  lat_e7: number;
  lon_e7: number;
  size_e7: number;
  count: number;
}

export interface Things {
  at: string;
  /** In the box, shown singly or not. */
  total: number;
  things: Thing[];
  cells: Cell[] | null;
}

/** What the stream says: the first time everything in view, then what changed in it. */
export interface PictureEvent extends Things {
  full: boolean;
  gone: string[];
}

export interface PictureState {
  now: string;
  enabled: boolean;
  things: number;
  stale: number;
  rate_per_s: number;
  alerts_open: number;
}

export interface ThingMore extends Thing {
  zones: string[];
  alerts: string[];
}

export interface TrackPoint {
  at: string;
  lat_e7: number;
  lon_e7: number;
}

export const triggers = [
  'enter',
  'leave',
  'cross',
  'dwell',
  'loiter',
  'approach',
  'crowd',
  'level',
  'silence',
  'meeting',
] as const;
export type Trigger = (typeof triggers)[number];

export interface Alert {
  id: string;
  at: string;
  rule: string;
  trigger: Trigger;
  priority: string;
  uid: string;
  other_uid: string | null;
  subject: Subject;
  zone: string | null;
  lat_e7: number | null;
  lon_e7: number | null;
  figures: Record<string, number>;
  state: 'open' | 'acknowledged' | 'reported';
  by: string | null;
  record: string | null;
  /** How often it happened again while this stood: counted, not told again. */
  count: number;
  last_at: string;
}

export interface Band {
  within_m: number;
  side?: Side | 'any';
  from_m?: number;
  to_m?: number;
  line?: number;
}

export interface Zone {
  id: string;
  margin_m?: number;
  /** Places as [latitude, longitude]. */
  rings_e7?: [number, number][][];
  band?: Band;
}

export interface Rule {
  id: string;
  trigger: Trigger;
  zone?: string;
  source?: string;
  subjects?: Subject[];
  own?: boolean;
  towards?: Side | 'any';
  time?: string;
  distance_m?: number;
  limit?: number;
  margin?: number;
  speed_cm_s?: number;
  rearm?: string;
  windows?: { days?: string[]; from?: string; to?: string }[];
  offset_min?: number;
  muted_until?: string;
  priority?: string;
}

export interface RuleSet {
  version?: number;
  zones: Zone[];
  rules: Rule[];
  line_margin_m?: number;
  stale_after?: string;
  lost_after?: string;
}

export interface Tried {
  alerts: Alert[];
  counts: Record<string, number>;
  reports: number;
  span_s: number;
}

export interface History {
  from: string | null;
  until: string;
}

/** West, south, east, north, in degrees. */
export type ViewBox = readonly [number, number, number, number];

export interface View {
  bbox: ViewBox;
  limit: number;
  /** None: all. */
  subjects: readonly Subject[];
}

/** An instant in whole seconds, as the node reads it in every place. */
export const instant = (at: number | string): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

const asked = ({ bbox, limit, subjects }: View) => ({
  bbox: bbox.map((degrees) => degrees.toFixed(5)).join(','),
  limit,
  subjects: subjects.join(','),
});

export const picture = {
  state: (signal?: AbortSignal) => call<PictureState>('/picture', { signal }),
  things: (view: View, at: string, signal?: AbortSignal) =>
    call<Things>(`/picture/things${search({ ...asked(view), at })}`, { signal }),
  thing: (uid: string, signal?: AbortSignal) => call<ThingMore>(`/picture/things/${segment(uid)}`, { signal }),
  track: (uid: string, from: string, until: string, signal?: AbortSignal) =>
    call<{ points: TrackPoint[] }>(`/picture/tracks/${segment(uid)}${search({ from, until, limit: 1000 })}`, {
      signal,
    }),
  history: (signal?: AbortSignal) => call<History>('/picture/history', { signal }),
  rules: (signal?: AbortSignal) => call<RuleSet>('/picture/rules', { signal }),
  saveRules: (rules: RuleSet) => put<RuleSet>('/picture/rules', rules),
  tryRules: (rules: RuleSet, from: string, until: string) =>
    post<Tried>(`/picture/rules/try${search({ from, until })}`, rules),
  mute: (rule: string, until: string) => post<unknown>(`/picture/rules/${segment(rule)}/mute`, { until }),
  alerts: (signal?: AbortSignal) =>
    call<{ items: Alert[]; total: number }>(`/picture/alerts${search({ open: 1, limit: 200 })}`, { signal }),
  acknowledge: (alert: string) => post<unknown>(`/picture/alerts/${segment(alert)}/acknowledge`),
  reported: (alert: string, record: string) => post<unknown>(`/picture/alerts/${segment(alert)}/reported`, { record }),
  streamAddress: (view: View) => `${base}/picture/stream${search({ ...asked(view), each_ms: 1000 })}`,
};
