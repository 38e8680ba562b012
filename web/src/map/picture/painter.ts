// SPDX-License-Identifier: Apache-2.0
import type { Map as MapLibre } from 'maplibre-gl';
import { type Flat, flat, type Spot } from './ground';
import { type Disc, discs, type Held, placeAt, type Scene } from './scene';
import { civil, type Look, lookKey, type Tint, turning } from './sprites';

/**
 * Draws the picture on a canvas of its own above the map. The map itself is drawn anew only when the reader moves it; what
 * moves on it is a few thousand small pictures, which a canvas puts down within milliseconds.
 */

export interface Ring {
  id: string;
  /** Each a ring of places; together one area. */
  rings: Flat[][];
  lit: boolean;
  muted: boolean;
  label: string;
  at: Flat;
}

export interface Drawing {
  zones: readonly Ring[];
  track: readonly Flat[];
  /** What is being drawn or measured. */
  path: readonly Flat[];
  closed: boolean;
  handles: boolean;
  selected: string | undefined;
  hovered: string | undefined;
  alarmed: ReadonlySet<string>;
  /** What is written beside a marked one. */
  label: (held: Held) => string;
  number: (value: number) => string;
}

export interface Symbols {
  draw(look: Look, cotType: string | null | undefined): HTMLCanvasElement;
  /** They point where the thing goes. */
  turn: boolean;
}

/** Discs of many are this far apart, in pixels. */
const discApart = 58;
const shadowed = 3;
/** Directions in which a symbol can point. */
const steps = 48;
const stepCdeg = 36_000 / steps;
/** Small pictures that are kept. */
const keptMax = 4000;

export class Painter {
  private readonly context: CanvasRenderingContext2D;
  private ratio = 1;
  private width = 0;
  private height = 0;
  private scale = 1;
  private originX = 0;
  private originY = 0;
  private sprites = new Map<string, HTMLCanvasElement>();
  private binned: { cells: unknown; apart: number; discs: Disc[] } | undefined;
  private font = 'sans-serif';

  constructor(
    private readonly map: MapLibre,
    readonly canvas: HTMLCanvasElement,
    private tint: Tint,
    private symbols: Symbols,
  ) {
    this.context = canvas.getContext('2d')!;
    this.measure();
  }

  /** Other colours or another set of symbols. */
  dress(tint: Tint, symbols: Symbols): void {
    this.tint = tint;
    this.symbols = symbols;
    this.sprites.clear();
  }

  get pixelRatio() {
    return this.ratio;
  }

  /** The map's size; called when it changes. */
  measure(): void {
    const { clientWidth, clientHeight } = this.map.getContainer();
    const ratio = Math.min(2, devicePixelRatio || 1);
    if (ratio !== this.ratio) this.sprites.clear();
    this.ratio = ratio;
    this.width = clientWidth;
    this.height = clientHeight;
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    this.font = getComputedStyle(this.map.getContainer()).fontFamily;
  }

  /** Follows the map: no rotation and no tilt, so that a place is where it was times the scale. */
  private follow(): void {
    const centre = this.map.getCenter();
    this.scale = 512 * 2 ** this.map.getZoom();
    const { x, y } = flat({ latitude: centre.lat, longitude: centre.lng });
    this.originX = x * this.scale - this.width / 2;
    this.originY = y * this.scale - this.height / 2;
  }

  /** How many pixels a thing of this pace moves in a second. */
  pixels = (pace: number) => pace * 1000 * 512 * 2 ** this.map.getZoom();

  /** The thing nearest to a point of the screen, within reach. */
  hit(scene: Scene, point: { x: number; y: number }, now: number, reach: number): string | undefined {
    this.follow();
    let best = reach * reach;
    let found: string | undefined;
    for (const [uid, one] of scene.things) {
      const at = placeAt(one, now);
      const apart =
        (at.x * this.scale - this.originX - point.x) ** 2 + (at.y * this.scale - this.originY - point.y) ** 2;
      if (apart < best) [best, found] = [apart, uid];
    }
    return found;
  }

