// SPDX-License-Identifier: Apache-2.0
import {
  type Bytes,
  equal,
  Failure,
  fromBase64,
  fromDecimal,
  fromHex,
  fromUtf8,
  hashFromBase64,
  isLineText,
  join,
  LineReader,
  readU64,
  sha256,
  toBase64,
  toHex,
  utf8,
} from './bytes';

/** Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature v1), checked by WebCrypto alone. */

/** 1 signs a note's text: the log itself. 4 signs the text and a time: who has seen it. */
export type KeyType = 1 | 4;

export interface VerifierKey {
  name: string;
  /** 8 hexadecimal digits, from name, type and key. */
  id: string;
  type: KeyType;
  key: Bytes;
}

export interface SignatureLine {
  name: string;
  id: string;
  signature: Bytes;
}

export interface Note {
  /** Ends in a line feed, which is signed. */
  text: Bytes;
  signatures: SignatureLine[];
}

export interface VerifiedSignature {
  key: VerifierKey;
  /** Seconds since 1970, for cosignatures. */
  cosignedAt: bigint | null;
}

export interface Checkpoint {
  origin: string;
  size: bigint;
  root: Bytes;
}

export interface SignedCheckpoint {
  checkpoint: Checkpoint;
  note: Note;
  signatures: VerifiedSignature[];
  /** By a key named as the origin: a trusted log's key must not vouch for another log. */
  log: VerifiedSignature | undefined;
}

const signaturesMax = 100;
const idSize = 4;
const timeSize = 8;
const signatureSize = 64;
/** The last second of the year 9999. */
const timeMax = 253_402_300_799n;

const malformed = (detail: string) => new Failure('malformed', detail);

/** Spaces are those that Go's unicode.IsSpace knows, so that all tools agree on where a name ends. */
const isKeyName = (name: string): boolean =>
  isLineText(name) &&
  utf8(name).length <= 255 &&
  !/[+ \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(name);

export async function makeKey(name: string, type: KeyType, key: Bytes): Promise<VerifierKey> {
  const hash = await sha256(utf8(`${name}\n`), Uint8Array.of(type), key);
  return { name, id: toHex(hash.slice(0, idSize)), type, key };
}

export const vkeyOf = ({ name, id, type, key }: VerifierKey) =>
  `${name}+${id}+${toBase64(join(Uint8Array.of(type), key))}`;

/** "name+0a1b2c3d+base64", the id being the one that belongs to the key. */
export async function parseKey(text: string): Promise<VerifierKey> {
  const parts = /^([^+]*)\+([^+]{8})\+(.+)$/s.exec(text);
  if (!parts) throw malformed('a key is written name+id+base64, the id with 8 hexadecimal digits');
  const [, name, id, base64] = parts as unknown as [string, string, string, string];
  if (!isKeyName(name)) throw malformed(`"${name.slice(0, 64)}" cannot name a key`);
  fromHex(id);
  const typed = fromBase64(base64);
  const type = typed.at(0);
  if (type !== 1 && type !== 4)
    throw new Failure('unsupported', `the key of "${name}" has type ${type}; this version verifies types 1 and 4`);
  if (typed.length !== 33) throw malformed(`the key of "${name}" has ${typed.length - 1} bytes; it needs 32`);
  const key = await makeKey(name, type, typed.slice(1));
  if (key.id !== id) throw malformed(`the id of "${name}" is ${id} but its key has ${key.id}`);
  return key;
}

function parseSignatureLine(line: Bytes): SignatureLine {
  const text = fromUtf8(line) ?? '';
  if (!text.startsWith('\u2014 ')) throw malformed('a signature line begins with an em dash and a space');
  const rest = text.slice(2);
  const space = rest.indexOf(' ');
  if (space < 0) throw malformed('a signature line has a name and a signature');
  const name = rest.slice(0, space);
  if (!isKeyName(name)) throw malformed('the name in a signature line cannot name a key');
  const payload = fromBase64(rest.slice(space + 1));
  if (payload.length <= idSize) throw malformed(`the signature of "${name}" is empty`);
  return { name, id: toHex(payload.slice(0, idSize)), signature: payload.slice(idSize) };
}

/** Accepts exactly what a signer writes: text, an empty line, signature lines. */
export function parseNote(bytes: Bytes): Note {
  const text = fromUtf8(bytes);
  if (text === undefined) throw malformed('a note is UTF-8');
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw malformed('a note has no control characters but line feeds');
  const split = text.lastIndexOf('\n\n');
  if (split < 0) throw malformed('a note has an empty line before its signatures');
  const head = utf8(text.slice(0, split + 1));
  const body = utf8(text.slice(split + 2));
  if (body.length === 0) throw malformed('there are no signature lines');
  const signatures: SignatureLine[] = [];
  const reader = new LineReader(body);
  while (reader.rest().length) {
    if (signatures.length === signaturesMax) throw malformed('a note has at most 100 signatures');
    signatures.push(parseSignatureLine(reader.line()));
  }
  return { text: head, signatures };
}

async function isSignedBy(key: VerifierKey, message: Bytes, signature: Bytes): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey('raw', key.key, { name: 'Ed25519' }, false, ['verify']);
    return await crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, message);
  } catch (error) {
    // Bytes that are no point of the curve; a browser without Ed25519 was turned away before.
    if (error instanceof DOMException && error.name === 'DataError') return false;
    throw error;
  }
}

