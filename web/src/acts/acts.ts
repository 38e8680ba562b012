// SPDX-License-Identifier: Apache-2.0
import { officesWith } from '../agreement';
import type { Agreement, Item, JsonObject, Office } from '../api';
import { kinds, type KindName, type Rel } from '../generated/records';
import { isObject, textOf } from '../record';
import type { IconName } from '../shared/icon';

/**
 * What an officer can do about a record: each act is a record of a kind that cites it. Whether the table of kinds allows
 * the citation, and which offices may say it, is read from the table and the agreement; here stands what an act is
 * called, what is filled in beforehand, and when it would make no sense.
 */
export const acts = [
  'acknowledge',
  'answer',
  'clarify',
  'assent',
  'dispute',
  'correct',
  'corroborate',
  'supplement',
  'replace',
  'ask',
  'escalate',
  'close',
  'withdraw',
  'erase',
] as const;
export type ActName = (typeof acts)[number];

/** How much it takes to make good what was said by mistake. */
export type Weight = 'light' | 'said' | 'grave';

export interface Act {
  name: ActName;
  kind: KindName;
  rel: Rel;
  weight: Weight;
  icon: IconName;
  /** Its form is as long as a report, and opens as one. */
  long: boolean;
  /** It speaks of one field, which is chosen on the record. */
  ofField: boolean;
}

const row = (
  name: ActName,
  kind: KindName,
  rel: Rel,
  weight: Weight,
  icon: IconName,
  more: Partial<Act> = {},
): Act => ({
  name,
  kind,
  rel,
  weight,
  icon,
  long: false,
  ofField: false,
  ...more,
});

export const table: readonly Act[] = [
  row('acknowledge', 'ack', 'acks', 'light', 'check'),
  row('answer', 'reply', 'replies', 'said', 'reply'),
  row('clarify', 'request', 'clarifies', 'said', 'question'),
  row('assent', 'assent', 'assents', 'said', 'hand'),
  row('dispute', 'dispute', 'disputes', 'said', 'differ', { ofField: true }),
  row('correct', 'correction', 'supersedes', 'said', 'pen', { ofField: true }),
  row('corroborate', 'incident', 'corroborates', 'said', 'pair', { long: true }),
  row('supplement', 'incident', 'supplements', 'said', 'plus', { long: true }),
  row('replace', 'incident', 'supersedes', 'said', 'file', { long: true }),
  row('ask', 'request', 'about', 'said', 'question', { long: true }),
  row('escalate', 'escalation', 'escalates', 'grave', 'up'),
  row('close', 'closure', 'closes', 'grave', 'lock'),
  row('withdraw', 'withdrawal', 'withdraws', 'grave', 'minus'),
  row('erase', 'erasure', 'erases', 'grave', 'close'),
];

export const actOf = (name: string): Act | undefined => table.find((act) => act.name === name);

/** The power that an office needs for a kind besides the right to speak. */
const powers: Partial<Record<KindName, string>> = {
  assent: 'assent',
  erasure: 'erase',
  key_change: 'keys',
  ratification: 'ratify',
  withdrawal: 'withdraw',
};

/** Offices of the account that may author records of a kind; without an account's offices, all of the party's. */
export function speakers(agreement: Agreement, party: string | null, kind: string, mine?: readonly string[]): Office[] {
  const power = powers[kind as KindName];
  return officesWith(agreement, party, 'log', kind).filter(
    ({ id, powers: held }) => (!mine || mine.includes(id)) && (!power || (held?.includes(power) ?? true)),
  );
}

/** Whether a record of `kind` may cite `item` with `rel`, by the table. */
export function mayCite(kind: KindName, rel: Rel, item: Pick<Item, 'kind' | 'own'>): boolean {
  return kinds[kind].cites.some(
    (cite) =>
      cite.rel === rel &&
      cite.whose !== (item.own ? 'others' : 'own') &&
      (cite.to.length === 0 || cite.to.includes(item.kind as KindName)),
  );
}

/** What is over: nothing more is to be said about it but what is done with the record itself. */
const over = ['withdrawn', 'superseded', 'erased'];
const ended = [...over, 'closed', 'expired', 'ended'];
/** Acts about the record as a record, which make sense whatever became of the matter. */
const ofTheRecord: readonly ActName[] = ['erase', 'acknowledge'];
/** A record that only says something about another one is not opened, replaced or asked about by itself. */
const askable = ['incident', 'notice', 'alert', 'crossing_status', 'system_notice', 'communique'];

