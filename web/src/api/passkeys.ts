// SPDX-License-Identifier: Apache-2.0
import { call, type JsonObject, post, remove, segment } from './core';

/** Keys that a browser or a token keeps for an account (WebAuthn), as the node lists them. */
export interface Passkey {
  id: string;
  label?: string;
  created_at?: string;
  last_used_at?: string | null;
}

export const passkeys = () => call<{ items: Passkey[] }>('/account/passkeys');
export const newPasskeyOptions = () => post<JsonObject>('/account/passkeys/options');
export const addPasskey = (made: JsonObject) => post<Passkey>('/account/passkeys', made);
export const removePasskey = (id: string) => remove<unknown>(`/account/passkeys/${segment(id)}`);

interface Reader {
  parseRequestOptionsFromJSON?(options: object): PublicKeyCredentialRequestOptions;
  parseCreationOptionsFromJSON?(options: object): PublicKeyCredentialCreationOptions;
}
const reader = () => (globalThis.PublicKeyCredential ?? undefined) as Reader | undefined;

/** Whether this browser can use passkeys here: it must know them, and trust the address. */
export const canUsePasskeys = () =>
  globalThis.isSecureContext && typeof reader()?.parseRequestOptionsFromJSON === 'function';

const inner = (options: JsonObject) => (options.publicKey ?? options) as object;
const written = (credential: Credential | null) => (credential as { toJSON?(): JsonObject } | null)?.toJSON?.() ?? null;

/** Has the browser answer the node's challenge; null when the reader thought better of it. */
export async function answer(options: JsonObject): Promise<JsonObject | null> {
  const publicKey = reader()!.parseRequestOptionsFromJSON!(inner(options));
  return written(await navigator.credentials.get({ publicKey }));
}

export async function make(options: JsonObject): Promise<JsonObject | null> {
  const publicKey = reader()!.parseCreationOptionsFromJSON!(inner(options));
  return written(await navigator.credentials.create({ publicKey }));
}
