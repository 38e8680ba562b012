// SPDX-License-Identifier: Apache-2.0
import { call, type Texts } from './core';

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

export const node = (signal?: AbortSignal) => call<NodeState>('/node', { signal });