  /** The corner of a drawn path nearest to a point of the screen. */
  corner(path: readonly Spot[], point: { x: number; y: number }, reach: number): number {
    this.follow();
    let best = reach * reach;
    let found = -1;
    path.forEach((corner, index) => {
      const { x, y } = flat(corner);
      const apart = (x * this.scale - this.originX - point.x) ** 2 + (y * this.scale - this.originY - point.y) ** 2;
      if (apart < best) [best, found] = [apart, index];
    });
    return found;
  }

  paint(scene: Scene, drawing: Drawing, now: number): void {
    this.follow();
    const { context, ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    for (const zone of drawing.zones) this.zone(zone);
    this.trail(drawing.track);
    this.many(scene, drawing.number);
    this.each(scene, drawing, now);
    this.drawn(drawing);
  }

  private x = (flatX: number) => flatX * this.scale - this.originX;
  private y = (flatY: number) => flatY * this.scale - this.originY;

  private zone({ rings, lit, muted, label, at }: Ring): void {
    const { context, tint } = this;
    context.beginPath();
    let seen = false;
    for (const ring of rings) {
      ring.forEach((corner, index) => {
        const [x, y] = [this.x(corner.x), this.y(corner.y)];
        seen ||= x > -this.width && x < 2 * this.width && y > -this.height && y < 2 * this.height;
        if (index === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      });
      context.closePath();
    }
    if (!seen) return;
    context.globalAlpha = lit ? 0.22 : 0.09;
    context.fillStyle = tint.zone;
    context.fill(rings.length > 3 ? 'nonzero' : 'evenodd');
    context.globalAlpha = 1;
    // A band is made of many pieces, whose seams say nothing.
    if (rings.length <= 3) {
      context.strokeStyle = tint.zone;
      context.lineWidth = lit ? 2.5 : 1.3;
      context.setLineDash(muted ? [3, 4] : []);
      context.stroke();
      context.setLineDash([]);
    }
    if (label && this.map.getZoom() > 6.5) this.text(label, this.x(at.x), this.y(at.y), tint.zone, 'center');
  }

  private trail(track: readonly Flat[]): void {
    if (track.length < 2) return;
    const { context, tint } = this;
    context.lineJoin = 'round';
    for (const [colour, width] of [
      [tint.halo, 5],
      [tint.ink, 2],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      this.line(track);
      context.stroke();
    }
  }

  private line(path: readonly Flat[]): void {
    this.context.beginPath();
    path.forEach((at, index) => {
      if (index === 0) this.context.moveTo(this.x(at.x), this.y(at.y));
      else this.context.lineTo(this.x(at.x), this.y(at.y));
    });
  }

  private many(scene: Scene, number: Drawing['number']): void {
    if (scene.cells.length === 0) return;
    const { context, ratio } = this;
    // The raster holds still while the map is moved, and changes with every half step of nearness.
    const apart = discApart / (512 * 2 ** (Math.round(this.map.getZoom() * 2) / 2));
    if (this.binned?.cells !== scene.cells || this.binned.apart !== apart)
      this.binned = { cells: scene.cells, apart, discs: discs(scene.cells, apart) };
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (const { x, y, count } of this.binned.discs) {
      const [left, top] = [this.x(x), this.y(y)];
      if (left < -40 || top < -40 || left > this.width + 40 || top > this.height + 40) continue;
      const disc = this.disc(count, number(count));
      context.drawImage(disc, Math.round(left * ratio - disc.width / 2), Math.round(top * ratio - disc.height / 2));
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  /** A disc with its number, kept while the picture of it is wanted. */
  private disc(count: number, words: string): HTMLCanvasElement {
    const key = `#${words}`;
    let disc = this.sprites.get(key);
    if (disc) return disc;
    if (this.sprites.size > keptMax) this.sprites.clear();
    const { ratio, tint } = this;
    const radius = Math.min(27, 9 + 5.4 * Math.log10(count + 1));
    disc = document.createElement('canvas');
    disc.width = disc.height = Math.ceil((2 * radius + 2) * ratio);
    const context = disc.getContext('2d')!;
    context.scale(ratio, ratio);
    context.translate(radius + 1, radius + 1);
    context.arc(0, 0, radius, 0, 2 * Math.PI);
    context.globalAlpha = 0.85;
    context.fillStyle = tint.other;
    context.fill();
    context.globalAlpha = 1;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.font = `600 11px ${this.font}`;
    context.fillStyle = tint.halo;
    context.fillText(words, 0, 0.5);
    this.sprites.set(key, disc);
    return disc;
  }

  /** Turned beforehand: to put a picture down as it is takes a fraction of the time that turning it does. */
  private sprite(thing: Held['thing']): HTMLCanvasElement {
    const { turn, draw } = this.symbols;
    const turned = turn && turning.has(thing.subject) && thing.course_cdeg !== null;
    const step = turned ? Math.round(thing.course_cdeg! / stepCdeg) % steps : 0;
    const key = `${lookKey(thing)}${step}${turn ? '' : (thing.cot_type ?? '')}`;
    let sprite = this.sprites.get(key);
    if (!sprite) {
      const upright = draw(thing, thing.cot_type);
      sprite = step ? rotated(upright, (step * 2 * Math.PI) / steps) : upright;
      this.sprites.set(key, sprite);
    }
    return sprite;
  }

  private each(scene: Scene, drawing: Drawing, now: number): void {
    const { context, ratio } = this;
    let chosen: [Held, number, number] | undefined;
    let over: [Held, number, number] | undefined;
    for (const [uid, one] of scene.things) {
      const at = placeAt(one, now);
      const [x, y] = [this.x(at.x), this.y(at.y)];
      if (x < -20 || y < -20 || x > this.width + 20 || y > this.height + 20) continue;
      if (drawing.alarmed.has(uid)) this.ringed(x, y, this.tint.alarm);
      if (uid === drawing.selected) chosen = [one, x, y];
      else if (uid === drawing.hovered) over = [one, x, y];
      this.put(one, x, y);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    for (const marked of [over, chosen]) {
      if (!marked) continue;
      const [one, x, y] = marked;
      this.ringed(x, y, this.tint.ink);
      this.put(one, x, y);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.text(drawing.label(one), x, y + 22, this.tint.ink, 'center');
    }
  }

  private put({ thing }: Held, x: number, y: number): void {
    const { context, ratio } = this;
    const sprite = this.sprite(thing);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(sprite, Math.round(x * ratio - sprite.width / 2), Math.round(y * ratio - sprite.height / 2));
  }

  private ringed(x: number, y: number, colour: string): void {
    const { context, ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.beginPath();
    context.arc(x, y, 14, 0, 2 * Math.PI);
    context.strokeStyle = this.tint.halo;
    context.lineWidth = 5;
    context.stroke();
    context.strokeStyle = colour;
    context.lineWidth = 2.2;
    context.stroke();
  }

  private drawn({ path, closed, handles }: Drawing): void {
    if (path.length === 0) return;
    const { context, tint } = this;
    this.line(path);
    if (closed) {
      context.closePath();
      context.globalAlpha = 0.15;
      context.fillStyle = tint.measure;
      context.fill();
      context.globalAlpha = 1;
    }
    context.strokeStyle = tint.measure;
    context.lineWidth = 2.2;
    context.stroke();
    if (!handles) return;
    for (const at of path) {
      context.beginPath();
      context.arc(this.x(at.x), this.y(at.y), 6, 0, 2 * Math.PI);
      context.fillStyle = tint.halo;
      context.fill();
      context.stroke();
    }
  }

  private text(words: string, x: number, y: number, colour: string, align: CanvasTextAlign): void {
    const { context, tint } = this;
    context.font = `600 12px ${this.font}`;
    context.textAlign = align;
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.strokeStyle = tint.halo;
    context.lineWidth = shadowed;
    context.strokeText(words, x, y);
    context.fillStyle = colour;
    context.fillText(words, x, y);
  }
}

export const civilSymbols = (tint: Tint, ratio: () => number): Symbols => ({
  draw: (look) => civil(look, tint, ratio()),
  turn: true,
});

function rotated(upright: HTMLCanvasElement, angle: number): HTMLCanvasElement {
  const turned = document.createElement('canvas');
  // Wide enough for its corners.
  turned.width = turned.height = Math.ceil(Math.hypot(upright.width, upright.height));
  const context = turned.getContext('2d')!;
  context.translate(turned.width / 2, turned.height / 2);
  context.rotate(angle);
  context.drawImage(upright, -upright.width / 2, -upright.height / 2);
  return turned;
}
