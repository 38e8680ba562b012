// SPDX-License-Identifier: Apache-2.0
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
export const logIn = (name: string, password: string) => post<Session>('/session', { name, password });
export const logOut = () => remove<unknown>('/session');

export const changePassword = (old: string, fresh: string) => post<Session>('/account/password', { old, new: fresh });
export const accountSettings = () => call<JsonObject>('/account/settings');
export const keepAccountSettings = (settings: JsonObject) => put<unknown>('/account/settings', settings);
