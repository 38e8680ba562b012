// SPDX-License-Identifier: Apache-2.0
import type { Proof } from './passkeys';
import { call, type JsonObject, post, put, remove } from './core';

export interface Account {
  name: string;
  display: string;
  offices: string[];
  admin: boolean;
  second_factor: boolean;
  must_change_password: boolean;
}

export interface Session {
  account: Account;
  csrf: string;
  expires_at: string;
  agreements: string[];
}

export const session = (signal?: AbortSignal) => call<Session>('/session', { signal });
export const logIn = (name: string, password: string, passkey?: Proof) =>
  post<Session>('/session', { name, password, ...(passkey && { passkey }) });
export const logOut = () => remove<unknown>('/session');

export const changePassword = (old: string, fresh: string) => post<Session>('/account/password', { old, new: fresh });
export const accountSettings = () => call<JsonObject>('/account/settings');
export const keepAccountSettings = (settings: JsonObject) => put<unknown>('/account/settings', settings);
