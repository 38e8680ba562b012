// SPDX-License-Identifier: Apache-2.0
import type { Mark } from '../record';

const paths = {
  check: 'M3.500 8.500l3 3 6-7',
  wait: 'M8 4.500V8l2.500 1.500 M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2',
  inbox: 'M8 2.500v7 M5 6.800l3 3 3-3 M2.500 10v3.500h11V10',
  cite: 'M6.500 9.500a2.800 2.800 0 0 0 4 0l2-2a2.800 2.800 0 0 0-4-4L7.800 4.200 M9.500 6.500a2.800 2.800 0 0 0-4 0l-2 2a2.800 2.800 0 0 0 4 4l.7-.7',
  close: 'M4 4l8 8 M12 4l-8 8',
  plus: 'M8 3v10 M3 8h10',
  minus: 'M3 8h10',
  warn: 'M8 2.500l6 11H2z M8 7v3 M8 11.700v.1',
  sealed: 'M2.500 4h11v8.500h-11z M2.500 4.500L8 9l5.500-4.500',
  lock: 'M4 7.500h8v6H4z M5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500',
  hand: 'M5 3v10 M11 3v10',
  unplugged:
    'M2.500 13.500l3-3 M13.500 2.500l-3 3 M4.500 7.500l4 4-1 1a2.800 2.800 0 0 1-4-4z M7.500 4.500l1-1a2.800 2.800 0 0 1 4 4l-1 1',
  pin: 'M8 14s4.500-4.200 4.500-7.500a4.500 4.500 0 0 0-9 0C3.500 9.800 8 14 8 14z M8 5.300a1.300 1.300 0 1 0 0 2.600 1.300 1.300 0 0 0 0-2.600',
  down: 'M4 6l4 4 4-4',
  file: 'M4 2h5l3 3v9H4z M9 2v3h3 M8 7.500v4 M6.300 10l1.700 1.700L9.700 10',
  list: 'M5.500 4H14 M5.500 8H14 M5.500 12H14 M2 4h.8 M2 8h.8 M2 12h.8',
  map: 'M2 4l4-1.500 4 1.500 4-1.500v9.500l-4 1.500-4-1.500-4 1.500z M6 2.500V12 M10 4v9.500',
  split: 'M2 3h12v10H2z M7 3v10',
  whole: 'M2.500 6V2.500H6 M10 2.500h3.500V6 M13.500 10v3.500H10 M6 13.500H2.500V10',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6 M8 1v1.500 M8 13.500V15 M1 8h1.500 M13.500 8H15 M3 3l1 1 M12 12l1 1 M13 3l-1 1 M4 12l-1 1',
  moon: 'M13 9.500A5.500 5.500 0 0 1 6.500 3 5.500 5.500 0 1 0 13 9.500z',
  folder: 'M2 4h4l1.500 1.500H14V13H2z',
  pen: 'M3 13l.7-3L10.500 3.200l2.300 2.300L6 12.300z M9 4.700L11.300 7',
  gate: 'M3 14V3.500 M13 14V8.500 M3 5.500l10.500-2.500 M3 8.500h10 M1.500 14h3 M11.500 14h3',
  calendar: 'M2.500 4h11v9.500h-11z M2.500 7h11 M5.500 2v3 M10.500 2v3',
  scroll: 'M4 2.500h8v11H4z M6.500 5.500h3 M6.500 8h3 M6.500 10.500h1.500',
  seal: 'M8 2l5 2v4c0 3-2.200 5-5 6-2.800-1-5-3-5-6V4z M5.700 7.800l1.700 1.700 3-3.200',
  scales: 'M8 2.500v11 M5 13.500h6 M3 4.500h10 M3 4.500L1.300 9h3.400z M13 4.500L11.300 9h3.400z',
  gear: 'M8 5.800a2.200 2.200 0 1 0 0 4.400 2.200 2.200 0 0 0 0-4.400 M8 1.800v2 M8 12.200v2 M1.800 8h2 M12.200 8h2 M3.600 3.600L5 5 M11 11l1.400 1.400 M12.400 3.600L11 5 M5 11l-1.400 1.400',
  flag: 'M4 14V2.500h8l-1.500 3 1.500 3H4',
  globe:
    'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2 M2 8h12 M8 2c2.300 1.700 2.300 10.300 0 12 M8 2c-2.300 1.700-2.300 10.300 0 12',
  key: 'M5.500 7.500a3 3 0 1 0 0 .1 M8.500 7.500H14v2.500 M11.500 7.500v2',
  leave: 'M6.500 2.500H3v11h3.500 M7 8h7 M11.500 5.500L14 8l-2.500 2.500',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1 1H3z M6.500 14h3',
  more: 'M3 8h.1 M8 8h.1 M13 8h.1',
  search: 'M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9 M10.300 10.300L14 14',
  reply: 'M6.500 4L2.500 8l4 4 M2.500 8H10a3.500 3.500 0 0 1 3.500 3.500v1',
  question: 'M5.500 6a2.500 2.500 0 1 1 3.600 2.200c-.8.4-1.100.9-1.100 1.800 M8 12.400v.1',
  differ: 'M3 6h10 M3 10h10 M10.500 3l-5 10',
  pair: 'M5.500 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8 M10.500 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8',
  up: 'M8 13V3.500 M4 7.500l4-4 4 4',
  print: 'M4.500 6V2.500h7V6 M4.500 11h-2V6h11v5h-2 M4.500 9.500h7v4h-7z',
  back: 'M10 3.500L5.500 8l4.500 4.500',
  forth: 'M6 3.500L10.500 8 6 12.500',
  device: 'M2 3h12v8H2z M6 14h4 M8 11v3',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing of 16 units. Decoration: the words beside it say the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

export const shapes: Record<Mark, string> = {
  circle: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z',
  diamond: 'M8 1.800L14.200 8 8 14.200 1.800 8z',
  square: 'M3.300 3.300h9.400v9.400H3.300z',
  triangle: 'M8 2.500l6 10.500H2z',
};

/** The shape of a side, as on the map. */
export function SideMark({ mark }: { mark: Mark }) {
  return (
    <svg className="mark" data-mark={mark} viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[mark]} />
    </svg>
  );
}
