// SPDX-License-Identifier: Apache-2.0
import { call, callText, type JsonObject, segment, type Texts } from './core';
import type { Party } from './node';

export interface Office {
  id: string;
  party: string;
  name: Texts;
  grade?: string;
  powers?: string[];
  kinds?: string[];
}

export interface Agreement {
  agreement: JsonObject;
  party: Party[];
  sector?: { id: string; name: Texts }[];
  office?: Office[];
  [key: string]: unknown;
}

export type Layer = 'frontier' | 'crossings' | 'land';

export const agreement = (id: string) => call<Agreement>(`/agreements/${segment(id)}`);
export const layer = (id: string, layer: Layer) =>
  call<GeoJSON.FeatureCollection>(`/agreements/${segment(id)}/${layer}`);
/** The TOML that was signed, byte for byte. */
export const agreementText = (id: string) => callText(`/agreements/${segment(id)}/text`);
