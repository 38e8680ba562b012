// SPDX-License-Identifier: Apache-2.0
import { useMemo, useSyncExternalStore } from 'react';

/** The desk's screens. Those of the navigation come first, in its order. */
export const screenNames = [
  'watch',
  'inbox',
  'cases',
  'report',
  'crossings',
  'notices',
  'agreement',
  'evidence',
  'balance',
  'administration',
  'record',
  'login',
] as const;
export type ScreenName = (typeof screenNames)[number];

export interface Route {
  screen: ScreenName;
  id?: string;
  query?: Record<string, string>;
}

/** The address after `#`, so that whatever is on the screen can be linked to and the browser's back works. */
export function parse(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [name = '', id, ...more] = path.split('/');
  const screen = screenNames.find((known) => known === name);
  if (!screen || more.length > 0 || (id !== undefined && !/^[\w.-]{1,64}$/.test(id))) return { screen: 'watch' };
  if (screen === 'record' && !id) return { screen: 'watch' };
  return { screen, ...(id && { id }), ...(query && { query: Object.fromEntries(new URLSearchParams(query)) }) };
}

export function href({ screen, id, query }: Route): string {
  const asked = query && Object.keys(query).length ? `?${new URLSearchParams(query)}` : '';
  return `#/${screen}${id ? `/${id}` : ''}${asked}`;
}

const listen = (changed: () => void) => {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
};

export function useRoute(): Route {
  const hash = useSyncExternalStore(listen, () => location.hash);
  return useMemo(() => parse(hash), [hash]);
}

/** Goes to a screen. `instead` takes the place of the present one, so that back does not return to it. */
export function go(route: Route, how?: 'instead'): void {
  if (how) location.replace(href(route));
  else location.hash = href(route);
}
