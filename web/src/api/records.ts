// SPDX-License-Identifier: Apache-2.0
import { base, call, type JsonObject, post, search, segment } from './core';

export interface Citation {
  rel: string;
  record: string;
}

export interface Deadline {
  id: string;
  due: string;
  met_at: string | null;
  overdue: boolean;
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
  state: { name: string; deadlines: Deadline[] };
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

export interface Override {
  office: string;
  reason: string;
}

export interface HeldItem {
  id: string;
  record: JsonObject;
  verdict: Verdict & { approvers: string[] };
}

export interface RecordsQuery {
  agreement?: string;
  party?: string;
  kind?: string;
  before?: string | null;
  limit?: number;
}

export const records = (query: RecordsQuery, signal?: AbortSignal) =>
  call<Page>(`/records${search(query)}`, { signal });
export const record = (id: string, signal?: AbortSignal) => call<Item>(`/records/${segment(id)}`, { signal });
export const preview = (record: JsonObject, signal?: AbortSignal) =>
  post<{ results: PreviewResult[] }>('/preview', { record }, signal);
export const submit = (record: JsonObject, override?: Override) =>
  post<{ results: SubmitResult[] }>('/records', override ? { records: [record], override } : { records: [record] });
export const held = (signal?: AbortSignal) => call<{ items: HeldItem[] }>('/held', { signal });
export const approve = (id: string, by: Override) => post<unknown>(`/held/${segment(id)}/approve`, by);
export const evidenceUrl = (id: string) => `${base}/evidence/${segment(id)}`;
