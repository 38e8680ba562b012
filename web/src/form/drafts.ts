// SPDX-License-Identifier: Apache-2.0
import { useMemo, useSyncExternalStore } from 'react';
import { isObject } from '../record';
import type { Draft } from './draft';

/**
 * Drafts of one account, kept in this browser until they are said or thrown away: they survive a reload, a dead line and
 * the end of a shift. A draft that could not be handed in waits here and is sent when the node answers again.
 */
export interface StoredDraft {
  record: Draft;
  saved_at: string;
  /** It is to be sent without being asked for again. */
  queued: boolean;
  /** It may have reached the node, whose answer was lost: look for its reference before it is sent again. */
  attempted: boolean;
  /** Why the node refused what had waited. */
  refused?: string;
}

const keyOf = (account: string) => `thalweg.drafts.${account}`;

const isStored = (value: unknown): value is StoredDraft =>
  isObject(value) &&
  isObject(value.record) &&
  typeof value.record.ref === 'string' &&
  typeof value.record.kind === 'string';

/** Newest first. What this program cannot read is left out, and stays where it is until something is saved. */
export function storedDrafts(account: string): StoredDraft[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(account)) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isStored) : [];
  } catch {
    return [];
  }
}

const changes = new EventTarget();

function write(account: string, drafts: StoredDraft[]) {
  localStorage.setItem(keyOf(account), JSON.stringify(drafts));
  changes.dispatchEvent(new Event('change'));
}

export function keepDraft(account: string, draft: StoredDraft) {
  const others = storedDrafts(account).filter(({ record }) => record.ref !== draft.record.ref);
  write(account, [draft, ...others]);
}

/** Changes a draft that is still there; one that another window has sent or thrown away stays gone. */
export function markDraft(account: string, ref: string, change: Partial<StoredDraft>) {
  const drafts = storedDrafts(account);
  if (!drafts.some(({ record }) => record.ref === ref)) return;
  write(
    account,
    drafts.map((draft) => (draft.record.ref === ref ? { ...draft, ...change } : draft)),
  );
}

export const dropDraft = (account: string, ref: string) =>
  write(
    account,
    storedDrafts(account).filter(({ record }) => record.ref !== ref),
  );

const listen = (changed: () => void) => {
  changes.addEventListener('change', changed);
  addEventListener('storage', changed);
  return () => {
    changes.removeEventListener('change', changed);
    removeEventListener('storage', changed);
  };
};

export function useDrafts(account: string): StoredDraft[] {
  const raw = useSyncExternalStore(listen, () => localStorage.getItem(keyOf(account)));
  return useMemo(() => (raw === null ? [] : storedDrafts(account)), [raw, account]);
}
