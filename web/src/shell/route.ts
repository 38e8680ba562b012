// SPDX-License-Identifier: Apache-2.0
import { useCallback, useSyncExternalStore } from 'react';

export type Route = { at: 'list' } | { at: 'log' } | { at: 'record'; record: string };

/** The address after `#`, so that a record can be linked to and the browser's back works. */
export function parse(hash: string): Route {
  if (hash === '#/log') return { at: 'log' };
  const record = /^#\/record\/([0-9a-f]{6,64})$/.exec(hash)?.[1];
  return record ? { at: 'record', record } : { at: 'list' };
}

export function href(route: Route): string {
  if (route.at === 'record') return `#/record/${route.record}`;
  return route.at === 'log' ? '#/log' : '#/';
}

const listen = (changed: () => void) => {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
};

export function useRoute(): [Route, (route: Route) => void] {
  const hash = useSyncExternalStore(listen, () => location.hash);
  const go = useCallback((route: Route) => {
    location.hash = href(route);
  }, []);
  return [parse(hash), go];
}
