// SPDX-License-Identifier: Apache-2.0
import { call, post, remove, search, segment } from './core';

/** The node's own logins and programs, and how the node itself is. For whoever administers it. */

export interface AccountRow {
  name: string;
  display: string;
  offices: string[];
  admin: boolean;
  disabled: boolean;
  has_password?: boolean;
  enrolment_until?: string | null;
  created_at?: string;
}

export interface NewAccount {
  name: string;
  display: string;
  offices: string[];
  admin: boolean;
}

export interface TokenRow {
  id: string;
  label: string;
  scopes: string[];
  offices: string[];
  expires_at: string | null;
  created_at?: string;
}

export interface Administration {
  folder: { journals_bytes: number; index_bytes: number; free_bytes: number };
  keys: { role: string; vkey: string }[];
  backup: { last_at: string | null; hint: string };
  version: string;
  started_at: string;
  counters: Record<string, number>;
  sessions: number;
}

export interface AuditRow {
  at: string;
  /** "account 3", "token 9f2c" or "operator". */
  by: string | null;
  account: string | null;
  office: string | null;
  act: string;
  subject: string | null;
  detail: string;
}

export const scopes = [
  'records:read',
  'records:write',
  'approve',
  'bundle',
  'picture:read',
  'picture:write',
  'metrics',
  'admin',
] as const;

export const accounts = {
  all: (signal?: AbortSignal) => call<{ items: AccountRow[] }>('/accounts', { signal }),
  add: (account: NewAccount) => post<{ account: AccountRow; enrolment: string }>('/accounts', account),
  change: (name: string, change: Partial<Omit<NewAccount, 'name'>> & { disabled?: boolean }) =>
    post<unknown>(`/accounts/${segment(name)}`, change),
  reset: (name: string) => post<{ enrolment: string }>(`/accounts/${segment(name)}/reset`),
};

export const tokens = {
  all: (signal?: AbortSignal) => call<{ items: TokenRow[] }>('/tokens', { signal }),
  add: (token: Omit<TokenRow, 'id' | 'created_at'>) => post<{ token: string; id: string }>('/tokens', token),
  remove: (id: string) => remove<unknown>(`/tokens/${segment(id)}`),
};

export const administration = (signal?: AbortSignal) => call<Administration>('/administration', { signal });
export const audit = (before?: string | null, signal?: AbortSignal) =>
  call<{ items: AuditRow[]; next: string | null }>(`/audit${search({ before, limit: 50 })}`, { signal });