async function verified(text: Bytes, line: SignatureLine, key: VerifierKey): Promise<VerifiedSignature | undefined> {
  const before = key.type === 4 ? timeSize : 0;
  if (line.signature.length !== before + signatureSize) return undefined;
  const signature = line.signature.slice(before);
  if (key.type === 1) return (await isSignedBy(key, text, signature)) ? { key, cosignedAt: null } : undefined;
  const time = readU64(line.signature);
  const message = join(utf8(`cosignature/v1\ntime ${time}\n`), text);
  return time <= timeMax && (await isSignedBy(key, message, signature)) ? { key, cosignedAt: time } : undefined;
}

const same = (a: VerifierKey, b: VerifierKey) =>
  a.name === b.name && a.id === b.id && a.type === b.type && equal(a.key, b.key);

/**
 * Which of the known keys signed. Lines of unknown keys are passed over, and a key counts once; but one false line under
 * a known name and id refuses the whole note, so that nobody can hide a forgery among good lines.
 */
export async function verifyNote(note: Note, known: readonly VerifierKey[]): Promise<VerifiedSignature[]> {
  const signatures: VerifiedSignature[] = [];
  for (const line of note.signatures) {
    const key = known.find(({ name, id }) => name === line.name && id === line.id);
    if (!key) continue;
    const signature = await verified(note.text, line, key);
    if (!signature)
      throw new Failure('refused', `the signature of "${line.name}" is false; do not trust any part of this note`);
    if (!signatures.some((earlier) => same(earlier.key, signature.key))) signatures.push(signature);
  }
  if (signatures.length === 0) throw new Failure('refused', 'no known key signed the note');
  return signatures;
}

export function parseCheckpoint(text: Bytes): Checkpoint {
  const reader = new LineReader(text);
  const origin = fromUtf8(reader.line());
  if (!isLineText(origin)) throw reader.failure('the origin is empty or has control characters');
  const size = fromDecimal(fromUtf8(reader.line()) ?? '');
  if (size === undefined) throw reader.failure('the size is no decimal number up to 2^63-1 without leading zeros');
  const root = hashFromBase64(fromUtf8(reader.line()) ?? '');
  if (!root) throw reader.failure('the root is not 32 bytes in base64');
  if (reader.rest().length) throw reader.failure('extension lines are not accepted');
  return { origin, size, root };
}

/** Reads and verifies a checkpoint that the log itself must have signed. */
export async function openCheckpoint(bytes: Bytes, known: readonly VerifierKey[]): Promise<SignedCheckpoint> {
  const note = parseNote(bytes);
  const signatures = await verifyNote(note, known);
  const checkpoint = parseCheckpoint(note.text);
  const log = signatures.find(({ key }) => key.type === 1 && key.name === checkpoint.origin);
  return { checkpoint, note, signatures, log };
}

export function needLog(opened: SignedCheckpoint): VerifiedSignature {
  if (!opened.log)
    throw new Failure(
      'refused',
      `no known key of the journal "${opened.checkpoint.origin}" itself signed the checkpoint`,
    );
  return opened.log;
}
