// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fingerprint, type Trust, trustText } from './trust';
import { type Bytes, utf8 } from './bytes';
import { type Signer, type Verdict, verify } from './verify';

/** Held against the same files as the node: tests/golden/v1/evidence/README.md. */

const folder = new URL('../../../tests/golden/v1/evidence/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const bytes = (name: string): Bytes => Uint8Array.from(readFileSync(new URL(name, folder)));

const owner = ({ known }: Signer) => `${known!.name.en}'s ${known!.role} key`;

/** The finding as `thalweg verify --json` writes it. */
function asJson({ finding, proved }: Verdict): unknown {
  if (!finding) return null;
  if (finding.what === 'fraud')
    return {
      what: 'fraud proof',
      proved,
      origin: finding.origin,
      older_size: Number(finding.older.size),
      newer_size: Number(finding.newer.size),
      log_key: finding.log.vkey,
    };
  return {
    what: 'evidence',
    proved,
    agreement: finding.agreement,
    agreement_sha256: finding.agreementSha256,
    appended_at: finding.appendedAt,
    cosignatures: finding.cosignatures.map((each) => ({ at: each.at, key: each.vkey, owner: owner(each) })),
    index: Number(finding.index),
    log_key: finding.log.vkey,
    origin: finding.origin,
    record: finding.record,
    size: Number(finding.size),
  };
}

const letters = { malformed: 'm', unsupported: 'u', refused: 'r', corrupt: 'c' } as const;

function became(verdict: Verdict, whole: Verdict): string {
  if (verdict.failure) return letters[verdict.failure.code];
  if (!verdict.proved) return '-';
  const [now, then] = [asJson(verdict), asJson(whole)] as [Record<string, unknown>, Record<string, unknown>];
  if (JSON.stringify(now) === JSON.stringify(then)) return '=';
  const count = (now.cosignatures as unknown[]).length;
  const less = count < (then.cosignatures as unknown[]).length;
  const rest = (json: object) => JSON.stringify({ ...json, cosignatures: null });
  return less && rest(now) === rest(then) ? String(count) : '!';
}

describe.each(['border-incident', 'drill-incident', 'drill-rewritten', 'drill-two-faces'])('%s', (name) => {
  const file = bytes(`${name}.txt`);
  let trust: Trust;
  let whole: Verdict;
  beforeAll(async () => {
    trust = await trustText(read(`${name.split('-')[0]}.toml`));
    whole = await verify(file, trust);
  });

  it('proves what the node says that it proves', () => {
    expect(whole.steps.map(({ state }) => state)).toEqual(whole.steps.map(() => 'passed'));
    expect(asJson(whole)).toEqual(JSON.parse(read(`${name}.json`)));
  });

  it('judges every change of a byte and every cut as the node does', { timeout: 120_000 }, async () => {
    let [flipped, cut] = ['', ''];
    for (let at = 0; at < file.length; at += 1) {
      const changed = file.slice();
      changed[at]! ^= 1;
      flipped += became(await verify(changed, trust), whole);
      cut += became(await verify(file.slice(0, at), trust), whole);
    }
    const inLines = (text: string) => text.replace(/.{1,100}/g, '$&\n');
    expect(flipped + cut).not.toMatch(/[!-]/);
    expect(`${inLines(flipped)}\n${inLines(cut)}`).toBe(read(`${name}.changed`));
  });
});

describe('whom to believe', () => {
  const file = bytes('drill-incident.txt');

  it('proves nothing by the keys that the file brings along', async () => {
    const verdict = await verify(file, null);
    expect(verdict.proved).toBe(false);
    expect(verdict.failure).toBeNull();
    expect(verdict.steps.find(({ name }) => name === 'agreement')!.state).toBe('skipped');
  });

  it('refuses evidence under another text, even when only a comment differs', async () => {
    const verdict = await verify(file, await trustText(`${read('drill.toml')}# one more line\n`));
    expect(verdict).toMatchObject({ proved: false, failure: { code: 'refused' }, finding: null });
    expect(verdict.steps.map(({ state }) => state)).toEqual([
      'passed',
      'failed',
      'not_reached',
      'not_reached',
      'not_reached',
      'not_reached',
    ]);
  });

  it('proves no fraud without a text that names the log key', async () => {
    expect(await verify(bytes('drill-two-faces.txt'), null)).toMatchObject({ failure: { code: 'refused' } });
  });

  it('says of any other file that it is none', async () => {
    const verdict = await verify(utf8('something else\n'), null);
    expect(verdict).toMatchObject({ proved: false, failure: { code: 'malformed' } });
  });

  it('takes keys from tables only, not from words inside a text', async () => {
    const hidden = 'note = """\n[[party]]\nid = "evil"\nlog_key = "x"\n"""\n';
    const text = read('drill.toml').replace('[frontier]\n', `[frontier]\n${hidden}`);
    expect((await trustText(text)).keys.map(({ party }) => party)).not.toContain('evil');
  });

  it('refuses a text that is no agreement', async () => {
    await expect(trustText('title = "x"\n')).rejects.toMatchObject({ code: 'malformed' });
    await expect(trustText('= =')).rejects.toMatchObject({ code: 'malformed' });
  });

  it('shows a key by a fingerprint that changes with the key', async () => {
    const { keys } = await trustText(read('drill.toml'));
    const prints = await Promise.all(keys.map(({ vkey }) => fingerprint(vkey)));
    expect(new Set(prints).size).toBe(keys.length);
    expect(prints[0]).toMatch(/^(?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  });
});
