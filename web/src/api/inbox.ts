// SPDX-License-Identifier: Apache-2.0
import { call, search } from './core';
import type { Brief } from './matters';

/** Why a matter waits for somebody. */
export type Why =
  | 'acknowledge'
  | 'answer'
  | 'approve'
  | 'assent'
  | 'answer_dispute'
  | 'update'
  | 'confirm_closure'
  | 'renew_status'
  | 'retention'
  | 'certify_erasure'
  | 'clarify'
  | 'give_account'
  | 'escalated'
  | 'same_event'
  | 'next_step';

export interface InboxItem {
  /** For `approve` its id is the national one. */
  matter: Brief;
  why: Why;
  due: string | null;
  overdue: boolean;
  /** The deadline's name in the agreement. */
  deadline: string | null;
  /** What the deadline rests on: where in the agreement or in the law it stands. */
  origin: string | null;
  /** Own offices that may do it. */
  offices: string[];
  of: 'us' | 'them';
  /** The second report of what may be the same event. */
  other?: string | null;
}

export interface Inbox {
  items: InboxItem[];
  counts: { us: number; them: number; overdue: number };
  as_of: string;
}

export interface InboxQuery {
  agreement?: string;
  office?: string;
  of?: 'us' | 'them';
}

export const inbox = (query: InboxQuery, signal?: AbortSignal) => call<Inbox>(`/inbox${search(query)}`, { signal });
