// SPDX-License-Identifier: Apache-2.0
import type { Map as MapLibre, MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import { type RefObject, useEffect, useRef } from 'react';
import type { Engine } from './engine';
import type { Drawn } from './layers';
import type { Intercept } from './live-picture';
import type { Painter } from './painter';

interface Props {
  map: MapLibre;
  engine: Engine;
  painter: Painter | undefined;
  intercept: RefObject<Intercept | undefined>;
  drawn: Drawn | null;
  setDrawn(drawn: Drawn | null): void;
  setHovered(uid: string | undefined): void;
  onSelect(uid: string | undefined): void;
}

const reach = 16;
/** About a metre: the corners that a hand puts down say no more. */
const rounded = (degrees: number) => Math.round(degrees * 1e5) / 1e5;

/** The hand on the map: it chooses things, and puts down and moves the corners of what is drawn. */
export function useHand(props: Props): void {
  const { map, intercept } = props;
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    intercept.current = (at, place) => {
      const { drawn, setDrawn, painter, engine, onSelect } = latest.current;
      if (drawn) {
        if ((painter?.corner(drawn.path, at, reach) ?? -1) >= 0) return true;
        const corner = { latitude: rounded(place.latitude), longitude: rounded(place.longitude) };
        setDrawn({ ...drawn, path: [...drawn.path, corner] });
        return true;
      }
      const found = painter?.hit(engine.scene, at, engine.now(), reach);
      if (found) onSelect(found);
      return found !== undefined;
    };
    let dragged = -1;
    const take = (event: MapMouseEvent | MapTouchEvent) => {
      const { drawn, painter } = latest.current;
      dragged = drawn ? (painter?.corner(drawn.path, event.point, reach) ?? -1) : -1;
      if (dragged >= 0) event.preventDefault();
    };
    const move = (event: MapMouseEvent | MapTouchEvent) => {
      const { drawn, setDrawn, painter, engine, setHovered } = latest.current;
      if (drawn && dragged >= 0) {
        const path = [...drawn.path];
        path[dragged] = { latitude: rounded(event.lngLat.lat), longitude: rounded(event.lngLat.lng) };
        return setDrawn({ ...drawn, path });
      }
      if (drawn) {
        map.getCanvas().style.cursor = 'crosshair';
        return;
      }
      // Under a map that is pulled along nothing is pointed at.
      if (map.isMoving()) return;
      const over = painter?.hit(engine.scene, event.point, engine.now(), reach);
      setHovered(over);
      if (over) map.getCanvas().style.cursor = 'pointer';
    };
    const drop = () => (dragged = -1);
    const out = () => latest.current.setHovered(undefined);
    map.on('mousedown', take);
    map.on('touchstart', take);
    map.on('mousemove', move);
    map.on('touchmove', move);
    map.on('mouseup', drop);
    map.on('touchend', drop);
    map.on('mouseout', out);
    return () => {
      intercept.current = undefined;
      map.off('mousedown', take);
      map.off('touchstart', take);
      map.off('mousemove', move);
      map.off('touchmove', move);
      map.off('mouseup', drop);
      map.off('touchend', drop);
      map.off('mouseout', out);
    };
  }, [map, intercept]);
}
