// SPDX-License-Identifier: Apache-2.0
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';

/** Where a row of a long list stands, from the top of the list in pixels. */
export interface Placed {
  index: number;
  start: number;
}

/** The tops of all rows, and the bottom of the last. */
export function topsOf(count: number, heightOf: (index: number) => number): number[] {
  const tops = [0];
  for (let index = 0; index < count; index++) tops.push(tops[index]! + heightOf(index));
  return tops;
}

/** The last row that begins at `y` or above it. */
export function rowAt(tops: readonly number[], y: number): number {
  let [low, high] = [0, Math.max(0, tops.length - 2)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (tops[middle]! <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How far to scroll so that a row from `top` to `bottom` is seen, as little as possible. */
export function scrolledTo(top: number, bottom: number, seen: { top: number; height: number }): number {
  if (top < seen.top) return top;
  return bottom > seen.top + seen.height ? bottom - seen.height : seen.top;
}

/** What a list was like when it was drawn last: it is drawn right at once when the reader comes back to it. */
interface Memory {
  height: number;
  sizes: Map<string, number>;
}

const memories = new Map<string, Memory>();

function memoryOf(list: string): Memory {
  const memory = memories.get(list) ?? { height: 0, sizes: new Map<string, number>() };
  memories.set(list, memory);
  return memory;
}

interface Options {
  /** Which list this is, to know it again. */
  list: string;
  count: number;
  box: RefObject<HTMLElement | null>;
  /** Of a row that was not drawn yet, in pixels. */
  guess: number;
  /** Rows drawn beyond what is seen, on either side. */
  spare: number;
  /** By what a measured row is known while others come in above it; it stands in the row's `data-row`. */
  keyOf?(index: number): string;
}

/**
 * Draws of a long list the rows in sight. Rows as high as guessed need nothing more; others are measured when `measure`
 * is their ref. (TanStack Virtual does this and much else, in 10 kB.)
 */
export function useRows({ list, count, box, guess, spare, keyOf = String }: Options) {
  const memory = memoryOf(list);
  const [measured, again] = useReducer((version: number) => version + 1, 0);
  const tops = useMemo(
    () => topsOf(count, (index) => memory.sizes.get(keyOf(index)) ?? guess),
    [memory, count, guess, keyOf, measured],
  );
  const [seen, setSeen] = useState({ top: 0, height: memory.height });

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const { scrollTop: top, clientHeight: height } = element;
      memory.height = height;
      // Less than a row's way is covered by the spare ones.
      setSeen((before) => (Math.abs(before.top - top) < guess && before.height === height ? before : { top, height }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const watch = new ResizeObserver(look);
    watch.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      watch.disconnect();
    };
  }, [box, guess, memory]);

  const observer = useRef<ResizeObserver>(undefined);
  useEffect(() => () => observer.current?.disconnect(), []);
  const measure = useCallback(
    (row: HTMLElement | null) => {
      if (!row) return;
      observer.current ??= new ResizeObserver((entries) => {
        let changed = false;
        for (const { target } of entries) {
          if (!target.isConnected) {
            observer.current?.unobserve(target);
            continue;
          }
          const key = (target as HTMLElement).dataset.row ?? '';
          const { height } = target.getBoundingClientRect();
          changed ||= memory.sizes.get(key) !== height;
          memory.sizes.set(key, height);
        }
        if (changed) again();
      });
      observer.current.observe(row);
    },
    [memory],
  );

  const first = Math.max(0, rowAt(tops, seen.top) - spare);
  const last = Math.min(count - 1, rowAt(tops, seen.top + seen.height) + spare);
  const rows: Placed[] = [];
  for (let index = first; index <= last; index++) rows.push({ index, start: tops[index]! });

  const reveal = useCallback(
    (index: number) => {
      const element = box.current;
      const [top, bottom] = [tops[index], tops[index + 1]];
      if (!element || top === undefined || bottom === undefined) return;
      element.scrollTop = scrolledTo(top, bottom, { top: element.scrollTop, height: element.clientHeight });
    },
    [box, tops],
  );
  return { rows, total: tops[count] ?? 0, reveal, measure };
}
