// SPDX-License-Identifier: Apache-2.0
import type { AgreementSummary, Item, JsonObject, NodeState, Texts } from './api';

/** Reading records, whose exact content only the node has checked. */

export interface Place {
  latitude: number;
  longitude: number;
  precision_m: number;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (record: JsonObject | null, field: string): string => {
  const value = record?.[field];
  return typeof value === 'string' ? value : '';
};

export const textsOf = (record: JsonObject | null, field: string): Texts | undefined => {
  const value = record?.[field];
  return isObject(value) ? (value as Texts) : undefined;
};

export function placeOf(record: JsonObject | null): Place | null {
  const place = record?.place;
  if (!isObject(place) || typeof place.lat_e7 !== 'number' || typeof place.lon_e7 !== 'number') return null;
  return {
    latitude: place.lat_e7 / 1e7,
    longitude: place.lon_e7 / 1e7,
    precision_m: typeof place.precision_m === 'number' ? place.precision_m : 0,
  };
}

export const toPlace = ({ latitude, longitude, precision_m }: Place): JsonObject => ({
  lat_e7: Math.round(latitude * 1e7),
  lon_e7: Math.round(longitude * 1e7),
  precision_m: Math.round(precision_m),
});

/** When it happened, or else when it was said. */
export const timeOf = (item: Item): string =>
  textOf(item.record, 'event_at') || textOf(item.record, 'onset_at') || item.at;

/** The field that says most about a record of its kind. */
const headlines: Record<string, string> = {
  incident: 'type',
  alert: 'event',
  notice: 'activity',
  request: 'ask',
  reply: 'result',
  closure: 'outcome',
  communique: 'form',
  contact: 'subject',
  crossing_status: 'state',
  dispute: 'ground',
  system_notice: 'condition',
  escalation: 'cause',
  erasure: 'act',
  withdrawal: 'reason',
  correction: 'reason',
};

export function headline(kind: string, record: JsonObject | null): { field: string; code: string } | null {
  const field = headlines[kind];
  const code = field ? textOf(record, field) : '';
  return field && code ? { field, code } : null;
}

/** Kinds whose headline speaks for itself; "settled" alone would not say what was. */
const plain: readonly string[] = ['incident', 'alert', 'notice'];
export const speaksForItself = (kind: string) => plain.includes(kind);

export type Mark = 'circle' | 'diamond' | 'square' | 'triangle';
const marks: readonly Mark[] = ['circle', 'diamond', 'square', 'triangle'];

/** One shape for each party, so that sides differ by more than colour. Ours, where we are one, is the circle. */
export function markOf(party: string, agreement: AgreementSummary | undefined, own: string | null): Mark {
  const parties = (agreement?.parties ?? []).filter(({ role }) => role !== 'observer').map(({ id }) => id);
  const ordered = own && parties.includes(own) ? [own, ...parties.filter((id) => id !== own)] : parties;
  const at = ordered.indexOf(party);
  // An observer has no side; it must not look like one.
  return at < 0 ? 'triangle' : (marks[at % marks.length] ?? 'circle');
}

export const partyNames = (node: NodeState): Map<string, Texts> =>
  new Map([
    ...node.peers.map(({ id, name }) => [id, name] as const),
    ...node.agreements.flatMap(({ parties }) => parties.map(({ id, name }) => [id, name] as const)),
  ]);

export const shortId = (id: string) => `${id.slice(0, 6)}…${id.slice(-4)}`;
