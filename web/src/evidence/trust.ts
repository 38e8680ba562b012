// SPDX-License-Identifier: Apache-2.0
import { parse } from 'smol-toml';
import { Failure, sha256, toHex, utf8 } from './bytes';
import { parseKey, type VerifierKey } from './note';

/** Whom to believe: the keys that stand in an agreement's text, and nothing else. */

export type Role = 'log' | 'witness' | 'mirror';

export interface KnownKey {
  key: VerifierKey;
  /** As the text has it. */
  vkey: string;
  party: string;
  name: Record<string, string>;
  role: Role;
  observer: boolean;
}

export interface Trust {
  id: string;
  version: number;
  title: Record<string, string>;
  /** SHA-256 of the text's exact bytes. */
  hash: string;
  keys: KnownKey[];
}

type Table = Record<string, unknown>;
const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown) => (isTable(value) ? (value as Record<string, string>) : {});
const tables = (value: unknown) => (Array.isArray(value) ? value.filter(isTable) : []);

const roles = ['log', 'witness', 'mirror'] as const;

async function keysOf(owner: Table, observer: boolean): Promise<KnownKey[]> {
  const known: KnownKey[] = [];
  for (const role of roles) {
    const vkey = owner[`${role}_key`];
    if (typeof vkey !== 'string' || vkey === '') continue;
    const party = String(owner.id ?? '');
    known.push({ key: await parseKey(vkey), vkey, party, name: texts(owner.name), role, observer });
  }
  return known;
}

/** The keys in the text of an agreement; the text has to come from somebody who is trusted. */
export async function trustText(text: string): Promise<Trust> {
  let table: Table;
  try {
    table = parse(text);
  } catch (error) {
    throw new Failure('malformed', error instanceof Error ? error.message : String(error));
  }
  const head = isTable(table.agreement) ? table.agreement : {};
  const keys: KnownKey[] = [];
  for (const party of tables(table.party)) keys.push(...(await keysOf(party, false)));
  for (const observer of tables(table.observer)) keys.push(...(await keysOf(observer, true)));
  if (typeof head.id !== 'string' || keys.length === 0)
    throw new Failure('malformed', 'this is no text of an agreement: it names no parties and keys');
  return {
    id: head.id,
    version: Number(head.version ?? 0),
    title: texts(head.title),
    hash: toHex(await sha256(utf8(text))),
    keys,
  };
}

/** What two people compare over the telephone: SHA-256 of the public key, in groups. */
export async function fingerprint(vkey: string): Promise<string> {
  const { key } = await parseKey(vkey);
  return (
    toHex(await sha256(key))
      .slice(0, 32)
      .match(/.{4}/g) ?? []
  ).join(' ');
}
