// SPDX-License-Identifier: Apache-2.0
import type { Agreement } from '../../api';
import { speakers } from '../../acts/acts';
import { codesOf } from '../../schema';

/** What an officer can begin with: a kind of record, and what happened. */
export interface Beginning {
  kind: string;
  field: string;
  code: string;
}

/** The field of a kind that says what happened, in the order in which kinds are offered. */
const leading: readonly (readonly [kind: string, field: string])[] = [
  ['incident', 'type'],
  ['alert', 'event'],
  ['crossing_status', 'state'],
  ['notice', 'activity'],
  ['request', 'ask'],
  ['system_notice', 'condition'],
  ['communique', 'form'],
];

/** Everything that an office of the account may report. */
export function beginnings(agreement: Agreement, party: string | null, mine?: readonly string[]): Beginning[] {
  return leading
    .filter(([kind]) => speakers(agreement, party, kind, mine).length > 0)
    .flatMap(([kind, field]) => codesOf(kind, field).map((code) => ({ kind, field, code })));
}

export const beginningKey = ({ kind, code }: Beginning) => `${kind}:${code}`;

const remembered = (account: string) => `thalweg.recent.${account}`;
const recent_max = 8;

export function recentKeys(account: string): string[] {
  try {
    const keys: unknown = JSON.parse(localStorage.getItem(remembered(account)) ?? '[]');
    return Array.isArray(keys) ? keys.map(String) : [];
  } catch {
    return [];
  }
}

export function rememberBeginning(account: string, key: string) {
  const keys = [key, ...recentKeys(account).filter((other) => other !== key)].slice(0, recent_max);
  localStorage.setItem(remembered(account), JSON.stringify(keys));
}

/** Letters that a hurried typist does not tell apart: the Arabic and Persian forms of yeh and kaf, marks, case. */
export const folded = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u200c\u200d]/g, '')
    .replace(/[يىې]/g, 'ی')
    .replace(/ك/g, 'ک')
    .replace(/[أإآ]/g, 'ا')
    .toLowerCase();

/** Those whose words hold every word that was typed, in any order. */
export function matching<T>(all: readonly T[], typed: string, said: (one: T) => string): T[] {
  const wanted = folded(typed).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...all];
  return all.filter((one) => {
    const words = folded(said(one));
    return wanted.every((part) => words.includes(part));
  });
}
