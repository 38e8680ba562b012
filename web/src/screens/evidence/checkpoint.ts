// SPDX-License-Identifier: Apache-2.0
import { Failure, toBase64, utf8 } from '../../evidence/bytes';
import { parseCheckpoint, parseNote, verifyNote, vkeyOf } from '../../evidence/note';
import type { KnownKey, Trust } from '../../evidence/trust';

/** What a checkpoint says once its signatures were checked here, not taken from the node. */
export interface Checked {
  size: bigint;
  root: string;
  signers: { known: KnownKey; at: string | null }[];
  /** Lines of keys that the agreement does not name. */
  others: number;
  problem: string;
}

const second = (at: bigint) => new Date(Number(at) * 1000).toISOString();

export async function checkNote(note: string, trust: Trust): Promise<Checked> {
  const nothing = { size: 0n, root: '', signers: [], others: 0 };
  try {
    const parsed = parseNote(utf8(note));
    const { size, root } = parseCheckpoint(parsed.text);
    const signatures = await verifyNote(
      parsed,
      trust.keys.map(({ key }) => key),
    );
    const signers = signatures.flatMap(({ key, cosignedAt }) => {
      const known = trust.keys.find(({ vkey }) => vkey === vkeyOf(key));
      return known ? [{ known, at: cosignedAt === null ? null : second(cosignedAt) }] : [];
    });
    const others = parsed.signatures.length - signatures.length;
    return { size, root: toBase64(root), signers, others, problem: '' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { ...nothing, problem: error.message };
  }
}
