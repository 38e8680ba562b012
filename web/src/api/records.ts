// SPDX-License-Identifier: Apache-2.0
import { base, call, type Json, type JsonObject, post, search, segment } from './core';
import type { Flag } from './matters';

export interface Citation {
  rel: string;
  record: string;
}

export interface Deadline {
  id: string;
  due: string;
  met_at: string | null;
  overdue: boolean;
  /** Where the agreement has the number from. */
  origin?: string;
  /** "flag", or the level to which it goes when missed. */
  then?: string;
}

/** Another party's view that nobody has given up yet. */
export interface OpenDispute {
  record: string;
  party: string;
  path: string;
  ground: string;
  their_value: Json;
  our_value: Json;
}

/** What follows from all that was said about a record. */
export interface ItemState {
  name: string;
  deadlines: Deadline[];
  acked_by?: string[];
  assented_by?: string[];
  joint?: boolean;
  disputes?: OpenDispute[];
  corrections?: { record: string; path: string; value: Json }[];
  escalated_to?: string | null;
  superseded_by?: string | null;
  flags?: Flag[];
}

export interface Verdict {
  outcome: string;
  rules: string[];
  reason: string;
}

export interface Item {
  id: string;
  agreement: string;
  party: string;
  index: number;
  /** When the entry was written into its journal. */
  at: string;
  own: boolean;
  kind: string;
  /** What the record says: here, destroyed, or never sent, as to observers. */
  opening: 'present' | 'erased' | 'none';
  /** The canonical record, or null without its opening. */
  record: JsonObject | null;
  state: ItemState;
  cites: Citation[];
  cited_by: (Citation & { kind: string; party: string })[];
  receipts: { party: string; at: string }[];
  verdict: Verdict | null;
}

export interface Page {
  items: Item[];
  next: string | null;
}

export interface Warning {
  path: string;
  offset: number;
  length: number;
  what: string;
}

export type Outcome = 'released' | 'held_for_approval' | 'held_until' | 'withheld';

export interface PreviewResult {
  agreement: string;
  outcome: Outcome;
  rules: string[];
  reason: string;
  until?: string | null;
  approvers?: string[];
  record: JsonObject | null;
  stripped: string[];
  blur_m?: number;
  warnings: Warning[];
}

export interface SubmitResult {
  status: 'released' | 'held' | 'withheld' | 'refused';
  id?: string;
  verdicts?: (Verdict & { agreement?: string })[];
  error?: string | { detail?: string } | null;
}

/** An office's answer to a record that waits: a yes, or the answer for what the text guard warned of. */
export interface Consent {
  office: string;
  reason: string;
  override?: boolean;
}

export interface HeldItem {
  id: string;
  record: JsonObject;
  verdict: Verdict & { approvers: string[] };
  /** Whoever asks has handed it in, so that another account must say yes. */
  own?: boolean;
  /** Nobody has answered yet for what the text guard warned of. */
  warned?: boolean;
}

export interface RecordsQuery {
  agreement?: string;
  party?: string;
  kind?: string;
  /** The author's own reference. */
  ref?: string;
  before?: string | null;
  limit?: number;
}

export const records = (query: RecordsQuery, signal?: AbortSignal) =>
  call<Page>(`/records${search(query)}`, { signal });
export const record = (id: string, signal?: AbortSignal) => call<Item>(`/records/${segment(id)}`, { signal });
export const preview = (record: JsonObject, signal?: AbortSignal) =>
  post<{ results: PreviewResult[] }>('/preview', { record }, signal);
export const submit = (record: JsonObject) => post<{ results: SubmitResult[] }>('/records', { records: [record] });
export const held = (signal?: AbortSignal) => call<{ items: HeldItem[] }>('/held', { signal });
export const approve = (id: string, by: Consent) => post<unknown>(`/held/${segment(id)}/approve`, by);
export const evidenceUrl = (id: string) => `${base}/evidence/${segment(id)}`;
