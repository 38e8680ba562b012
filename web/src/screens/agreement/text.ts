// SPDX-License-Identifier: Apache-2.0
import type { Agreement, Json, JsonObject, Texts } from '../../api';
import { isObject } from '../../record';

/** The agreement's text as tables (docs/formats/agreement.md), and what can be read off it. */

export interface PartyText {
  id: string;
  name: Texts;
  log_key?: string;
  witness_key?: string;
  mirror_key?: string;
  tls_pin?: string;
  address?: string;
}

export interface Sector {
  id: string;
  name: Texts;
  from_m: number;
  to_m: number;
  line?: number;
  seats?: string[];
}

export interface OfficeText {
  id: string;
  party: string;
  name: Texts;
  grade: string;
  powers: string[];
  kinds?: string[];
  sectors?: string[];
}

export interface Channel {
  id: string;
  kinds: string[];
  contact?: { party: string; general: string; urgent: string }[];
}

export type Approve = JsonObject & {
  power?: string;
  grade?: string;
  office?: string;
};

export type Rule = JsonObject & {
  id: string;
  decision: 'release' | 'withhold';
  reason?: Texts;
  approve?: Approve[];
};

export type DeadlineText = JsonObject & {
  id: string;
  kind: string;
  within: string;
  starts: string;
  until: string;
  then: string;
  origin: string;
};

export interface LifeFirst {
  kind: string;
  types?: string[];
  minimum?: string[];
  precision_m: number;
  distance_to_line_m_max?: number;
  origin: string;
}

export interface Retention {
  kind: string;
  keep: string;
  origin: string;
}

export interface StateRow {
  kind: string;
  name: string;
  when?: string[];
}

export interface FlagRow {
  id: string;
  kind: string;
  types?: string[];
  impact_min?: string;
  people?: string[];
  level: string;
  origin?: string;
}

/** The rows of one table of the text; none where the text has no such table. */
export function rows<T>(text: Agreement | undefined, table: string): T[] {
  const found = text?.[table];
  return (Array.isArray(found) ? found.filter((row) => isObject(row as Json)) : []) as T[];
}

/** One table that is not a list. */
export function part(text: Agreement | undefined, table: string): JsonObject {
  const found = text?.[table];
  return isObject(found) ? (found as JsonObject) : {};
}

const units = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** A span such as "15m" or "3d" in milliseconds. */
export function spanOf(text: string): number {
  const [, count = '0', unit = 's'] = /^(\d+)([smhd])$/.exec(text) ?? [];
  return Number(count) * units[unit as keyof typeof units] * 1000;
}

/** The rules that could decide over a record of this kind, in the order in which they are tried. */
export const rulesFor = (rules: readonly Rule[], kind: string | null): Rule[] =>
  rules.filter(({ kinds }) => kind === null || !Array.isArray(kinds) || kinds.includes(kind));

/** The kinds that the text speaks of anywhere in its rules. */
export function kindsIn(rules: readonly Rule[], all: readonly string[]): string[] {
  const named = new Set(rules.flatMap(({ kinds }) => (Array.isArray(kinds) ? kinds.map(String) : [])));
  const open = rules.some(({ kinds }) => !Array.isArray(kinds));
  return all.filter((kind) => open || named.has(kind));
}

export type Tried = 'decided' | 'passed_over' | 'not_tried';

/** What became of each rule, when `deciding` are the ones that the gate names: the first that applies decides. */
export function tried(rules: readonly Rule[], deciding: readonly string[]): Tried[] {
  const at = rules.findIndex(({ id }) => deciding.includes(id));
  return rules.map((_, index) => (at < 0 || index < at ? 'passed_over' : index === at ? 'decided' : 'not_tried'));
}

/** Where a number comes from: the letter in brackets that the text puts first. */
export function originOf(text: string): { mark: string; words: string } {
  const [, mark = '', words = text] = /^\[([SERP])\]\s*(.*)$/s.exec(text) ?? [];
  return { mark, words };
}
