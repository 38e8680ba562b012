// SPDX-License-Identifier: Apache-2.0
import type { Map as MapLibre } from 'maplibre-gl';
import { useEffect, useState } from 'react';
import type { Subject, ViewBox } from '../../api/picture';
import type { Engine } from './engine';

/** After the last movement of the map, in milliseconds. */
const settle = 250;
/** Symbols that are drawn singly; the node counts the rest in cells. */
const single = 4000;
const singleOnSmall = 1500;
/** Of the view's width on every side: what comes in by itself is there already. */
const margin = 0.1;

export function boxOf(map: MapLibre): ViewBox {
  const bounds = map.getBounds();
  const [west, south, east, north] = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  const [wide, high] = [(east - west) * margin, (north - south) * margin];
  return [
    Math.max(-180, west - wide),
    Math.max(-90, south - high),
    Math.min(180, east + wide),
    Math.min(90, north + high),
  ];
}

/** Tells the node what is in view, once the map has come to rest. */
export function useView(map: MapLibre, engine: Engine, subjects: readonly Subject[]): ViewBox {
  const [box, setBox] = useState(() => boxOf(map));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const moved = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setBox(boxOf(map)), settle);
    };
    map.on('moveend', moved);
    map.on('resize', moved);
    return () => {
      clearTimeout(timer);
      map.off('moveend', moved);
      map.off('resize', moved);
    };
  }, [map]);
  const limit = map.getContainer().clientWidth < 600 ? singleOnSmall : single;
  useEffect(() => engine.look({ bbox: box, limit, subjects }), [engine, box, limit, subjects]);
  return box;
}
