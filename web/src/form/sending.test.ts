// SPDX-License-Identifier: Apache-2.0
import { webcrypto } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { emptyDraft } from './draft';
import { keepDraft, type StoredDraft, storedDrafts } from './drafts';
import { sendStored, sendWaiting } from './sending';

if (!globalThis.crypto) vi.stubGlobal('crypto', webcrypto);

/** A node that keeps what it is told, and can lose the line before or after it has heard. */
function node() {
  const said: { ref: string }[] = [];
  const state = { line: 'up' as 'up' | 'down' | 'answers are lost', said, held: [] as object[], refuse: false };
  const answer = (body: object, status = 200) => new Response(JSON.stringify(body), { status });
  const asked = (path: string, init?: RequestInit): Response => {
    if (path.includes('/held')) return answer({ items: state.held });
    if (init?.method !== 'POST') {
      const ref = new URL(path, 'http://node').searchParams.get('ref');
      return answer({ items: said.filter((each) => each.ref === ref).map(() => ({ id: 'c0ffee' })), next: null });
    }
    if (state.refuse) return answer({ results: [{ status: 'refused', error: 'not by this office' }] });
    said.push((JSON.parse(String(init.body)) as { records: [{ ref: string }] }).records[0]);
    return answer({ results: [{ status: 'released', id: 'c0ffee' }] });
  };
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    if (state.line === 'down') return Promise.reject(new TypeError('no line'));
    const response = asked(path, init);
    return state.line === 'answers are lost' ? Promise.reject(new TypeError('cut off')) : Promise.resolve(response);
  });
  return state;
}

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  vi.stubGlobal('navigator', {});
});

const stored = (): StoredDraft => ({
  record: emptyDraft('incident', { lang: 'fa', office: 'post-1' }),
  saved_at: '2026-11-23T12:00:00Z',
  queued: false,
  attempted: false,
});

test('a draft that was said is kept no longer', async () => {
  const { said } = node();
  const draft = stored();
  keepDraft('ana', draft);
  await sendStored('ana', draft);
  expect(said.map(({ ref }) => ref)).toEqual([draft.record.ref]);
  expect(storedDrafts('ana')).toEqual([]);
});

test('what cannot leave waits, and is sent once the node answers', async () => {
  const state = node();
  state.line = 'down';
  const draft = stored();
  keepDraft('ana', draft);
  await expect(sendStored('ana', draft)).rejects.toThrow();
  expect(storedDrafts('ana')).toMatchObject([{ queued: true }]);
  state.line = 'up';
  await sendWaiting('ana');
  expect(state.said).toHaveLength(1);
  expect(storedDrafts('ana')).toEqual([]);
});

test('what arrived although the answer was lost is never said twice', async () => {
  const state = node();
  state.line = 'answers are lost';
  const draft = stored();
  keepDraft('ana', draft);
  await expect(sendStored('ana', draft)).rejects.toThrow();
  expect(state.said).toHaveLength(1);
  state.line = 'up';
  await sendWaiting('ana');
  expect(state.said).toHaveLength(1);
  expect(storedDrafts('ana')).toEqual([]);
});

test('what is held after the answer was lost is not handed in again either', async () => {
  const state = node();
  const draft = { ...stored(), queued: true, attempted: true };
  state.held.push({ id: 'd1', record: { ref: draft.record.ref } });
  keepDraft('ana', draft);
  expect(await sendWaiting('ana')).toEqual([{ status: 'held', id: 'd1' }]);
  expect(state.said).toEqual([]);
});

test('what the node refuses stays a draft and says why', async () => {
  node().refuse = true;
  keepDraft('ana', { ...stored(), queued: true });
  await sendWaiting('ana');
  expect(storedDrafts('ana')).toMatchObject([{ queued: false, refused: 'not by this office' }]);
});

test('drafts belong to an account', () => {
  keepDraft('ana', stored());
  expect(storedDrafts('bijan')).toEqual([]);
});
