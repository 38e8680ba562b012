// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Key } from '../i18n/messages';

/** Keys that do something while no field has the cursor. Screens add theirs while they are shown. */

export interface Shortcut {
  says: Key;
  does(): void;
}
export type Shortcuts = Record<string, Shortcut>;

const layers = new Set<Shortcuts>();
const listeners = new Set<() => void>();
let known: readonly (readonly [string, Key])[] = [];

function changed() {
  known = [...layers].flatMap((layer) => Object.entries(layer).map(([key, { says }]) => [key, says] as const));
  listeners.forEach((listener) => listener());
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(input|textarea|select)$/i.test(target.tagName) ||
    target.closest('[role=listbox],[role=menu],[role=spinbutton]') !== null);

/** On a keyboard of another script the key's place counts: the letter that a Latin keyboard has there. */
export const letterOf = ({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string =>
  /^[ -~]$/.test(key) ? key : /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key;

let first = '';
let firstAt = 0;
/** Two keys belong together within this time, in milliseconds. */
const together = 1500;

/** The name of what was pressed: "j", or "g i" after a g. Kept apart from the page, for the tests. */
export function pressed(letter: string, now: number): string {
  const after = first && now - firstAt < together ? `${first} ${letter}` : letter;
  first = after === 'g' ? 'g' : '';
  firstAt = now;
  return after;
}

function onKey(event: KeyboardEvent) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
  if (typing(event.target) || document.querySelector('[aria-modal=true], .react-aria-ModalOverlay, [data-modal]'))
    return;
  const name = pressed(letterOf(event), Date.now());
  const found = [...layers].reverse().find((layer) => name in layer)?.[name];
  if (!found) return;
  event.preventDefault();
  found.does();
}

/** These keys work while the component is on the page. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const names = Object.keys(shortcuts).join();
  useEffect(() => {
    const layer: Shortcuts = Object.fromEntries(
      names
        .split(',')
        .map((name) => [name, { says: latest.current[name]!.says, does: () => latest.current[name]?.does() }]),
    );
    if (layers.size === 0) addEventListener('keydown', onKey);
    layers.add(layer);
    changed();
    return () => {
      layers.delete(layer);
      if (layers.size === 0) removeEventListener('keydown', onKey);
      changed();
    };
  }, [names]);
}

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** The keys that do something now, and what. */
export const useKnownShortcuts = () => useSyncExternalStore(listen, () => known);
