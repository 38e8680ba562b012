// SPDX-License-Identifier: Apache-2.0
import { call, post, remove, segment } from './core';
import type { Session } from './session';

/** Passkeys: keys in a device of the person who logs in, which proves them after it has made sure of its owner. */

export interface PasskeyRow {
  id: string;
  label: string;
  created_at: string;
  used_at: string | null;
}

export interface Passkeys {
  items: PasskeyRow[];
  /** The account wants one besides the password at each login. */
  required: boolean;
}

interface Asked {
  challenge: string;
  rp_id: string;
  timeout_ms: number;
}

interface AskedToMake extends Asked {
  user: { id: string; name: string; display: string };
  exclude: string[];
}

export interface Proof {
  credential: string;
  client_data: string;
  authenticator_data: string;
  signature: string;
  user_handle?: string;
}

const toText = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const toBytes = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

/** Browsers have passkeys over https and on their own machine, at a name and never at an address. */
export const passkeysWork = () =>
  window.isSecureContext && 'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(location.hostname);

const algorithms = [-7, -8, -257];

/** Asks the device for a proof. */
export async function prove(): Promise<Proof> {
  const asked = await post<Asked>('/session/passkey/options');
  const given = (await navigator.credentials.get({
    publicKey: {
      challenge: toBytes(asked.challenge),
      rpId: asked.rp_id,
      timeout: asked.timeout_ms,
      userVerification: 'required',
    },
  })) as PublicKeyCredential;
  const answer = given.response as AuthenticatorAssertionResponse;
  return {
    credential: toText(given.rawId),
    client_data: toText(answer.clientDataJSON),
    authenticator_data: toText(answer.authenticatorData),
    signature: toText(answer.signature),
    ...(answer.userHandle && { user_handle: toText(answer.userHandle) }),
  };
}

export const logInByPasskey = async () => post<Session>('/session/passkey', await prove());

export const passkeys = {
  all: (signal?: AbortSignal) => call<Passkeys>('/account/passkeys', { signal }),
  remove: (id: string) => remove<unknown>(`/account/passkeys/${segment(id)}`),
  require: (required: boolean) => post<Passkeys>('/account/second-factor', { required }),
  async add(label: string, password: string): Promise<PasskeyRow> {
    const asked = await post<AskedToMake>('/account/passkeys/options', { password });
    const made = (await navigator.credentials.create({
      publicKey: {
        challenge: toBytes(asked.challenge),
        rp: { id: asked.rp_id, name: 'Thalweg' },
        user: { id: toBytes(asked.user.id), name: asked.user.name, displayName: asked.user.display },
        pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: asked.exclude.map((id) => ({ type: 'public-key', id: toBytes(id) })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'none',
        timeout: asked.timeout_ms,
      },
    })) as PublicKeyCredential;
    const answer = made.response as AuthenticatorAttestationResponse;
    return post<PasskeyRow>('/account/passkeys', {
      label,
      client_data: toText(answer.clientDataJSON),
      authenticator_data: toText(answer.getAuthenticatorData()),
    });
  },
};
