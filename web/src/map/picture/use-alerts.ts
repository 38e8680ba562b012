// SPDX-License-Identifier: Apache-2.0
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Alert, picture } from '../../api/picture';
import { sound } from '../../shell/alerts/sound';
import { useSetting } from '../../shell/settings';
import { byWeight, weightOf, withAlert } from './alert-list';
import type { Engine } from './engine';

/** The alerts that wait for an officer, the gravest first, and how many came since the last word about them. */
export interface Alerts {
  open: readonly Alert[];
  /** Those that nobody has acknowledged. */
  count: number;
  /** To be told by a screen reader: how many came together, and which is the latest. */
  news: { count: number; latest: Alert } | null;
  failed: boolean;
  loading: boolean;
  change(alert: Alert): void;
  again(): void;
}

const key = ['picture-alerts'];

interface Listed {
  items: Alert[];
  total: number;
}

/** What came within this time is told together, in milliseconds. */
const gathering = 4000;

export function useAlerts(engine: Engine): Alerts {
  const queries = useQueryClient();
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => picture.alerts(signal), retry: false });
  const [sounds] = useSetting<boolean>('sounds', false);
  const [news, setNews] = useState<Alerts['news']>(null);
  const change = useCallback(
    (alert: Alert) =>
      queries.setQueryData<Listed>(key, (listed) => ({
        items: withAlert(listed?.items ?? [], alert),
        total: listed?.total ?? 0,
      })),
    [queries],
  );
  useEffect(() => {
    let waiting: Alert[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let told = 0;
    const tell = () => {
      timer = undefined;
      told = Date.now();
      const latest = waiting.at(-1);
      if (latest) setNews({ count: waiting.length, latest });
      waiting = [];
    };
    const forget = engine.onAlert((alert) => {
      const known = queries.getQueryData<Listed>(key)?.items.some(({ id }) => id === alert.id);
      change(alert);
      // One that happens again is counted where it stands.
      if (known || alert.state !== 'open') return;
      waiting.push(alert);
      // The first at once, and then together what comes within a few seconds.
      timer ??= setTimeout(tell, Math.max(200, told + gathering - Date.now()));
      if (sounds && weightOf(alert.priority) <= 1) sound();
    });
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, [engine, queries, change, sounds]);
  const open = useMemo(() => [...(query.data?.items ?? [])].sort(byWeight), [query.data]);
  return {
    open,
    count: open.filter(({ state }) => state === 'open').length,
    news,
    failed: query.isError,
    loading: query.isPending,
    change,
    again: () => void query.refetch(),
  };
}
