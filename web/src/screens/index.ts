// SPDX-License-Identifier: Apache-2.0
import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import type { Key } from '../i18n/messages';
import type { IconName } from '../shared/icon';
import { type ScreenName, screenNames } from '../shell/route';

/** What the navigation says of a screen, in its order. */
export interface Entry {
  title: Key;
  icon: IconName;
  /** After `g`, goes there. */
  letter: string;
  /** Whether an observer, who holds commitments only, has any use for it. */
  witness?: boolean;
  /** The part of the interface that it cannot do without; a node of an older version may not have it. */
  needs?: string;
}

export const entries: Partial<Record<ScreenName, Entry>> = {
  watch: { title: 'watch.title', icon: 'map', letter: 'w', witness: true },
  inbox: { title: 'inbox.title', icon: 'inbox', letter: 'i', needs: '/inbox' },
  cases: { title: 'cases.title', icon: 'folder', letter: 'c' },
  report: { title: 'report.title', icon: 'pen', letter: 'r' },
  crossings: { title: 'crossings.title', icon: 'gate', letter: 'x' },
  notices: { title: 'notices.title', icon: 'calendar', letter: 'n' },
  agreement: { title: 'agreement.title', icon: 'scroll', letter: 'a', witness: true },
  evidence: { title: 'evidence.title', icon: 'seal', letter: 'e', witness: true },
  balance: { title: 'balance.title', icon: 'scales', letter: 'b' },
  administration: { title: 'administration.title', icon: 'gear', letter: 'd', witness: true },
};

/** Together, since each alone is small and a shift visits them all: one file packs better than eleven. */
const load = (name: ScreenName): Promise<{ default: ComponentType }> =>
  name === 'login' ? import('./login/screen') : import('./all').then(({ screens }) => ({ default: screens[name] }));

const loaded = new Map<ScreenName, LazyExoticComponent<ComponentType>>();

/** The component of a screen; the code of all screens comes with the first. */
export function screenOf(name: ScreenName): LazyExoticComponent<ComponentType> {
  const known = loaded.get(name) ?? lazy(() => load(name));
  loaded.set(name, known);
  return known;
}

/** The screens that stand in the navigation. */
export const navigable = screenNames.filter((name) => entries[name]);
