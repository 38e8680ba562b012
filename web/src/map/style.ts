// SPDX-License-Identifier: Apache-2.0
import arabicFont from '@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2?url';
import latinFont from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Colours } from './colours';

/** The map as a value: what it shows follows from its data alone, and MapLibre finds out what changed. */
export interface MapData {
  land: GeoJSON.FeatureCollection;
  frontier: GeoJSON.FeatureCollection;
  crossings: GeoJSON.FeatureCollection;
  uncertainty: GeoJSON.FeatureCollection;
  records: GeoJSON.FeatureCollection;
  selected: GeoJSON.FeatureCollection;
  hovered: GeoJSON.FeatureCollection;
  draft: GeoJSON.FeatureCollection;
  seen: GeoJSON.FeatureCollection;
  parties: GeoJSON.FeatureCollection;
  corridor_m: number;
  latitude: number;
  /** For the digits on the map. */
  locale: string;
}

export const nothing: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
export const recordLayer = 'records';
export const clusterLayer = 'clusters';
export const recordSource = 'records';

/** Below this many records each is drawn by itself, however close they lie. */
const clusteredFrom = 250;
/** Of records on top of each other more cannot be seen than that they are many. */
const clusters = {
  cluster: true,
  clusterRadius: 34,
  clusterMaxZoom: 13,
  clusterProperties: { own: ['+', ['get', 'own']] },
};
const font = ['Desk'];

/** A line width in pixels that stays `metres` on the ground at every zoom. */
function ground(metres: number, latitude: number): LayerWidth {
  const atZero = metres / ((40_075_016.7 * Math.cos((latitude * Math.PI) / 180)) / 512);
  return ['interpolate', ['exponential', 2], ['zoom'], 0, atZero, 22, atZero * 2 ** 22];
}
type LayerWidth = ['interpolate', ['exponential', number], ['zoom'], ...number[]];

export function mapStyle(data: MapData, colours: Colours, theme: 'light' | 'dark'): StyleSpecification {
  const geojson = (from: GeoJSON.FeatureCollection) => ({ type: 'geojson' as const, data: from });
  return {
    version: 8,
    'font-faces': {
      Desk: [
        { url: new URL(latinFont, location.href).href, 'unicode-range': ['U+0020-024F'] },
        {
          url: new URL(arabicFont, location.href).href,
          'unicode-range': ['U+0600-06FF', 'U+FB50-FDFF', 'U+FE70-FEFF', 'U+200C-200D'],
        },
      ],
    },
    sources: {
      land: geojson(data.land),
      parties: geojson(data.parties),
      frontier: geojson(data.frontier),
      uncertainty: geojson(data.uncertainty),
      crossings: geojson(data.crossings),
      seen: geojson(data.seen),
      [recordSource]: {
        ...geojson(data.records),
        ...(data.records.features.length >= clusteredFrom ? clusters : {}),
      },
      hovered: geojson(data.hovered),
      selected: geojson(data.selected),
      draft: geojson(data.draft),
    },
    layers: [...background(data, colours), ...foreground(data.locale, colours, theme)],
    transition: { duration: 0, delay: 0 },
  };
}

