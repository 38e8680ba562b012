// SPDX-License-Identifier: Apache-2.0

/** How the desk talks to its node: one place for addresses, problems, and what the session asks of a request. */

/** A text in several languages, by BCP 47 tag. */
export type Texts = Record<string, string>;
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** An answer of the node that is not a success (RFC 9457), or no answer at all (`status` 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail || title);
    this.name = 'Problem';
  }
}

export const base = '/api/v1';

let csrf = '';
/** What the session gave to go with every request that changes something. */
export const holdToken = (token: string) => {
  csrf = token;
};

type Listener = (problem: Problem) => void;
const turnedAway = new Set<Listener>();

/** Calls back when the node answers that nobody is logged in. */
export function onTurnedAway(listener: Listener): () => void {
  turnedAway.add(listener);
  return () => turnedAway.delete(listener);
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  const changes = init.method !== undefined && init.method !== 'GET';
  const headers = { ...(init.headers as Record<string, string>), ...(changes && csrf && { 'x-thalweg-csrf': csrf }) };
  let response: Response;
  try {
    response = await fetch(base + path, { ...init, headers });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, 'unreachable', String(error));
  }
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  const { title = response.statusText, detail = '' } = (body ?? {}) as { title?: string; detail?: string };
  const problem = new Problem(response.status, title, detail);
  if (response.status === 401 && !path.startsWith('/session')) turnedAway.forEach((listener) => listener(problem));
  throw problem;
}

export async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await ask(path, init);
  return (await response.json().catch(() => null)) as T;
}

/** An answer that is no JSON. */
export const callText = async (path: string): Promise<string> => (await ask(path, {})).text();

const send =
  (method: string) =>
  <T>(path: string, body: unknown = {}, signal?: AbortSignal) =>
    call<T>(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal });

export const post = send('POST');
export const put = send('PUT');
export const remove = <T>(path: string) => call<T>(path, { method: 'DELETE' });

/** The part of an address after the path: only what was asked for. */
export function search(query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : '';
}

export const segment = encodeURIComponent;
