// SPDX-License-Identifier: Apache-2.0
import { type Bytes, equal, Failure, type FailureCode, fromUtf8, toBase64 } from './bytes';
import { commitment, type Evidence, type FraudProof, parseEvidence, parseFraudProof } from './files';
import {
  needLog,
  openCheckpoint,
  type SignedCheckpoint,
  type VerifiedSignature,
  type VerifierKey,
  vkeyOf,
} from './note';
import { checkConsistency, checkInclusion, leafHash } from './tree';
import type { KnownKey, Trust } from './trust';

/**
 * Says what an evidence file or fraud proof proves, under the keys of an agreement's text and nothing else. The same steps
 * in the same order as `thalweg verify`; nothing is asked of any server, so that it works with the network off.
 */

export const evidenceSteps = ['form', 'agreement', 'signature', 'place', 'opening', 'origin'] as const;
export const fraudSteps = ['form', 'signatures', 'journal', 'growth', 'contradiction'] as const;
export type StepName = (typeof evidenceSteps)[number] | (typeof fraudSteps)[number];

export interface Step {
  name: StepName;
  state: 'passed' | 'failed' | 'skipped' | 'not_reached';
  /** Why it failed, in the words of the check. */
  detail: string;
}

export interface Signer {
  vkey: string;
  /** From the trusted text; undefined for keys that only the file speaks of. */
  known: KnownKey | undefined;
  at: string | null;
}

export interface EvidenceFinding {
  what: 'evidence';
  agreement: string;
  agreementSha256: string;
  origin: string;
  index: string;
  size: string;
  appendedAt: string;
  log: Signer;
  /** Empty: nobody but the owner vouches for the time, nor that others were shown the same journal. */
  cosignatures: Signer[];
  /** The record when the payload is one; the bytes in base64 when not. */
  record: Record<string, unknown> | null;
  payload: string;
  type: string;
}

export interface FraudFinding {
  what: 'fraud';
  origin: string;
  older: { size: string; root: string };
  newer: { size: string; root: string };
  log: Signer;
}

export interface Verdict {
  /** False when a step failed, and when there was no text to take the keys from. */
  proved: boolean;
  steps: Step[];
  failure: { code: FailureCode; detail: string } | null;
  finding: EvidenceFinding | FraudFinding | null;
}

/** Newer browsers only know Ed25519; without it nothing can be said, and saying so is better than a guess. */
export async function hasEd25519(): Promise<boolean> {
  try {
    const key = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 1 : 0));
    // The neutral element is a point that every implementation can read.
    await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
    return true;
  } catch (error) {
    return error instanceof DOMException && error.name === 'DataError';
  }
}

/** Notes which step runs, so that a failure falls on it. */
class Steps {
  readonly list: Step[];
  constructor(names: readonly StepName[]) {
    this.list = names.map((name) => ({ name, state: 'not_reached', detail: '' }));
  }

