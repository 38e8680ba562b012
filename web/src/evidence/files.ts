// SPDX-License-Identifier: Apache-2.0
import {
  type Bytes,
  Failure,
  fromDecimal,
  fromHex,
  fromUtf8,
  hashFromBase64,
  hmacSha256,
  join,
  LineReader,
  readU64,
  u64,
  utf8,
} from './bytes';
import { type Note, parseKey, parseNote, type VerifierKey } from './note';

/** Evidence files and fraud proofs, parsed as strictly as the node writes them (docs/formats/evidence.md, journal.md). */

export const entryKinds = ['record', 'release', 'erasure', 'key_event', 'peer_checkpoint', 'objection'] as const;

export interface Entry {
  bytes: Bytes;
  kind: (typeof entryKinds)[number];
  /** Milliseconds since 1970, by the clock of the journal's owner. */
  at: bigint;
  commitment: Bytes;
}

export interface Evidence {
  agreement: string;
  agreementSha256: string;
  /** Worth nothing by themselves: anybody could have made them. */
  claimed: { key: VerifierKey; party: string }[];
  entry: Entry;
  salt: Bytes;
  type: string;
  payload: Bytes;
  index: bigint;
  path: Bytes[];
  checkpoint: Bytes;
  note: Note;
}

export interface FraudProof {
  implied: { root: Bytes; path: Bytes[] } | null;
  older: Bytes;
  newer: Bytes;
}

const evidenceLine = 'thalweg evidence v1';
const fraudLine = 'thalweg fraud proof v1';
const proofLine = 'c2sp.org/tlog-proof@v1';
const entrySize = 42;
const timeMax = 253_402_300_799_999n;

function versionLine(reader: LineReader, wanted: string) {
  const line = fromUtf8(reader.line()) ?? '';
  if (line === wanted) return;
  const another = line.startsWith(wanted.slice(0, -1));
  throw another
    ? new Failure('unsupported', `this page reads "${wanted}" only`)
    : reader.failure(`expected "${wanted}"`);
}

function hexHash(reader: LineReader, label: string): string {
  const text = fromUtf8(reader.field(label)) ?? '';
  if (!/^[0-9a-f]{64}$/.test(text)) throw reader.failure(`"${label}" is not 64 lower-case hexadecimal digits`);
  return text;
}

async function claimedKey(reader: LineReader) {
  const text = reader.text('key');
  const space = text.indexOf(' ');
  if (space < 0 || space + 1 === text.length)
    throw reader.failure('a key is followed by a space and the party it belongs to');
  return { key: await parseKey(text.slice(0, space)), party: text.slice(space + 1) };
}

/** Version, kind, time in milliseconds, commitment. */
export function decodeEntry(bytes: Bytes): Entry {
  if (bytes.length !== entrySize) throw new Failure('malformed', `an entry has 42 bytes, not ${bytes.length}`);
  if (bytes[0] !== 1) throw new Failure('unsupported', `the entry has version ${bytes[0]}; this page reads version 1`);
  const kind = entryKinds[(bytes[1] ?? 0) - 1];
  if (!kind) throw new Failure('malformed', `there is no entry kind ${bytes[1]}`);
  const at = readU64(bytes, 2);
  if (at > timeMax) throw new Failure('malformed', "the entry's time is after the year 9999");
  return { bytes, kind, at, commitment: bytes.slice(10) };
}

function proofPart(bytes: Bytes): Pick<Evidence, 'index' | 'path' | 'checkpoint' | 'note'> {
  const reader = new LineReader(bytes);
  if (fromUtf8(reader.line()) !== proofLine) throw reader.failure(`expected "${proofLine}"`);
  if (reader.nextIsField('extra')) readBase64(reader, 'extra');
  const index = reader.decimal('index', 'the index is no decimal number up to 2^63-1 without leading zeros');
  const path = reader.hashes();
  const checkpoint = reader.rest();
  return { index, path, checkpoint, note: parseNote(checkpoint) };
}

const base64Text = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Nothing vouches for the extra line, so it is only held against its form. */
function readBase64(reader: LineReader, label: string) {
  const text = fromUtf8(reader.field(label));
  if (text === undefined || !base64Text.test(text) || btoa(atob(text)) !== text)
    throw reader.failure('the extra data is no base64');
}

export async function parseEvidence(bytes: Bytes): Promise<Evidence> {
  const reader = new LineReader(bytes);
  versionLine(reader, evidenceLine);
  const agreement = reader.text('agreement');
  const agreementSha256 = hexHash(reader, 'agreement-sha256');
  const claimed: Evidence['claimed'] = [];
  while (reader.nextIsField('key')) claimed.push(await claimedKey(reader));
  const entry = decodeEntry(fromHex(fromUtf8(reader.field('entry')) ?? '?'));
  const salt = fromHex(hexHash(reader, 'salt'));
  const type = reader.text('type');
  const size = fromDecimal(fromUtf8(reader.field('payload')) ?? '');
  if (size === undefined) throw reader.failure('"payload" is followed by its size in bytes');
  const payload = reader.block(size);
  if (reader.line().length) throw reader.failure('the payload is longer than announced');
  return { agreement, agreementSha256, claimed, entry, salt, type, payload, ...proofPart(reader.rest()) };
}

function base64Hash(reader: LineReader, label: string): Bytes {
  const hash = hashFromBase64(fromUtf8(reader.field(label)) ?? '');
  if (!hash) throw reader.failure(`"${label}" is not 32 bytes in base64`);
  return hash;
}

function noteBlock(reader: LineReader, label: string): Bytes {
  const block = reader.block(reader.decimal(label, `"${label}" is followed by the note's size in bytes`));
  parseNote(block);
  return block;
}

export function parseFraudProof(bytes: Bytes): FraudProof {
  const reader = new LineReader(bytes);
  versionLine(reader, fraudLine);
  let implied: FraudProof['implied'] = null;
  if (reader.nextIsField('implied')) {
    implied = { root: base64Hash(reader, 'implied'), path: [] };
    while (reader.nextIsField('path')) {
      if (implied.path.length === 63) throw reader.failure('more than 63 hashes');
      implied.path.push(base64Hash(reader, 'path'));
    }
  }
  const older = noteBlock(reader, 'older');
  const newer = noteBlock(reader, 'newer');
  reader.end();
  return { implied, older, newer };
}

/** HMAC-SHA-256 under the salt over origin, type and payload, the lengths before the parts. */
export function commitment(origin: string, { salt, type, payload }: Pick<Evidence, 'salt' | 'type' | 'payload'>) {
  const parts = [utf8(origin), utf8(type), payload].flatMap((part) => [u64(BigInt(part.length)), part]);
  return hmacSha256(salt, join(utf8('thalweg/commit/v1\0'), ...parts));
}