function makesSense({ name, kind }: Act, item: Item, party: string): boolean {
  const { state } = item;
  if (over.includes(state.name) && !ofTheRecord.includes(name)) return false;
  switch (name) {
    case 'acknowledge':
      return !(state.acked_by ?? []).includes(party) && item.kind !== 'ack' && !ended.includes(state.name);
    case 'answer':
      return !ended.includes(state.name);
    case 'assent':
      return !(state.assented_by ?? []).includes(party);
    case 'replace':
      return item.kind === kind || !!kinds[item.kind as KindName]?.cites.some(({ rel }) => rel === 'supersedes');
    case 'ask':
      return askable.includes(item.kind);
    case 'close':
    case 'escalate':
    case 'supplement':
    case 'corroborate':
      return !ended.includes(state.name);
    case 'clarify':
    case 'dispute':
    case 'correct':
    case 'withdraw':
    case 'erase':
      return true;
  }
}

export interface Offer {
  act: Act;
  /** Offices of this account that may do it, the lowest first; empty when only another account's offices may. */
  offices: Office[];
}

/** The acts that make sense about `item` and that an office of this account may do. */
export function offers(item: Item, agreement: Agreement, party: string | null, mine?: readonly string[]): Offer[] {
  if (party === null || item.opening !== 'present' || item.record === null) return [];
  return table.flatMap((row) => {
    // A successor is of the kind that it replaces.
    const act = row.name === 'replace' ? { ...row, kind: item.kind as KindName } : row;
    if (!kinds[act.kind] || (act.kind === 'correction' && act.name === 'replace')) return [];
    if (!mayCite(act.kind, act.rel, item) || !makesSense(act, item, party)) return [];
    const offices = speakers(agreement, party, act.kind, mine);
    return offices.length ? [{ act, offices }] : [];
  });
}

/** What an act takes over from its record: why it is told, and where. */
const shared = ['purpose', 'sector'];
/** What another account of the same event would begin with. What was seen is for the author to say. */
const sameEvent = ['type', 'crossing', 'event_at', 'place', ...shared];

const taken = (record: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (record[name] === undefined ? [] : [[name, record[name]]])));

/** The node's and the author's own affairs: a successor gets its own. */
const notCopied = new Set([
  'agreement',
  'cites',
  'exercise',
  'kind',
  'lang',
  'legal_basis',
  'office',
  'party',
  'recorded_at',
  'ref',
  'retain_until',
  'v',
]);

/** What is filled in before the officer begins. */
export function prefilled({ name, rel }: Act, item: Item, now: string): JsonObject {
  const record = item.record ?? {};
  const cites = [{ rel, record: item.id }];
  const common = { cites, ...taken(record, shared) };
  switch (name) {
    case 'acknowledge':
      return { ...common, parse_ok: true, policy_ok: true, received_at: now };
    case 'clarify':
      return { ...common, ask: 'clarification', urgency: 'u3' };
    case 'dispute':
    case 'correct':
      return { ...common, of_kind: item.kind };
    case 'corroborate':
    case 'supplement':
      return { cites, ...taken(record, sameEvent) };
    case 'replace':
      return {
        cites,
        ...taken(
          record,
          Object.keys(record).filter((field) => !notCopied.has(field)),
        ),
      };
    case 'ask':
      return { ...common, ...taken(record, ['place', 'crossing']) };
    case 'escalate':
      return { ...common, cause: item.state.deadlines.some(({ overdue }) => overdue) ? 'overdue' : 'unresolved' };
    case 'erase':
      return { ...common, act: item.own ? 'done' : 'asked' };
    case 'answer':
    case 'assent':
    case 'close':
    case 'withdraw':
      return common;
  }
}

/** The value that stands at a path such as "/people_count/dead". */
export function valueAt(record: JsonObject | null, path: string): JsonObject[string] | undefined {
  let value: JsonObject[string] | undefined = record ?? undefined;
  for (const step of path.split('/').slice(1)) value = isObject(value) ? value[step] : undefined;
  return value;
}

/** Paths of a record's fields that can be disputed or corrected; counts by category. */
export function pathsOf(kind: string, record: JsonObject | null): string[] {
  const info = kinds[kind as KindName];
  if (!info || !record) return [];
  return info.fields.flatMap(({ name, type }) => {
    if (type === 'cites' || type === 'path' || type === 'value' || name === 'of_kind') return [];
    const value = record[name];
    if (type === 'counts' && isObject(value)) return Object.keys(value).map((code) => `/${name}/${code}`);
    return value === undefined ? [] : [`/${name}`];
  });
}

/** In what respect a field is mostly disputed. */
export function groundOf(path: string): string {
  const [, field = ''] = path.split('/');
  if (['place', 'crossing', 'marker', 'distance_to_line_m', 'radius_m'].includes(field)) return 'other_place';
  if (field.endsWith('_at') || field.endsWith('_until')) return 'other_time';
  if (field.endsWith('_count') || field.endsWith('_head') || field.startsWith('seized')) return 'other_count';
  if (['line_relation', 'direction'].includes(field)) return 'other_side';
  return field === 'type' ? 'other_cause' : 'other';
}

export const saidIn = (item: Item): string => textOf(item.record, 'lang');
