// SPDX-License-Identifier: Apache-2.0
import type { Subject } from '../../api/picture';

/** The civil symbols: drawn here, so that they are there without a network and in both themes. */

export interface Tint {
  own: string;
  other: string;
  alarm: string;
  halo: string;
  ink: string;
  zone: string;
  measure: string;
}

export const tints: Record<'light' | 'dark', Tint> = {
  light: {
    own: '#0a6570',
    other: '#3d4a63',
    alarm: '#b3261e',
    halo: '#fdfdf9',
    ink: '#1c2724',
    zone: '#5b3f99',
    measure: '#7a2e86',
  },
  dark: {
    own: '#5ecabf',
    other: '#c3cbe0',
    alarm: '#ff8a80',
    halo: '#101a1a',
    ink: '#e4ebe8',
    zone: '#b9a2f0',
    measure: '#d98be4',
  },
};

/** Outlines in a square of 16, the bow to the north. */
export const outlines: Record<Subject, string> = {
  vessel: 'M8 1.200C10.600 3.600 11.500 6 11.500 9v5h-7V9C4.500 6 5.400 3.600 8 1.200z',
  vehicle: 'M8 1.500L12.500 6v8h-9V6z',
  aircraft:
    'M8 1c.9 0 1.300 1 1.300 2.200v2.600L15 9.200v1.600L9.300 9.400v2.900l1.700 1.300v1.100L8 14l-3 .7v-1.100l1.700-1.300V9.400L1 10.800V9.200l5.700-3.400V3.200C6.700 2 7.100 1 8 1z',
  herd: 'M5 4.500a2.300 2.300 0 1 0 .1 0zM11 4.500a2.300 2.300 0 1 0 .1 0zM8 9.500a2.300 2.300 0 1 0 .1 0z',
  distress: 'M8 1.500a6.500 6.500 0 1 0 .1 0z',
  station: 'M8 2l5.500 4.500V14h-11V6.500z',
  aid: 'M8 1.500L11 9h2.500L12 14H4L2.500 9H5z',
  gauge: 'M8 1.500c3 3.600 4.500 6 4.500 8.200a4.500 4.500 0 0 1-9 0C3.500 7.500 5 5.100 8 1.500z',
  gate: 'M2.500 3h2.500v3h6V3h2.500v11H11V9.500H5V14H2.500z',
  unknown: 'M8 3a5 5 0 1 0 .1 0z',
};

/** Those that point where they go. */
export const turning: ReadonlySet<Subject> = new Set(['vessel', 'vehicle', 'aircraft']);

export interface Look {
  subject: Subject;
  own: boolean;
  stale: boolean;
}

export const lookKey = ({ subject, own, stale }: Look) => `${subject}${own ? '+' : '-'}${stale ? 's' : ''}`;

/** One symbol; its side in pixels is that of the canvas. */
export function civil({ subject, own, stale }: Look, tint: Tint, ratio: number, size = 20): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.ceil(size * ratio);
  const context = canvas.getContext('2d')!;
  context.scale((size * ratio) / 18, (size * ratio) / 18);
  context.translate(1, 1);
  const shape = new Path2D(outlines[subject]);
  const colour = subject === 'distress' ? tint.alarm : own ? tint.own : tint.other;
  context.lineJoin = 'round';
  context.strokeStyle = tint.halo;
  context.lineWidth = 3;
  context.stroke(shape);
  // What was not heard for long is an outline only: it is where it was.
  context.fillStyle = stale ? tint.halo : colour;
  context.fill(shape);
  context.strokeStyle = colour;
  context.lineWidth = stale ? 1.3 : 0.8;
  if (stale) context.setLineDash([2, 1.3]);
  context.stroke(shape);
  context.setLineDash([]);
  context.fillStyle = stale ? colour : tint.halo;
  if (subject === 'distress') context.fill(new Path2D('M7 4.500h2v5H7z M7 10.500h2v2H7z'));
  if (subject === 'unknown') context.fill(new Path2D('M8 6.500a1.500 1.500 0 1 0 .1 0z'));
  // Ours carry a dot, so that they differ by more than colour.
  if (own && subject !== 'distress') context.fill(new Path2D('M8 8a1.700 1.700 0 1 0 .1 0z'));
  return canvas;
}