function background(data: MapData, colours: Colours): LayerSpecification[] {
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': colours.sea } },
    {
      id: 'land',
      type: 'fill',
      source: 'land',
      paint: { 'fill-color': ['case', ['==', ['get', 'party'], true], colours.party, colours.land] },
    },
    {
      id: 'corridor',
      type: 'line',
      source: 'frontier',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      // Opaque: where the line bends sharply a wide line lies over itself, and would show it.
      paint: { 'line-color': colours.corridor, 'line-width': ground(2 * data.corridor_m, data.latitude) },
    },
    { id: 'shore', type: 'line', source: 'land', paint: { 'line-color': colours.shore, 'line-width': 0.7 } },
    {
      id: 'frontier',
      type: 'line',
      source: 'frontier',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': colours.line, 'line-width': 1.8 },
    },
    {
      id: 'uncertainty',
      type: 'line',
      source: 'uncertainty',
      minzoom: 6.5,
      paint: { 'line-color': colours.crossing, 'line-width': 1, 'line-dasharray': [2, 2], 'line-opacity': 0.8 },
    },
    {
      id: 'uncertainty-fill',
      type: 'fill',
      source: 'uncertainty',
      minzoom: 6.5,
      paint: { 'fill-color': colours.crossing, 'fill-opacity': 0.07 },
    },
    {
      id: 'parties',
      type: 'symbol',
      source: 'parties',
      layout: { 'text-field': ['get', 'name'], 'text-font': font, 'text-size': 17, 'text-letter-spacing': 0 },
      paint: { 'text-color': colours.ink, 'text-opacity': 0.5, 'text-halo-color': colours.halo, 'text-halo-width': 1 },
    },
  ];
}

function foreground(locale: string, colours: Colours, theme: string): LayerSpecification[] {
  return [
    {
      id: 'crossings',
      type: 'symbol',
      source: 'crossings',
      layout: {
        'icon-image': `crossing-${theme}`,
        'icon-allow-overlap': true,
        'text-field': ['get', 'name'],
        'text-font': font,
        'text-size': 12.5,
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': 0.8,
        'text-optional': true,
      },
      paint: { 'text-color': colours.ink, 'text-halo-color': colours.halo, 'text-halo-width': 1.6 },
    },
    { id: 'seen-fill', type: 'fill', source: 'seen', paint: { 'fill-color': colours.seen, 'fill-opacity': 0.16 } },
    {
      id: 'seen',
      type: 'line',
      source: 'seen',
      paint: { 'line-color': colours.seen, 'line-width': 2, 'line-dasharray': [3, 2] },
    },
    {
      id: 'selected',
      type: 'circle',
      source: 'selected',
      paint: {
        'circle-radius': 16,
        'circle-color': colours.selected,
        'circle-opacity': 0.1,
        'circle-stroke-color': colours.selected,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'hovered',
      type: 'circle',
      source: 'hovered',
      paint: {
        'circle-radius': 13,
        'circle-color': colours.selected,
        'circle-opacity': 0.06,
        'circle-stroke-color': colours.selected,
        'circle-stroke-width': 1.2,
      },
    },
    ...clusterLayers(locale, colours),
    {
      id: recordLayer,
      type: 'symbol',
      source: recordSource,
      filter: ['!', ['has', 'point_count']],
      layout: {
        'icon-image': ['concat', ['get', 'mark'], '-', theme],
        'icon-size': ['case', ['get', 'grave'], 1.25, 1],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['get', 'order'],
      },
      paint: { 'icon-opacity': ['case', ['get', 'past'], 0.45, 1] },
    },
    {
      id: 'draft',
      type: 'symbol',
      source: 'draft',
      layout: { 'icon-image': `draft-${theme}`, 'icon-anchor': 'bottom', 'icon-allow-overlap': true },
    },
  ];
}

/** Many records as one disc with their number: in a side's colour when they are all of one side. */
function clusterLayers(locale: string, colours: Colours): LayerSpecification[] {
  const only = ['has', 'point_count'] as ['has', string];
  return [
    {
      id: clusterLayer,
      type: 'circle',
      source: recordSource,
      filter: only,
      paint: {
        'circle-color': [
          'case',
          ['==', ['get', 'own'], ['get', 'point_count']],
          colours.own,
          ['==', ['get', 'own'], 0],
          colours.theirs,
          colours.crossing,
        ],
        'circle-radius': ['step', ['get', 'point_count'], 11, 10, 14, 100, 18, 1000, 23],
        'circle-stroke-color': colours.halo,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'cluster-counts',
      type: 'symbol',
      source: recordSource,
      filter: only,
      layout: {
        'text-field': ['number-format', ['get', 'point_count'], { locale }],
        'text-font': font,
        'text-size': 12,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': colours.halo },
    },
  ];
}
