// SPDX-License-Identifier: Apache-2.0

/** Bytes in and out of text, read as strictly as the node reads them: one spelling for one content. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** What a reader should make of a failure; the same words as on the command line. */
export type FailureCode = 'malformed' | 'unsupported' | 'refused' | 'corrupt';

export class Failure extends Error {
  constructor(
    readonly code: FailureCode,
    detail: string,
  ) {
    super(detail);
    this.name = 'Failure';
  }
}

const malformed = (detail: string) => new Failure('malformed', detail);

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** The text, or undefined where the bytes are not UTF-8. A byte order mark is a character like any other. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export const equal = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, at) => byte === b[at]);

export function join(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const toHex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export function fromHex(text: string): Bytes {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw malformed('it is no lower-case hexadecimal');
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

/** Padded standard base64, and nothing in the bits that stand for nothing. */
export function fromBase64(text: string): Bytes {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw malformed('it is no padded base64');
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (toBase64(bytes) !== text) throw malformed('base64 ends in bits that stand for nothing');
  return bytes;
}

/** Hashes are 32 bytes; anything else is undefined. */
export function hashFromBase64(text: string): Bytes | undefined {
  try {
    const bytes = fromBase64(text);
    return bytes.length === 32 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

const largest = 2n ** 63n - 1n;

/** A count without sign or leading zeros, at most 2^63-1; undefined where it is none. */
export function fromDecimal(text: string): bigint | undefined {
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= largest ? value : undefined;
}

export function u64(value: bigint): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

export const readU64 = (bytes: Uint8Array, at = 0) => new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(at);

export const sha256 = async (...parts: Uint8Array[]): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', join(...parts)));

export async function hmacSha256(key: Bytes, message: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, message));
}

const feed = 0x0a;
const hashesMax = 63;

/** True for what one line may hold: UTF-8 without control characters, not empty. */
export const isLineText = (text: string | undefined): text is string =>
  text !== undefined && text !== '' && !/[\u0000-\u001f]/.test(text);

/** A cursor over lines that end in one line feed each. Failures name the line. */
export class LineReader {
  private at = 0;
  private number = 0;

  constructor(private readonly bytes: Bytes) {}

  failure(what: string): Failure {
    return malformed(`line ${this.number}: ${what}`);
  }

  /** The next line without its line feed, as bytes. */
  line(): Bytes {
    this.number += 1;
    const end = this.bytes.indexOf(feed, this.at);
    if (end < 0) throw this.failure('the text ends here; a line is missing or not ended by a line feed');
    const line = this.bytes.slice(this.at, end);
    this.at = end + 1;
    return line;
  }

  nextIsField(label: string): boolean {
    const head = utf8(`${label} `);
    return equal(this.bytes.subarray(this.at, this.at + head.length), head);
  }

  /** The value of a line "label value". */
  field(label: string): Bytes {
    if (!this.nextIsField(label)) {
      this.number += 1;
      throw this.failure(`expected "${label} "`);
    }
    return this.line().slice(label.length + 1);
  }

  /** The value of a line "label value" that people could read. */
  text(label: string): string {
    const value = fromUtf8(this.field(label));
    if (!isLineText(value)) throw this.failure(`"${label}" is empty or has control characters`);
    return value;
  }

  decimal(label: string, what: string): bigint {
    const value = fromDecimal(fromUtf8(this.field(label)) ?? '');
    if (value === undefined) throw this.failure(what);
    return value;
  }

  block(size: bigint): Bytes {
    const left = this.bytes.length - this.at;
    if (size > BigInt(left)) throw this.failure(`${size} bytes were announced but only ${left} follow`);
    const block = this.bytes.slice(this.at, this.at + Number(size));
    this.at += block.length;
    this.number += block.filter((byte) => byte === feed).length;
    return block;
  }

  /** Lines of one base64 hash each up to an empty line, which is taken too. */
  hashes(): Bytes[] {
    const hashes: Bytes[] = [];
    for (;;) {
      const line = this.line();
      if (line.length === 0) return hashes;
      if (hashes.length === hashesMax) throw this.failure('more than 63 hashes');
      const hash = hashFromBase64(fromUtf8(line) ?? '');
      if (!hash) throw this.failure('expected 32 bytes in base64 or an empty line');
      hashes.push(hash);
    }
  }

  rest(): Bytes {
    return this.bytes.slice(this.at);
  }

  end() {
    const left = this.bytes.length - this.at;
    if (left) throw this.failure(`nothing may follow here, but ${left} bytes do`);
  }
}
