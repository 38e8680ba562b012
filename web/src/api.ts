// SPDX-License-Identifier: Apache-2.0

/** The node's local HTTP interface, typed. Everything the page knows comes through here. */

/** A text in several languages, by BCP 47 tag. */
export type Texts = Record<string, string>;
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Party {
  id: string;
  name: Texts;
  role: 'party' | 'observer';
  ratified?: boolean;
}

export interface AgreementSummary {
  id: string;
  version: number;
  title: Texts;
  state: 'in_force' | 'proposed';
  hash: string;
  parties: Party[];
}

export type PeerState = 'ok' | 'behind' | 'unreachable' | 'refused' | 'suspended' | 'unknown';

export interface Peer {
  agreement: string;
  id: string;
  name: Texts;
  state: PeerState;
  last_receipt_at: string | null;
  own_size: number;
  receipted_size: number;
  their_size: number;
  /** When this node last cosigned their journal. */
  their_at: string | null;
  detail: string;
}

export interface NodeState {
  party: string | null;
  role: 'party' | 'observer';
  version: string;
  now: string;
  agreements: AgreementSummary[];
  peers: Peer[];
}

export interface Office {
  id: string;
  party: string;
  name: Texts;
  grade?: string;
  powers?: string[];
  kinds?: string[];
}

export interface Agreement {
  agreement: JsonObject;
  party: Party[];
  sector?: { id: string; name: Texts }[];
  office?: Office[];
  [key: string]: unknown;
}

export interface Citation {
  rel: string;
  record: string;
}

export interface Deadline {
  id: string;
  due: string;
  met_at: string | null;
  overdue: boolean;
}

export interface Verdict {
  outcome: string;
  rules: string[];
  reason: string;
}

export interface Item {
  id: string;
  agreement: string;
  party: string;
  index: number;
  /** When the entry was written into its journal. */
  at: string;
  own: boolean;
  kind: string;
  /** What the record says: here, destroyed, or never sent, as to observers. */
  opening: 'present' | 'erased' | 'none';
  /** The canonical record, or null without its opening. */
  record: JsonObject | null;
  state: { name: string; deadlines: Deadline[] };
  cites: Citation[];
  cited_by: (Citation & { kind: string; party: string })[];
  receipts: { party: string; at: string }[];
  verdict: Verdict | null;
}

export interface Page {
  items: Item[];
  next: string | null;
}

export interface Warning {
  path: string;
  offset: number;
  length: number;
  what: string;
}

export type Outcome = 'released' | 'held_for_approval' | 'held_until' | 'withheld';

export interface PreviewResult {
  agreement: string;
  outcome: Outcome;
  rules: string[];
  reason: string;
  until?: string | null;
  approvers?: string[];
  record: JsonObject | null;
  stripped: string[];
  blur_m?: number;
  warnings: Warning[];
}

export interface SubmitResult {
  status: 'released' | 'held' | 'withheld' | 'refused';
  id?: string;
  verdicts?: (Verdict & { agreement?: string })[];
  error?: string | { detail?: string } | null;
}

export interface Override {
  office: string;
  reason: string;
}

export interface HeldItem {
  id: string;
  record: JsonObject;
  verdict: Verdict & { approvers: string[] };
}

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

const base = '/api/v1';

async function call<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(base + path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, 'unreachable', String(error));
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const { title = response.statusText, detail = '' } = (body ?? {}) as { title?: string; detail?: string };
    throw new Problem(response.status, title, detail);
  }
  return body as T;
}

const post = <T>(path: string, body: unknown, signal?: AbortSignal) =>
  call<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });

export interface RecordsQuery {
  agreement?: string;
  party?: string;
  kind?: string;
  before?: string | null;
  limit?: number;
}

function search(query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : '';
}

const id = encodeURIComponent;

export const api = {
  node: (signal?: AbortSignal) => call<NodeState>('/node', { signal }),
  agreement: (agreement: string) => call<Agreement>(`/agreements/${id(agreement)}`),
  layer: (agreement: string, layer: 'frontier' | 'crossings' | 'land') =>
    call<GeoJSON.FeatureCollection>(`/agreements/${id(agreement)}/${layer}`),
  records: (query: RecordsQuery, signal?: AbortSignal) => call<Page>(`/records${search(query)}`, { signal }),
  record: (record: string, signal?: AbortSignal) => call<Item>(`/records/${id(record)}`, { signal }),
  preview: (record: JsonObject, signal?: AbortSignal) =>
    post<{ results: PreviewResult[] }>('/preview', { record }, signal),
  submit: (record: JsonObject, override?: Override) =>
    post<{ results: SubmitResult[] }>('/records', override ? { records: [record], override } : { records: [record] }),
  held: (signal?: AbortSignal) => call<{ items: HeldItem[] }>('/held', { signal }),
  approve: (held: string, by: Override) => post<unknown>(`/held/${id(held)}/approve`, by),
  evidenceUrl: (record: string) => `${base}/evidence/${id(record)}`,
};

/** For the calls of each area, in `api/`. */
export { call, post, search };
