// SPDX-License-Identifier: Apache-2.0
import type { Case, CaseSummary } from '../../api/cases';
import type { Item, JsonObject } from '../../api';
import type { KindName } from '../../generated/records';
import { textOf } from '../../record';

/** Reading a case: whose account is which, what belongs to it, what waits for whom. */

export const isOpen = ({ state }: Pick<CaseSummary, 'state'>) => state !== 'closed' && state !== 'merged';

/** What a case is about; the rest is said about that. */
const matters: readonly KindName[] = ['incident', 'notice', 'alert', 'request', 'crossing_status'];
const past = ['withdrawn', 'superseded', 'erased'];

export function members(one: Case): Item[] {
  const gathered = new Set(
    one.case_records.flatMap(({ cites }) => cites.filter(({ rel }) => rel === 'gathers').map(({ record }) => record)),
  );
  return one.items.filter(
    ({ id, cites }) => gathered.has(id) || cites.some(({ rel, record }) => rel === 'belongs' && record === one.id),
  );
}

/** One side's account of what happened: what holds now, the latest word first. */
export interface Account {
  party: string;
  /** The one that is laid beside the other side's. */
  main: Item | null;
  others: Item[];
}

/**
 * Each side's account. The two that are laid side by side are of the same kind, so that field answers field; where one
 * side has said several things, its latest report of the most common kind counts.
 */
export function accounts(one: Case, parties: readonly string[]): Account[] {
  const said = one.items.filter(
    ({ kind, state, record }) => record !== null && matters.includes(kind as KindName) && !past.includes(state.name),
  );
  const kind = ['incident', 'notice', 'alert', 'crossing_status', 'request'].find((candidate) =>
    said.some((item) => item.kind === candidate),
  );
  return parties.map((party) => {
    const own = said.filter((item) => item.party === party);
    const main = own.filter((item) => item.kind === kind).at(-1) ?? null;
    return { party, main, others: own.filter((item) => item !== main) };
  });
}

/** A record's content with its corrections put in. */
export function asCorrected(item: Item): JsonObject {
  const record: JsonObject = structuredClone(item.record ?? {});
  for (const { path, value } of item.state.corrections ?? []) {
    const [name = '', member] = path.split('/').slice(1);
    if (!member) record[name] = value;
    else record[name] = { ...(record[name] as JsonObject), [member]: value };
  }
  return record;
}

export interface Line {
  field: string;
  /** The sides do not say alike. */
  differs: boolean;
}

/** What a clerk reads and a machine does not compare. */
const notCompared = new Set([
  'text',
  'reason',
  'instruction',
  'office',
  'lang',
  'legal_basis',
  'purpose',
  'retain_until',
  'recorded_at',
  'known_at',
  'marking',
  'usage',
]);

/** The fields of the accounts, one line for each, in the order in which a reader looks for them. */
export function lines(records: readonly JsonObject[], one: Case, order: (record: JsonObject) => string[]): Line[] {
  const union = Object.assign({}, ...records) as JsonObject;
  const apart = new Set(one.differences.map(({ path }) => path.split('/')[1] ?? ''));
  return order(union)
    .filter((field) => !['lang', 'legal_basis', 'recorded_at', 'retain_until', 'purpose'].includes(field))
    .map((field) => ({
      field,
      differs:
        apart.has(field) ||
        (records.length > 1 &&
          !notCompared.has(field) &&
          records.every((record) => record[field] !== undefined) &&
          new Set(records.map((record) => JSON.stringify(record[field]))).size > 1),
    }));
}

/** Everything that was said in the case, oldest first. */
export const course = (one: Case): Item[] =>
  [...new Map([...one.case_records, ...one.items].map((item) => [item.id, item])).values()].sort(
    (a, b) => a.at.localeCompare(b.at) || a.index - b.index,
  );

/** The other side's proposals that need our yes: to close, to merge, to say something to the public. */
export function proposals(one: Case, party: string): Item[] {
  return course(one).filter(
    (item) =>
      !item.own &&
      !past.includes(item.state.name) &&
      !(item.state.assented_by ?? []).includes(party) &&
      ((item.kind === 'closure' && item.cites.some(({ rel, record }) => rel === 'closes' && record === one.id)) ||
        (item.kind === 'communique' && item.state.name !== 'agreed') ||
        (item.kind === 'case' && item.cites.some(({ rel }) => rel === 'merges'))),
  );
}

/** A claim in public that this case is about. */
export const falseReport = (one: Case): Item | undefined =>
  one.items.find(({ kind, record }) => kind === 'incident' && textOf(record, 'type') === 'information.false_report');
