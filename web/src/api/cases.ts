// SPDX-License-Identifier: Apache-2.0
import { call, type Flag, type Item, type Json, post, search, type Texts } from '../api';
import type { Brief } from './matters';

export interface CaseSummary {
  /** Of the record that opened it. */
  id: string;
  agreement: string;
  title: Texts;
  state: 'opened' | 'joined' | 'closed' | 'reopened' | 'merged';
  opened_by: string;
  opened_at: string;
  parties: string[];
  /** The office that leads on each side. */
  leads: Record<string, string>;
  next_step: Texts | null;
  next_at: string | null;
  members: number;
  open_members: number;
  overdue: number;
  due: string | null;
  disputed: number;
  flags: Flag[];
  escalated_to: string | null;
  last_at: string;
  merged_into: string | null;
}

/** A field that both sides speak of and do not say alike. */
export interface Difference {
  path: string;
  values: Record<string, Json>;
  /** The record of each side that says so. */
  records: Record<string, string>;
}

export interface Case extends CaseSummary {
  /** Members and all that was said about them, oldest first. */
  items: Item[];
  case_records: Item[];
  differences: Difference[];
}

export interface CasesQuery {
  agreement?: string;
  state?: 'open' | 'closed' | 'all';
  q?: string;
  sort?: 'last' | 'due' | 'opened';
  before?: string | null;
  limit?: number;
}

export interface CasesPage {
  items: CaseSummary[];
  next: string | null;
  total: number;
  as_of: string;
}

/** Two records that may speak of the same event. */
export interface Suggestion {
  a: Brief;
  b: Brief;
  score: number;
  minutes: number;
  metres: number | null;
  same_type: boolean;
  same_branch: boolean;
}

export const cases = {
  page: (query: CasesQuery, signal?: AbortSignal) => call<CasesPage>(`/cases${search(query)}`, { signal }),
  one: (id: string, signal?: AbortSignal) => call<Case>(`/cases/${encodeURIComponent(id)}`, { signal }),
  similar: (agreement: string, signal?: AbortSignal) =>
    call<{ items: Suggestion[] }>(`/matters/similar${search({ agreement })}`, { signal }),
  /** Two records are not of one event: said to this node alone. */
  dismiss: (agreement: string, a: string, b: string) =>
    post<unknown>(`/matters/similar/dismiss${search({ agreement })}`, { a, b }),
};
