// SPDX-License-Identifier: Apache-2.0
import type { InboxItem } from '../../api/inbox';

/** What waits, put in order by its clock. */

export const sectionNames = ['overdue', 'soon', 'later', 'theirs'] as const;
export type SectionName = (typeof sectionNames)[number];

/** What is due within this time is due soon, in milliseconds. */
export const soon = 4 * 3_600_000;

export interface Filter {
  office: string;
  sector: string;
}

export const keyOf = ({ matter, why, deadline }: InboxItem) => `${why}:${matter.id}:${deadline ?? ''}`;

function sectionOf({ of, overdue, due }: InboxItem, now: number): SectionName {
  if (of === 'them') return 'theirs';
  if (overdue || (due !== null && Date.parse(due) < now)) return 'overdue';
  return due !== null && Date.parse(due) - now < soon ? 'soon' : 'later';
}

/** Those without a clock come last, the newest of them first. */
function order(a: InboxItem, b: InboxItem): number {
  if (a.due !== null && b.due !== null) return a.due < b.due ? -1 : a.due > b.due ? 1 : 0;
  if (a.due !== b.due) return a.due === null ? 1 : -1;
  return a.matter.at === b.matter.at ? 0 : a.matter.at < b.matter.at ? 1 : -1;
}

export function sections(
  items: readonly InboxItem[],
  filter: Filter,
  now: number,
): { name: SectionName; items: InboxItem[] }[] {
  const shown = items.filter(
    ({ offices, matter }) =>
      (!filter.office || offices.length === 0 || offices.includes(filter.office)) &&
      (!filter.sector || matter.sector === filter.sector),
  );
  return sectionNames
    .map((name) => ({ name, items: shown.filter((item) => sectionOf(item, now) === name).sort(order) }))
    .filter(({ items: inside }) => inside.length > 0);
}
