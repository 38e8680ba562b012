// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../../api';
import { isObject } from '../../record';

/** What a new version of an agreement changes, table by table. The words of the text itself are shown, not judged. */

export interface Change {
  /** "release", "deadline". */
  table: string;
  /** The row's name in its table; empty for tables that are not lists. */
  row: string;
  /** Empty when the whole row came or went. */
  key: string;
  before: Json | undefined;
  after: Json | undefined;
}

type Table = Record<string, Json>;

/** What a row is called: by its id, or by what it is about. */
const nameOf = (row: Table, index: number): string =>
  String(row.id ?? [row.kind, row.name].filter((part) => typeof part === 'string').join('/') ?? '') ||
  String(index + 1);

const same = (a: Json | undefined, b: Json | undefined) => JSON.stringify(a) === JSON.stringify(b);

function between(table: string, row: string, before: Table, after: Table): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => !same(before[key], after[key]))
    .map((key) => ({ table, row, key, before: before[key], after: after[key] }));
}

/** Rows by name; a second row of the same name gets its number, so that none is overlooked. */
function byName(list: readonly Json[]): Map<string, Table> {
  const found = new Map<string, Table>();
  list.forEach((row, index) => {
    if (!isObject(row)) return;
    const name = nameOf(row, index);
    found.set(found.has(name) ? `${name} (${index + 1})` : name, row);
  });
  return found;
}

function lists(table: string, before: readonly Json[], after: readonly Json[]): Change[] {
  const [old, fresh] = [byName(before), byName(after)];
  const changes = [...new Set([...old.keys(), ...fresh.keys()])].flatMap((row): Change[] => {
    const [a, b] = [old.get(row), fresh.get(row)];
    return a && b ? between(table, row, a, b) : [{ table, row, key: '', before: a, after: b }];
  });
  const kept = (names: Iterable<string>, other: Map<string, Table>) => [...names].filter((name) => other.has(name));
  const [was, is] = [kept(old.keys(), fresh), kept(fresh.keys(), old)];
  return same(was, is) ? changes : [...changes, { table, row: '', key: 'order', before: was, after: is }];
}

/** Everything that differs between two texts, in the order of the tables' names. */
export function compare(before: Table, after: Table): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((table) => {
    const [a, b] = [before[table], after[table]];
    if (same(a, b)) return [];
    if (Array.isArray(a ?? []) && Array.isArray(b ?? [])) return lists(table, (a ?? []) as Json[], (b ?? []) as Json[]);
    return between(table, '', isObject(a) ? a : {}, isObject(b) ? b : {});
  });
}
