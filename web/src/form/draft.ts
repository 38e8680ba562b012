// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '../api';
import { isObject, type Place, placeOf, toPlace } from '../record';
import { fieldOf } from '../schema';

/** A record while it is being written: what was filled in so far, under the names that the record will have. */
export type Draft = JsonObject & { kind: string; ref: string; lang: string; office: string };

/** Twelve random bytes in hexadecimal. `randomUUID` is missing where a page is served without TLS. */
function reference(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The author's own reference comes first: with it a retry can find out that the thing was said already. */
export function emptyDraft(kind: string, given: JsonObject & { lang: string; office: string }): Draft {
  return { purpose: purposes[kind] ?? 'safety', ...given, kind, ref: reference() };
}

/** Why each kind is mostly told. The author may choose another reason. */
const purposes: Record<string, string> = {
  case: 'administration',
  communique: 'diplomacy',
  crossing_status: 'trade',
  erasure: 'administration',
  escalation: 'diplomacy',
  system_notice: 'administration',
};

/** Puts values in and takes out those that are null. */
export function changed<T extends JsonObject>(draft: T, change: JsonObject): T {
  const merged = { ...draft, ...change };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) as T;
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

/** The draft as the node takes it: only what was given, lists of codes in the order of the table. */
export function cleaned(draft: JsonObject): JsonObject {
  const record: JsonObject = {};
  for (const [name, given] of Object.entries(draft)) {
    const field = fieldOf(String(draft.kind), name);
    let value = given;
    if (field?.type === 'text_map' && isObject(value))
      value = Object.fromEntries(
        Object.entries(value).filter(([, words]) => typeof words === 'string' && words.trim() !== ''),
      );
    if (field?.type === 'code_list' && Array.isArray(value)) {
      const chosen = value;
      value = (field.codes ?? []).filter((code) => chosen.includes(code));
    }
    if (!isEmpty(value)) record[name] = value;
  }
  return record;
}

export const draftPlace = (draft: JsonObject): Place | null => placeOf(draft);

export const withPlace = (at: Pick<Place, 'latitude' | 'longitude'>, precision_m: number): JsonObject => ({
  place: toPlace({ ...at, precision_m }),
});