  async run<T>(name: StepName, work: () => T | Promise<T>): Promise<T> {
    const step = this.list.find((each) => each.name === name)!;
    try {
      const result = await work();
      if (step.state === 'not_reached') step.state = 'passed';
      return result;
    } catch (error) {
      step.state = 'failed';
      step.detail = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  skip(name: StepName) {
    this.list.find((each) => each.name === name)!.state = 'skipped';
  }
}

const failed = (steps: Steps, error: unknown): Verdict => {
  if (!(error instanceof Failure)) throw error;
  return { proved: false, steps: steps.list, failure: { code: error.code, detail: error.message }, finding: null };
};

const seconds = (at: bigint) => new Date(Number(at) * 1000).toISOString().replace('.000Z', 'Z');
const milliseconds = (at: bigint) => new Date(Number(at)).toISOString().replace('.000Z', 'Z');

function signer(signature: VerifiedSignature, trust: Trust | null): Signer {
  const vkey = vkeyOf(signature.key);
  return {
    vkey,
    known: trust?.keys.find((known) => known.vkey === vkey),
    at: signature.cosignedAt === null ? null : seconds(signature.cosignedAt),
  };
}

const recordType = 'application/vnd.thalweg.record.v1+json';

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}

/** The record, when the payload is written as records are and every reader would read the same. */
function recordIn({ type, payload }: Evidence): EvidenceFinding['record'] {
  const text = fromUtf8(payload);
  if (type !== recordType || text === undefined) return null;
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(sorted(value)) === text ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function findingOf(evidence: Evidence, opened: SignedCheckpoint, trust: Trust | null): EvidenceFinding {
  return {
    what: 'evidence',
    agreement: evidence.agreement,
    agreementSha256: evidence.agreementSha256,
    origin: opened.checkpoint.origin,
    index: String(evidence.index),
    size: String(opened.checkpoint.size),
    appendedAt: milliseconds(evidence.entry.at),
    log: signer(needLog(opened), trust),
    cosignatures: opened.signatures
      .filter(({ cosignedAt }) => cosignedAt !== null)
      .map((signature) => signer(signature, trust)),
    record: recordIn(evidence),
    payload: toBase64(evidence.payload),
    type: evidence.type,
  };
}

async function judgeEvidence(bytes: Bytes, trust: Trust | null): Promise<Verdict> {
  const steps = new Steps(evidenceSteps);
  try {
    const evidence = await steps.run('form', () => parseEvidence(bytes));
    if (!trust) steps.skip('agreement');
    await steps.run('agreement', () => {
      if (trust && trust.hash !== evidence.agreementSha256)
        throw new Failure(
          'refused',
          `the file names the agreement text with SHA-256 ${evidence.agreementSha256}, the one given has ${trust.hash}`,
        );
    });
    const known: VerifierKey[] = (trust ? trust.keys : evidence.claimed).map(({ key }) => key);
    const opened = await steps.run('signature', async () => {
      const checkpoint = await openCheckpoint(evidence.checkpoint, known);
      needLog(checkpoint);
      return checkpoint;
    });
    const { origin, size, root } = opened.checkpoint;
    await steps.run('place', async () =>
      checkInclusion(evidence.index, size, await leafHash(evidence.entry.bytes), evidence.path, root),
    );
    await steps.run('opening', async () => {
      if (!equal(await commitment(origin, evidence), evidence.entry.commitment))
        throw new Failure('corrupt', `the payload is not what entry ${evidence.index} of "${origin}" committed to`);
    });
    await steps.run('origin', () => {
      if (!origin.startsWith(`${evidence.agreement}.thalweg/`))
        throw new Failure(
          'corrupt',
          `the file says that it is about agreement '${evidence.agreement}', its checkpoint is of ${origin}`,
        );
    });
    return { proved: trust !== null, steps: steps.list, failure: null, finding: findingOf(evidence, opened, trust) };
  } catch (error) {
    return failed(steps, error);
  }
}

async function logCheckpoint(note: Bytes, keys: readonly VerifierKey[]): Promise<SignedCheckpoint> {
  const opened = await openCheckpoint(note, keys);
  needLog(opened);
  return opened;
}

async function checkGrowth({ implied }: FraudProof, older: SignedCheckpoint, newer: SignedCheckpoint): Promise<Bytes> {
  const [before, after] = [older.checkpoint, newer.checkpoint];
  if ((before.size === after.size) === (implied !== null))
    throw new Failure('malformed', `sizes ${before.size} and ${after.size} do not fit the form of the proof`);
  if (!implied) return after.root;
  await checkConsistency([before.size, after.size], [implied.root, after.root], implied.path);
  return implied.root;
}

async function judgeFraud(bytes: Bytes, trust: Trust | null): Promise<Verdict> {
  const steps = new Steps(fraudSteps);
  try {
    const proof = await steps.run('form', () => parseFraudProof(bytes));
    const [older, newer] = await steps.run('signatures', async () => {
      if (!trust) throw new Failure('refused', 'a fraud proof brings no keys; give the text of the agreement');
      const keys = trust.keys.map(({ key }) => key).filter(({ type }) => type === 1);
      return [await logCheckpoint(proof.older, keys), await logCheckpoint(proof.newer, keys)] as const;
    });
    await steps.run('journal', () => {
      if (older.checkpoint.origin !== newer.checkpoint.origin)
        throw new Failure(
          'malformed',
          `the notes are of two journals, "${older.checkpoint.origin}" and "${newer.checkpoint.origin}"`,
        );
    });
    const root = await steps.run('growth', () => checkGrowth(proof, older, newer));
    await steps.run('contradiction', () => {
      if (equal(older.checkpoint.root, root))
        throw new Failure(
          'refused',
          `the checkpoints of sizes ${older.checkpoint.size} and ${newer.checkpoint.size} agree; there is no fraud`,
        );
    });
    const side = ({ checkpoint }: SignedCheckpoint) => ({
      size: String(checkpoint.size),
      root: toBase64(checkpoint.root),
    });
    const { origin } = older.checkpoint;
    const finding: FraudFinding = {
      what: 'fraud',
      origin,
      older: side(older),
      newer: side(newer),
      log: signer(needLog(older), trust),
    };
    return { proved: true, steps: steps.list, failure: null, finding };
  } catch (error) {
    return failed(steps, error);
  }
}

const startsWith = (bytes: Bytes, text: string) => (fromUtf8(bytes.slice(0, text.length)) ?? '') === text;

/** What sort of file it is, by its first line. */
export function sortOf(bytes: Bytes): 'evidence' | 'fraud' | null {
  if (startsWith(bytes, 'thalweg evidence')) return 'evidence';
  return startsWith(bytes, 'thalweg fraud proof') ? 'fraud' : null;
}

export async function verify(bytes: Bytes, trust: Trust | null): Promise<Verdict> {
  const sort = sortOf(bytes);
  if (sort === 'evidence') return judgeEvidence(bytes, trust);
  if (sort === 'fraud') return judgeFraud(bytes, trust);
  const detail = 'it is no evidence file or fraud proof; its first line would say so';
  return { proved: false, steps: [], failure: { code: 'malformed', detail }, finding: null };
}
