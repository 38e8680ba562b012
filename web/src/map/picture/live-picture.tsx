// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { Map as MapLibre } from 'maplibre-gl';
import type { RefObject } from 'react';
import { picture } from '../../api/picture';
import { Layers } from './layers';
import './style.css';
import { PictureWords } from './words';

/** Called with a click on the map before records are looked for there; true: it was for the picture. */
export type Intercept = (at: { x: number; y: number }, place: { latitude: number; longitude: number }) => boolean;

export interface PictureProps {
  map: MapLibre;
  dark: boolean;
  intercept: RefObject<Intercept | undefined>;
}

/** How often the figures of the whole picture are asked for, in milliseconds. */
const each = 10_000;

/** The live picture above the map. Who may not read it, and who has none, sees the map as it is. */
export default function LivePicture(props: PictureProps) {
  const state = useQuery({
    queryKey: ['picture'],
    queryFn: ({ signal }) => picture.state(signal),
    retry: false,
    refetchInterval: ({ state: { data } }) => (data ? each : false),
  });
  if (!state.data?.enabled) return null;
  return (
    <PictureWords>
      <Layers {...props} state={state.data} />
    </PictureWords>
  );
}
