// SPDX-License-Identifier: Apache-2.0
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { api, base, Problem } from '../api';
import type { Brief, NodeState } from '../api';
import { useNow } from '../shared/clock';

/**
 * The node's word of what changes, as it happens. The browser comes back by itself after a break and says what it heard
 * last, so that nothing is missed; where too much was missed, the node says so and everything is read again.
 */

/** Without a word for this long, what is on the screen may be old, in milliseconds. */
export const patience = 12_000;
/** Until the next attempt when the node refuses the stream, in milliseconds. */
const pause = 2000;
/** Lists are asked for again at most this often while much is happening, in milliseconds. */
const breath = 700;

export interface Heard {
  /** When the node was last heard; 0 before the first word. */
  at: number;
  /** The connection is gone and has not come back. */
  cut: boolean;
}

let heard: Heard = { at: 0, cut: false };
const listeners = new Set<() => void>();
const tell = (next: Heard) => {
  heard = next;
  listeners.forEach((listener) => listener());
};

type MattersListener = (items: readonly Brief[]) => void;
const mattersListeners = new Set<MattersListener>();

/** Calls back with matters that are new or have changed, of both sides. */
export function onMatters(listener: MattersListener): () => void {
  mattersListeners.add(listener);
  return () => {
    mattersListeners.delete(listener);
  };
}

/** Reads again, together and not too often, all queries whose key begins with one of the names given. */
function gatherer(queries: QueryClient) {
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  const flush = () => {
    timer = undefined;
    last = Date.now();
    const names = new Set(waiting);
    waiting.clear();
    void queries.invalidateQueries({ predicate: ({ queryKey }) => names.has(String(queryKey[0])) });
  };
  return {
    ask: (...names: string[]) => {
      names.forEach((name) => waiting.add(name));
      timer ??= setTimeout(flush, Math.max(0, last + breath - Date.now()));
    },
    stop: () => clearTimeout(timer),
  };
}

/** What follows from matters, by the first word of its query's key. */
export const mattersKeys = [
  'matters',
  'similar',
  'records',
  'record',
  'inbox',
  'cases',
  'case',
  'crossings',
  'flow',
  'notices',
  'balance',
];

function put(queries: QueryClient, type: string, data: string, ask: (...names: string[]) => void): void {
  switch (type) {
    case 'node':
      queries.setQueryData(['node'], JSON.parse(data) as NodeState);
      // Receipts move with the node's own state.
      return ask('record', 'records', 'inbox', 'case');
    case 'held':
      return ask('held', 'inbox');
    case 'matters': {
      const { items } = JSON.parse(data) as { items: Brief[] };
      mattersListeners.forEach((listener) => listener(items));
      return ask(...mattersKeys);
    }
    case 'cases':
      return ask('cases', 'case', 'inbox');
    case 'lost':
      void queries.invalidateQueries();
      return;
    default:
      return;
  }
}

const events = ['hello', 'node', 'held', 'matters', 'cases', 'lost', 'tick'];

/** Listens until the returned function is called. */
export function listenLive(queries: QueryClient, open = (address: string) => new EventSource(address)): () => void {
  const { ask, stop } = gatherer(queries);
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let cursor = '';
  let ended = false;

  const connect = () => {
    source = open(`${base}/live${cursor && `?after=${encodeURIComponent(cursor)}`}`);
    for (const type of events)
      source.addEventListener(type, (event: MessageEvent<string>) => {
        if (event.lastEventId) cursor = event.lastEventId;
        tell({ at: Date.now(), cut: false });
        put(queries, type, event.data, ask);
      });
    source.addEventListener('error', () => {
      if (ended) return;
      tell({ ...heard, cut: true });
      // The browser tries again by itself unless the node refused: then somebody may have to log in.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(retry, pause);
    });
  };
  const retry = () => {
    void api.node().then(
      () => !ended && connect(),
      (problem: unknown) => {
        const waits = problem instanceof Problem && problem.status === 401;
        if (!ended && !waits) timer = setTimeout(retry, pause);
      },
    );
  };

  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    stop();
    source?.close();
  };
}

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export interface Live {
  /** `stale`: no word for a while; `offline`: the connection is gone. */
  state: 'live' | 'stale' | 'offline';
  /** When the node was last heard. */
  at: Date | null;
}

export function standing({ at, cut }: Heard, now: number): Live['state'] {
  if (cut) return 'offline';
  return at > 0 && now - at > patience ? 'stale' : 'live';
}

/** Whether what is on the screen is what the node says now. */
export function useLive(): Live {
  const last = useSyncExternalStore(listen, () => heard);
  const now = useNow(1);
  return { state: standing(last, now), at: last.at ? new Date(last.at) : null };
}
