// SPDX-License-Identifier: Apache-2.0
import { call, search, type Texts } from './core';

/** A matter in few words: what a list, a map and a time line need to know of it. */
export interface Brief {
  id: string;
  agreement: string;
  party: string;
  own: boolean;
  index: number;
  /** When the entry was written into its journal. */
  at: string;
  kind: string;
  headline: { field: string; code: string } | null;
  office: string;
  sector: string | null;
  crossing: string | null;
  place: { lat_e7: number; lon_e7: number; precision_m: number } | null;
  event_at: string | null;
  until: string | null;
  impact: string | null;
  /** The beginning of what it says, in each of its languages. */
  text: Texts | null;
  state: string;
  open: boolean;
  due: string | null;
  overdue: boolean;
  /** How many of its fields are disputed. */
  disputed: number;
  joint: boolean;
  escalated_to: string | null;
  flags: Flag[];
  case: string | null;
  opening: 'present' | 'erased' | 'none';
  exercise: boolean;
}

export interface Flag {
  id: string;
  level: string;
  origin: string;
}

export interface MattersQuery {
  agreement?: string;
  party?: string;
  /** Separated by commas; without them, all kinds that are matters by themselves. */
  kinds?: string;
  states?: string;
  sector?: string;
  crossing?: string;
  since?: string;
  until?: string;
  bbox?: string;
  open?: 1;
  overdue?: 1;
  flagged?: 1;
  q?: string;
  sort?: 'at' | 'due';
  before?: string | null;
  limit?: number;
}

export interface MattersPage {
  items: Brief[];
  next: string | null;
  /** How many match in all, on this page or not. */
  total: number;
  as_of: string;
}

export const matters = {
  page: (query: MattersQuery, signal?: AbortSignal) => call<MattersPage>(`/matters${search(query)}`, { signal }),
};

/** When it happened or will, or else when it was said. */
export const whenOf = (brief: Brief): string => brief.event_at ?? brief.at;
