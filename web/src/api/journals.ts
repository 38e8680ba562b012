// SPDX-License-Identifier: Apache-2.0
import { call } from './core';

export interface Journal {
  origin: string;
  /** Empty for the national journal, which no agreement governs and nobody else sees. */
  agreement: string;
  party: string;
  role: 'national' | 'own' | 'mirror';
  size: number;
  /** The newest signed or cosigned checkpoint, a C2SP note; empty when there is none. */
  checkpoint: string;
  /** Proof that its owner signed two histories; empty when none is known. */
  fraud?: string;
}

export const journals = (signal?: AbortSignal) => call<{ items: Journal[] }>('/journals', { signal });
