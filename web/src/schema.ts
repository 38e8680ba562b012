// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from './api';
import { envelopeFields, type FieldInfo, type KindInfo, kinds, type RuleInfo } from './generated/records';
import type { Key } from './i18n/messages';
import { isObject } from './record';

/** What the table of kinds asks of a record, checked while it is being written. The node's own check holds. */

export interface Fault {
  /** As in the record: "/event_at", "/people_count/adult". */
  path: string;
  message: Key;
  limit?: number;
}

/** A kind with the envelope's fields and its own, in the order of canonical JSON. */
export interface Kind {
  fields: readonly FieldInfo[];
  rules: readonly RuleInfo[];
}

const whole = (kind: KindInfo): Kind => ({
  rules: kind.rules,
  fields: [...envelopeFields, ...kind.fields].sort((a, b) => (a.name < b.name ? -1 : 1)),
});

const table = new Map<string, Kind>(Object.entries(kinds).map(([name, kind]) => [name, whole(kind)]));

export const kindOf = (name: string): Kind | undefined => table.get(name);

export const fieldOf = (kind: string, name: string): FieldInfo | undefined =>
  kindOf(kind)?.fields.find((field) => field.name === name);

export const codesOf = (kind: string, field: string): readonly string[] => fieldOf(kind, field)?.codes ?? [];

/** Fields that the node sets itself when the author leaves them out. */
const setByNode = new Set([
  'agreement',
  'exercise',
  'kind',
  'legal_basis',
  'party',
  'recorded_at',
  'retain_until',
  'v',
]);

const fault = (path: string, message: Key, limit?: number): Fault => ({
  path,
  message,
  ...(limit === undefined ? {} : { limit }),
});

const characters = (text: string) => [...text].length;

function inRange(path: string, value: number, { min, max }: FieldInfo): Fault[] {
  if (!Number.isSafeInteger(value)) return [fault(path, 'error.integer')];
  if (min !== undefined && value < min) return [fault(path, 'error.minimum', min)];
  if (max !== undefined && value > max) return [fault(path, 'error.maximum', max)];
  return [];
}

function checkText(path: string, value: Json | undefined, { min, max }: FieldInfo): Fault[] {
  if (typeof value !== 'string' || value.trim() === '') return [fault(path, 'error.required')];
  const length = characters(value);
  if (min !== undefined && length < min) return [fault(path, 'error.too_short', min)];
  if (max !== undefined && length > max) return [fault(path, 'error.too_long', max)];
  return [];
}

function checkInstant(path: string, value: Json): Fault[] {
  const right =
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) &&
    !Number.isNaN(Date.parse(value));
  return right ? [] : [fault(path, 'error.instant')];
}

function checkCounts(path: string, value: Json, field: FieldInfo): Fault[] {
  if (!isObject(value) || Object.keys(value).length === 0) return [fault(path, 'error.count_one')];
  return Object.entries(value).flatMap(([code, count]) => {
    if (!field.codes?.includes(code)) return [fault(`${path}/${code}`, 'error.choice')];
    return typeof count === 'number'
      ? inRange(`${path}/${code}`, count, field)
      : [fault(`${path}/${code}`, 'error.integer')];
  });
}

function checkPlace(path: string, value: Json): Fault[] {
  const within = (member: Json | undefined, limit: number) =>
    typeof member === 'number' && Number.isInteger(member) && Math.abs(member) <= limit;
  if (!isObject(value) || !within(value.lat_e7, 9e8) || !within(value.lon_e7, 18e8))
    return [fault(path, 'error.coordinates')];
  const precision = value.precision_m;
  if (typeof precision !== 'number' || !Number.isInteger(precision))
    return [fault(`${path}/precision_m`, 'error.integer')];
  if (precision < 0) return [fault(`${path}/precision_m`, 'error.minimum', 0)];
  return precision > 1e6 ? [fault(`${path}/precision_m`, 'error.maximum', 1e6)] : [];
}

function checkField(value: Json, field: FieldInfo): Fault[] {
  const path = `/${field.name}`;
  switch (field.type) {
    case 'integer':
      return typeof value === 'number' ? inRange(path, value, field) : [fault(path, 'error.integer')];
    case 'text':
      return checkText(path, value, field);
    case 'text_map':
      if (!isObject(value) || Object.keys(value).length === 0) return [fault(path, 'error.required')];
      return Object.entries(value).flatMap(([tag, text]) => checkText(`${path}/${tag}`, text, field));
    case 'code':
      return typeof value === 'string' && field.codes?.includes(value) ? [] : [fault(path, 'error.choice')];
    case 'code_list':
      if (!Array.isArray(value) || value.length === 0) return [fault(path, 'error.required')];
      return value.every((code) => typeof code === 'string' && field.codes?.includes(code))
        ? []
        : [fault(path, 'error.choice')];
    case 'instant':
      return checkInstant(path, value);
    case 'counts':
      return checkCounts(path, value, field);
    case 'place':
      return checkPlace(path, value);
    default:
      return [];
  }
}

const absent = (value: Json | undefined) => value === undefined || value === null || value === '';

/** Everything in the draft that the table would refuse, in field order; empty for a draft that may be shown to the node. */
export function check(kindName: string, draft: JsonObject, now: Date): Fault[] {
  const kind = kindOf(kindName);
  if (!kind) return [fault('/kind', 'error.choice')];
  const faults = kind.fields.flatMap((field) => {
    const value = draft[field.name];
    if (value === undefined || absent(value))
      return field.required && !setByNode.has(field.name) ? [fault(`/${field.name}`, 'error.required')] : [];
    return checkField(value, field);
  });
  for (const { what, field, other, value } of kind.rules) {
    const [first, second] = [draft[field], draft[other]];
    if (what === 'either' && absent(first) && absent(second)) faults.push(fault(`/${field}`, 'error.required'));
    if (what === 'exactly_when' && draft[other] === value && absent(first))
      faults.push(fault(`/${field}`, 'error.required'));
    if (what === 'needs' && !absent(first) && absent(second)) faults.push(fault(`/${other}`, 'error.required'));
    if (
      what === 'not_after' &&
      typeof first === 'string' &&
      typeof second === 'string' &&
      Date.parse(first) > Date.parse(second)
    )
      faults.push(fault(`/${other}`, 'error.until'));
  }
  return [...faults, ...checkTimes(kindName, draft, now)];
}

/** What was not yet, and what was known before it was: neither is in the table, both are slips of the hand. */
function checkTimes(kind: string, { event_at, known_at }: JsonObject, now: Date): Fault[] {
  const at = (value: Json | undefined) => (typeof value === 'string' ? Date.parse(value) : NaN);
  const aMinute = 60_000;
  const faults: Fault[] = [];
  if (at(known_at) > now.getTime() + aMinute) faults.push(fault('/known_at', 'error.future'));
  if (kind !== 'incident') return faults; // Notices, closures and requests speak of what is to come.
  if (at(event_at) > now.getTime() + aMinute) faults.push(fault('/event_at', 'error.future'));
  else if (at(known_at) < at(event_at)) faults.push(fault('/known_at', 'error.order'));
  return faults;
}
