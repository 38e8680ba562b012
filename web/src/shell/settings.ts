// SPDX-License-Identifier: Apache-2.0
import { useCallback, useSyncExternalStore } from 'react';
import type { Json, JsonObject } from '../api/core';

/** What a reader has chosen. Kept on this device at once, and with the account when somebody is logged in. */

const remembered = 'thalweg.settings';
/** Changes are sent together, this long after the last, in milliseconds. */
const settle = 800;

function stored(): JsonObject {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(remembered) ?? '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
  } catch {
    return {};
  }
}

let values = stored();
const listeners = new Set<() => void>();
let send: ((values: JsonObject) => Promise<unknown>) | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

function change(next: JsonObject) {
  values = next;
  localStorage.setItem(remembered, JSON.stringify(values));
  listeners.forEach((listener) => listener());
}

export const setting = (key: string): Json | undefined => values[key];

export function setSetting(key: string, value: Json): void {
  change({ ...values, [key]: value });
  if (!send) return;
  clearTimeout(timer);
  // A node that does not take it leaves the choice on this device, where it holds.
  timer = setTimeout(() => void send?.(values).catch(() => undefined), settle);
}

/** From a login on: the account's choices hold, and changes go to it. */
export function keepWith(account: JsonObject, sender: (values: JsonObject) => Promise<unknown>): void {
  send = sender;
  change({ ...values, ...account });
}

/** After a logout choices stay on this device only. */
export function keepHere(): void {
  clearTimeout(timer);
  send = undefined;
}

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** One choice by its name, such as "watch.views". What is stored was written by this page in some version: check it. */
export function useSetting<T extends Json>(
  key: string,
  fallback: T,
  holds?: (value: Json) => boolean,
): [T, (value: T) => void] {
  const value = useSyncExternalStore(listen, () => values[key]);
  const set = useCallback((next: T) => setSetting(key, next), [key]);
  return [value !== undefined && (holds?.(value) ?? typeof value === typeof fallback) ? (value as T) : fallback, set];
}
