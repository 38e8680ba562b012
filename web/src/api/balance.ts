// SPDX-License-Identifier: Apache-2.0
import { call, search } from './core';

/** What one party owed under one deadline in the period. */
export interface Owed {
  party: string;
  kind: string;
  deadline: string;
  owed: number;
  in_time: number;
  late: number;
  open: number;
  overdue: number;
  /** Seconds until it was met; null when none was. */
  median_s: number | null;
}

export interface Balance {
  from: string;
  until: string;
  as_of: string;
  rows: Owed[];
  said: { party: string; kind: string; count: number }[];
  refused: { party: string; code: string; count: number }[];
  /** As each party published it. */
  withheld: { party: string; kind: string; count: number; from: string; until: string }[];
  /** From this node's national journal; nobody else sees it. */
  own_withheld: { kind: string; count: number }[];
}

export const balance = (query: { agreement: string; from: string; until: string }, signal?: AbortSignal) =>
  call<Balance>(`/balance${search(query)}`, { signal });
