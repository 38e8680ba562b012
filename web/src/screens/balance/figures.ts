// SPDX-License-Identifier: Apache-2.0
import type { Balance, Owed } from '../../api/balance';
import { sha256, toHex, utf8 } from '../../evidence/bytes';

/** Sums over the node's figures, and their forms for other programs and other people. */

export const outcomes = ['in_time', 'late', 'open', 'overdue'] as const;
export type Outcome = (typeof outcomes)[number];
export type Sums = Record<Outcome, number> & { owed: number };

const none: Sums = { owed: 0, in_time: 0, late: 0, open: 0, overdue: 0 };

export const sum = (rows: readonly Owed[]): Sums =>
  rows.reduce(
    (all, row) => ({
      owed: all.owed + row.owed,
      in_time: all.in_time + row.in_time,
      late: all.late + row.late,
      open: all.open + row.open,
      overdue: all.overdue + row.overdue,
    }),
    none,
  );

export const ofParty = <T extends { party: string }>(rows: readonly T[], party: string) =>
  rows.filter((row) => row.party === party);

/** The share of what fell due that was met in time, of 1; null when nothing has fallen due. */
export function inTime({ in_time, late, overdue }: Sums): number | null {
  const due = in_time + late + overdue;
  return due === 0 ? null : in_time / due;
}

/** How many of each kind, for each party: kinds in the order of their totals. */
export function table<T extends { party: string; count: number }>(rows: readonly T[], what: (row: T) => string) {
  const cells = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const line = cells.get(what(row)) ?? new Map<string, number>();
    line.set(row.party, (line.get(row.party) ?? 0) + row.count);
    cells.set(what(row), line);
  }
  const total = (line: Map<string, number>) => [...line.values()].reduce((all, count) => all + count, 0);
  return [...cells]
    .map(([name, counts]) => ({ name, counts, total: total(counts) }))
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
}

const sorted = <T extends object>(rows: readonly T[]) =>
  rows
    .map((row) => Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))
    .map((row) => JSON.stringify(row))
    .sort();

/** What two people read to each other: the same figures give the same code, whoever computed them. */
export async function comparisonCode({ from, until, rows, said, refused, withheld }: Balance): Promise<string> {
  // What each side's clock adds by itself is left out: how long an answer took, and what is not yet overdue.
  const met = rows.map(({ median_s: _, ...row }) => row);
  const shared = [from, until, sorted(met), sorted(said), sorted(refused), sorted(withheld)];
  const hex = toHex(await sha256(utf8(JSON.stringify(shared))));
  return `${hex.slice(0, 4)} ${hex.slice(4, 8)} ${hex.slice(8, 12)}`;
}

const cell = (value: string | number | null) => {
  const text = String(value ?? '');
  // A cell that begins like a formula must not become one in a spreadsheet.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** All figures as one table, in the codes of the records, so that both sides' files are the same. */
export function toCsv({ from, until, rows, said, refused, withheld }: Balance): string {
  const head = [
    'figure',
    'party',
    'kind',
    'what',
    'from',
    'until',
    'owed',
    'in_time',
    'late',
    'open',
    'overdue',
    'count',
    'median_s',
  ];
  const lines: (string | number | null)[][] = [
    ...rows.map((row) => [
      'owed',
      row.party,
      row.kind,
      row.deadline,
      from,
      until,
      row.owed,
      row.in_time,
      row.late,
      row.open,
      row.overdue,
      '',
      row.median_s,
    ]),
    ...said.map((row) => ['said', row.party, row.kind, '', from, until, '', '', '', '', '', row.count, '']),
    ...refused.map((row) => ['refused', row.party, '', row.code, from, until, '', '', '', '', '', row.count, '']),
    ...withheld.map((row) => [
      'withheld',
      row.party,
      row.kind,
      '',
      row.from,
      row.until,
      '',
      '',
      '',
      '',
      '',
      row.count,
      '',
    ]),
  ];
  return [head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n') + '\r\n';
}
