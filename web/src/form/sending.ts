// SPDX-License-Identifier: Apache-2.0
import { api, type JsonObject, Problem, type SubmitResult } from '../api';
import { cleaned } from './draft';
import { dropDraft, markDraft, type StoredDraft, storedDrafts } from './drafts';

/** No answer, or one that says to come again: what was handed in may have arrived or not, and may be sent later. */
export const comeAgain = (error: unknown) =>
  error instanceof Problem && (error.status === 0 || [429, 502, 503, 504].includes(error.status));

/** What became of an earlier submission with this reference; null when the node has never seen it. */
async function found(ref: string): Promise<SubmitResult | null> {
  const { items } = await api.records({ ref, limit: 1 });
  if (items[0]) return { status: 'released', id: items[0].id };
  const held = await api.held();
  const waiting = held.items.find(({ record }) => record.ref === ref);
  return waiting ? { status: 'held', id: waiting.id } : null;
}

/** Hands a record in. One that may have arrived before is looked for first, so that nothing is said twice. */
export async function send(record: JsonObject, attempted: boolean): Promise<SubmitResult> {
  const earlier = attempted ? await found(String(record.ref)) : null;
  if (earlier) return earlier;
  const { results } = await api.submit(record);
  return results[0] ?? { status: 'refused', error: null };
}

export const refusal = ({ error }: SubmitResult): string => (typeof error === 'string' ? error : (error?.detail ?? ''));

/** Sends a stored draft. That it was tried is written down before it leaves, so that a closed window forgets nothing. */
export async function sendStored(account: string, draft: StoredDraft): Promise<SubmitResult> {
  const ref = draft.record.ref;
  markDraft(account, ref, { attempted: true });
  try {
    const result = await send(cleaned(draft.record), draft.attempted);
    if (result.status === 'refused')
      markDraft(account, ref, { queued: false, attempted: false, refused: refusal(result) });
    else dropDraft(account, ref);
    return result;
  } catch (error) {
    if (comeAgain(error)) markDraft(account, ref, { queued: true });
    else
      markDraft(account, ref, {
        queued: false,
        attempted: false,
        refused: error instanceof Error ? error.message : '',
      });
    throw error;
  }
}

/** Sends everything that waits, one after the other, and in one window only where the browser can tell. */
export async function sendWaiting(account: string): Promise<SubmitResult[]> {
  const results: SubmitResult[] = [];
  const work = async () => {
    for (const draft of storedDrafts(account).reverse())
      if (draft.queued) results.push(await sendStored(account, draft));
  };
  if ('locks' in navigator)
    await navigator.locks.request(`thalweg.sending.${account}`, { ifAvailable: true }, async (lock) => {
      if (lock) await work();
    });
  else await work();
  return results;
}
