// SPDX-License-Identifier: Apache-2.0
import type { Cell, PictureEvent, Thing, Things } from '../../api/picture';
import { type Flat, flat, metreAt, spot } from './ground';

/**
 * What is in view, and where each thing is between two reports. A thing goes on by its last course and speed for a while,
 * so that it moves instead of jumping; then it stands, and its age says why. When a report puts it elsewhere, it glides
 * there. Nothing here draws.
 */

/** No thing is moved further than this after it was last heard, in milliseconds. */
export const reckonedMax = 90_000;
/** How long a thing glides to where a report puts it, in milliseconds. */
export const glide = 900;

export interface Held {
  thing: Thing;
  /** Where the last report put it, and how it moves on the map in a millisecond. */
  x: number;
  y: number;
  vx: number;
  vy: number;
  at: number;
  /** How far it was drawn from where it should have been when the report came. */
  offX: number;
  offY: number;
  glidesFrom: number;
}

const held = (thing: Thing): Held => {
  const at = spot(thing);
  const { x, y } = flat(at);
  const { speed_cm_s, course_cdeg } = thing;
  const moves = speed_cm_s !== null && course_cdeg !== null && !thing.stale;
  const pace = moves ? (speed_cm_s / 100_000) * metreAt(at.latitude) : 0;
  const course = ((course_cdeg ?? 0) / 100 / 180) * Math.PI;
  return {
    thing,
    x,
    y,
    vx: pace * Math.sin(course),
    vy: -pace * Math.cos(course),
    at: Date.parse(thing.at),
    offX: 0,
    offY: 0,
    glidesFrom: -Infinity,
  };
};

/** Where it is at a moment of the node's clock. */
export function placeAt(one: Held, now: number): Flat {
  const since = Math.max(0, Math.min(reckonedMax, now - one.at));
  const left = Math.max(0, 1 - (now - one.glidesFrom) / glide);
  const ease = left * left;
  return { x: one.x + one.vx * since + one.offX * ease, y: one.y + one.vy * since + one.offY * ease };
}

export class Scene {
  readonly things = new Map<string, Held>();
  cells: readonly Cell[] = [];
  /** Things in the box, singly or in cells. */
  total = 0;
  /** Changes with every change, for what draws and what lists. */
  version = 0;
  /** The fastest thing, on the map in a millisecond. */
  fastest = 0;
  glidesUntil = -Infinity;

  /** Takes over everything in view; what was there before glides on. */
  replace({ things, cells, total }: Things, now: number): void {
    const before = new Map(this.things);
    this.things.clear();
    for (const thing of things) this.put(thing, before.get(thing.uid), now);
    this.cells = cells ?? [];
    this.settled(total);
  }

  apply(event: PictureEvent, now: number): void {
    if (event.full) return this.replace(event, now);
    for (const uid of event.gone) this.things.delete(uid);
    for (const thing of event.things) this.put(thing, this.things.get(thing.uid), now);
    if (event.cells) this.cells = event.cells;
    this.settled(event.total);
  }

  clear(): void {
    this.things.clear();
    this.cells = [];
    this.settled(0);
  }

  private put(thing: Thing, before: Held | undefined, now: number): void {
    const next = held(thing);
    if (before) {
      // An older report, come late by another way, moves nothing.
      if (next.at < before.at && !thing.stale) return void this.things.set(thing.uid, before);
      const was = placeAt(before, now);
      const is = placeAt(next, now);
      next.offX = was.x - is.x;
      next.offY = was.y - is.y;
      next.glidesFrom = now;
      if (next.offX !== 0 || next.offY !== 0) this.glidesUntil = now + glide;
    }
    this.things.set(thing.uid, next);
  }

  private settled(total: number): void {
    this.total = total;
    this.version++;
    this.fastest = 0;
    for (const { vx, vy } of this.things.values()) this.fastest = Math.max(this.fastest, Math.abs(vx) + Math.abs(vy));
  }
}

export interface Disc extends Flat {
  count: number;
}

/** The node's cells put together until their discs have room, `apart` of the map from each other. */
export function discs(cells: readonly Cell[], apart: number): Disc[] {
  const bins = new Map<string, { x: number; y: number; count: number }>();
  for (const cell of cells) {
    const { x, y } = flat(spot(cell));
    const key = `${Math.floor(x / apart)},${Math.floor(y / apart)}`;
    const bin = bins.get(key) ?? { x: 0, y: 0, count: 0 };
    bin.x += x * cell.count;
    bin.y += y * cell.count;
    bin.count += cell.count;
    bins.set(key, bin);
  }
  return [...bins.values()].map(({ x, y, count }) => ({ x: x / count, y: y / count, count }));
}
