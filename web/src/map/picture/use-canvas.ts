// SPDX-License-Identifier: Apache-2.0
import type { Map as MapLibre } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import type { Engine } from './engine';
import { type Drawing, Painter, type Symbols } from './painter';
import type { Tint } from './sprites';

/** Drawn at most this often and at least that often while something moves, in milliseconds. */
const eachMin = 33;
const eachMax = 1000;

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * Puts a canvas above the map and keeps it painted: with every picture of the map itself, and in between as often as the
 * fastest thing needs it to move without steps.
 */
export function useCanvas(
  map: MapLibre,
  engine: Engine,
  drawing: Drawing,
  tint: Tint,
  symbols: (ratio: () => number) => Symbols,
) {
  const [painter, setPainter] = useState<Painter>();
  const shown = useRef(drawing);
  const ask = useRef<() => void>(() => undefined);

  useEffect(() => {
    const canvas = document.createElement('canvas');
    canvas.className = 'picture-canvas';
    canvas.setAttribute('aria-hidden', 'true');
    map.getCanvasContainer().append(canvas);
    const made: Painter = new Painter(
      map,
      canvas,
      tint,
      symbols(() => made.pixelRatio),
    );
    setPainter(made);
    let last = 0;
    let frame = 0;
    let wanted = true;
    const paint = () => {
      last = performance.now();
      wanted = false;
      made.paint(engine.scene, shown.current, engine.now());
    };
    const rest = () => {
      if (engine.present() < engine.scene.glidesUntil && !calm()) return eachMin;
      const pace = made.pixels(engine.scene.fastest) * (engine.past ? engine.past.speed : 1);
      return Math.max(eachMin, Math.min(eachMax, 500 / Math.max(pace, 0.001)));
    };
    const turn = () => {
      frame = requestAnimationFrame(turn);
      if (wanted || (engine.scene.things.size > 0 && performance.now() - last >= (calm() ? eachMax : rest()))) paint();
    };
    turn();
    ask.current = () => (wanted = true);
    const resize = () => {
      made.measure();
      paint();
    };
    map.on('render', paint);
    map.on('resize', resize);
    const forget = engine.listen(() => (wanted = true));
    return () => {
      cancelAnimationFrame(frame);
      forget();
      map.off('render', paint);
      map.off('resize', resize);
      canvas.remove();
      setPainter(undefined);
    };
  }, [map, engine]);

  useEffect(() => {
    painter?.dress(
      tint,
      symbols(() => painter.pixelRatio),
    );
    ask.current();
  }, [painter, tint, symbols]);
  useEffect(() => {
    shown.current = drawing;
    ask.current();
  }, [drawing]);
  return painter;
}
