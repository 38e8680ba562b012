// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../api';
import { type Place, toPlace } from '../record';
import { codesOf } from '../schema';

/** What the officer has filled in so far. Survives a reload; leaves the device only as a record. */
export interface Draft {
  /** The author's own reference: the same reference again is the same submission, so a retry cannot say a thing twice. */
  ref: string;
  type: string;
  impact: string;
  line_relation: string;
  direction: string;
  event_at: string;
  known_at: string;
  placeBy: 'map' | 'crossing' | 'typed' | 'none';
  latitude: number | null;
  longitude: number | null;
  precision_m: number | null;
  crossing: string;
  sector: string;
  people: Record<string, number>;
  livestock: Record<string, number>;
  response_taken: string[];
  help_needed: string[];
  lang: string;
  text: Record<string, string>;
  purpose: string;
  office: string;
}

/** Twelve random bytes in hexadecimal. `randomUUID` is missing where a page is served without TLS. */
function reference(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function emptyDraft(lang: string, office: string): Draft {
  return {
    ref: reference(),
    type: '',
    impact: '',
    line_relation: '',
    direction: '',
    event_at: '',
    known_at: '',
    placeBy: 'map',
    latitude: null,
    longitude: null,
    precision_m: 100,
    crossing: '',
    sector: '',
    people: {},
    livestock: {},
    response_taken: [],
    help_needed: [],
    lang,
    text: { [lang]: '' },
    purpose: 'safety',
    office,
  };
}

export function placeIn(draft: Draft): Place | null {
  if (draft.placeBy === 'none' || draft.latitude === null || draft.longitude === null) return null;
  return { latitude: draft.latitude, longitude: draft.longitude, precision_m: draft.precision_m ?? 0 };
}

/** The draft as the node takes it: only what was given. What follows from the agreement, the node adds. */
export function toRecord(draft: Draft): JsonObject {
  const place = placeIn(draft);
  const text = Object.fromEntries(Object.entries(draft.text).filter(([, words]) => words.trim() !== ''));
  const given: [string, JsonObject[string] | undefined][] = [
    ['type', draft.type],
    ['impact', draft.impact],
    ['line_relation', draft.line_relation],
    ['direction', draft.direction],
    ['event_at', draft.event_at],
    ['known_at', draft.known_at],
    ['place', place ? toPlace(place) : undefined],
    ['crossing', draft.placeBy === 'crossing' ? draft.crossing : undefined],
    ['sector', draft.sector],
    ['people_count', filled(draft.people)],
    ['livestock_head', filled(draft.livestock)],
    ['response_taken', inOrder('response_taken', draft.response_taken)],
    ['help_needed', inOrder('help_needed', draft.help_needed)],
    ['text', Object.keys(text).length ? text : undefined],
    ['lang', draft.lang],
    ['purpose', draft.purpose],
    ['office', draft.office],
  ];
  const record: JsonObject = { kind: 'incident', ref: draft.ref };
  for (const [field, value] of given) if (value !== undefined && value !== '') record[field] = value;
  return record;
}

/** As in the table, whatever the order of the clicks. */
const inOrder = (field: string, chosen: readonly string[]) =>
  chosen.length ? codesOf('incident', field).filter((code) => chosen.includes(code)) : undefined;

const filled = (counts: Record<string, number>) => (Object.keys(counts).length ? counts : undefined);

const remembered = 'thalweg.draft.incident';

export function storedDraft(): Draft | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(remembered) ?? 'null');
    const whole = emptyDraft('en', '');
    const isDraft =
      typeof stored === 'object' && stored !== null && Object.keys(whole).every((field) => field in stored);
    return isDraft ? (stored as Draft) : null;
  } catch {
    return null;
  }
}

export const storeDraft = (draft: Draft) => localStorage.setItem(remembered, JSON.stringify(draft));
export const forgetDraft = () => localStorage.removeItem(remembered);
