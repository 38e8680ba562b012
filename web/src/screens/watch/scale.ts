// SPDX-License-Identifier: Apache-2.0

/** Time along a strip: which part of it is seen, and where an instant stands. Times are milliseconds of the epoch. */
export interface Span {
  from: number;
  to: number;
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** What can be told apart by a hand, and what a browser can still draw. */
const shortest = 10 * minute;
const longest = 3 * 366 * day;

export const width = ({ from, to }: Span) => to - from;

/** Where an instant stands, from 0 at the strip's beginning to 1 at its end. */
export const share = (span: Span, at: number) => (at - span.from) / width(span);
export const instantAt = (span: Span, part: number) => span.from + part * width(span);

export function zoomed(span: Span, factor: number, around: number): Span {
  const next = Math.min(longest, Math.max(shortest, width(span) * factor));
  const part = share(span, around);
  return { from: around - part * next, to: around + (1 - part) * next };
}

export const moved = (span: Span, by: number): Span => ({ from: span.from + by, to: span.to + by });

/** A span that holds all given instants with some room, and always the present. */
export function around(instants: readonly number[], now: number): Span {
  let [from, to] = [now - 6 * hour, now + 6 * hour];
  for (const at of instants) {
    if (at < from) from = at;
    if (at > to) to = at;
  }
  const room = (to - from) * 0.03;
  return { from: from - room, to: to + room };
}

const steps = [10 * minute, 30 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day];

export interface Tick {
  at: number;
  /** A day begins here, or the strip counts in days. */
  major: boolean;
}

/** At most `count` marks on full hours or days of the reader's own clock. */
export function ticks(span: Span, count: number): Tick[] {
  const least = width(span) / Math.max(1, count);
  const step = steps.find((candidate) => candidate >= least);
  const days = step === undefined ? Math.ceil(least / (30 * day)) * 30 : step / day;
  if (days >= 1) return dayTicks(span, days);
  const first = startOfDay(span.from);
  const found: Tick[] = [];
  // From each midnight anew: where the clock is put forward or back, full hours stay full.
  for (let midnight = first; midnight <= span.to; midnight = nextDay(midnight, 1))
    for (let at = midnight; at < nextDay(midnight, 1); at += step!)
      if (at >= span.from && at <= span.to) found.push({ at, major: at === midnight });
  return found;
}

function dayTicks(span: Span, days: number): Tick[] {
  const found: Tick[] = [];
  for (let at = startOfDay(span.from); at <= span.to; at = nextDay(at, days))
    if (at >= span.from) found.push({ at, major: true });
  return found;
}

function startOfDay(at: number): number {
  const date = new Date(at);
  date.setHours(0, 0, 0, 0);
  return date.getTime();
}

function nextDay(at: number, days: number): number {
  const date = new Date(at);
  date.setDate(date.getDate() + days);
  date.setHours(0, 0, 0, 0);
  return date.getTime();
}

export interface Dot<T> {
  /** Middle of the bin, in pixels. */
  x: number;
  items: T[];
}

/** Gathers what would lie on top of each other: at most one dot for each `bin` pixels, so that a strip draws no more than it is wide. */
export function gathered<T>(
  items: readonly T[],
  span: Span,
  pixels: number,
  bin: number,
  when: (item: T) => number,
): Dot<T>[] {
  const bins = new Map<number, T[]>();
  for (const item of items) {
    const x = share(span, when(item)) * pixels;
    if (x < 0 || x > pixels) continue;
    const slot = Math.floor(x / bin);
    const there = bins.get(slot);
    if (there) there.push(item);
    else bins.set(slot, [item]);
  }
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([slot, inside]) => ({
      x: inside.length === 1 ? share(span, when(inside[0]!)) * pixels : (slot + 0.5) * bin,
      items: inside,
    }));
}

/** Puts bars that overlap in time on rows of their own, at most `rows`; what has no room any more shares the last. */
export function stacked<T>(
  items: readonly T[],
  rows: number,
  begin: (item: T) => number,
  end: (item: T) => number,
): { item: T; row: number }[] {
  const ends: number[] = [];
  return [...items]
    .sort((a, b) => begin(a) - begin(b))
    .map((item) => {
      let row = ends.findIndex((last) => last <= begin(item));
      if (row < 0) row = Math.min(ends.length, rows - 1);
      ends[row] = Math.max(ends[row] ?? -Infinity, end(item));
      return { item, row };
    });
}
