// SPDX-License-Identifier: Apache-2.0
import { call, search, type Texts } from './core';
import type { Brief } from './matters';

export type Way = 'in' | 'out' | 'both';
export type CrossingState = 'open' | 'restricted' | 'closed';

/** What one party said about its own half, for one way and one sort of traffic. */
export interface Half {
  party: string;
  way: Way;
  traffic: string;
  state: CrossingState;
  reason: string;
  valid_until: string;
  /** The record that says so. */
  id: string;
  queue_vehicles: number | null;
  wait_min: number | null;
  capacity_per_h: number | null;
  gates_count: number | null;
  /** Minutes after midnight UTC. */
  opens_min: number | null;
  closes_min: number | null;
}

/** What holds for a traveller: the stricter of both halves. */
export interface EffectiveWay {
  /** The party into whose territory it leads. */
  into: string;
  traffic: string;
  state: CrossingState;
}

export interface Lapsed {
  party: string;
  traffic: string;
  valid_until: string;
  id: string;
}

export interface Crossing {
  id: string;
  name: Texts;
  place: { lat_e7: number; lon_e7: number } | null;
  uncertainty_m: number;
  halves: Half[];
  ways: EffectiveWay[];
  /** Closures and restrictions that were announced and have not begun. */
  announced: Brief[];
  /** What was said last and holds no longer. */
  lapsed: Lapsed[];
}

export interface FlowPoint {
  party: string;
  at: string;
  queue_vehicles: number | null;
  wait_min: number | null;
  capacity_per_h: number | null;
  gates_count: number | null;
}

export const crossings = {
  all: (agreement: string, signal?: AbortSignal) =>
    call<{ items: Crossing[]; as_of: string }>(`/crossings${search({ agreement })}`, { signal }),
  flow: (crossing: string, query: { agreement: string; since?: string }, signal?: AbortSignal) =>
    call<{ items: FlowPoint[] }>(`/crossings/${encodeURIComponent(crossing)}/flow${search(query)}`, { signal }),
};
