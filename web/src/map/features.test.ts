// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from 'vitest';
import type { AgreementSummary, NodeState } from '../api';
import type { Speech } from '../i18n/context';
import { light } from './colours';
import { boundsOf, partyLabels, pointOf, recordPoints, seenAreas } from './features';
import { mapStyle, nothing } from './style';

const square = (west: number, south: number, side: number): GeoJSON.Position[][] => [
  [
    [west, south],
    [west + side, south],
    [west + side, south + side],
    [west, south + side],
    [west, south],
  ],
];
const speech = { name: (texts: Record<string, string>) => texts.fa } as unknown as Speech;

test('bounds hold every position of every part', () => {
  const lines: GeoJSON.FeatureCollection = {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: {},
        geometry: {
          type: 'LineString',
          coordinates: [
            [45, 37],
            [44, 36],
          ],
        },
      },
      {
        type: 'Feature',
        properties: {},
        geometry: {
          type: 'MultiLineString',
          coordinates: [
            [
              [48, 30],
              [47, 31],
            ],
          ],
        },
      },
    ],
  };
  expect(boundsOf(lines)).toEqual([
    [44, 30],
    [48, 37],
  ]);
  expect(boundsOf(undefined)).toBeNull();
});

test('a party is named in the middle of its land near the line, in the reader’s language', () => {
  const land: GeoJSON.FeatureCollection = {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { name: 'Far and wide' },
        geometry: { type: 'Polygon', coordinates: square(0, 0, 100) },
      },
      {
        type: 'Feature',
        properties: { name: 'Nobody' },
        geometry: { type: 'Polygon', coordinates: square(-10, 0, 5) },
      },
    ],
  };
  const agreement = {
    parties: [{ id: 'far', name: { en: 'Far and wide', fa: 'دور' }, role: 'party' }],
  } as unknown as AgreementSummary;
  const { features } = partyLabels(
    land,
    [
      [0, 0],
      [10, 10],
    ],
    agreement,
    speech,
  );
  expect(features).toHaveLength(1);
  expect(features[0]?.properties?.name).toBe('دور');
  const [x, y] = (features[0]?.geometry as GeoJSON.Point).coordinates;
  expect(x).toBeCloseTo(9);
  expect(y).toBeCloseTo(5);
});

test('a blurred place is shown as its cell', () => {
  const record = { place: { lat_e7: 330000000, lon_e7: 460000000, precision_m: 1000 } };
  const { features } = seenAreas([
    { agreement: 'a', outcome: 'released', rules: [], reason: '', record, stripped: [], blur_m: 1000, warnings: [] },
  ]);
  const ring = (features[0]?.geometry as GeoJSON.Polygon).coordinates[0]!;
  expect(ring).toHaveLength(5);
  const metres = (ring[2]![1]! - ring[0]![1]!) * 111_195;
  expect(metres).toBeCloseTo(1000, 0);
});

test('a record stands on the map with its side’s mark, and one without a place does not', () => {
  const agreement = { parties: [{ id: 'us' }, { id: 'them' }] } as unknown as AgreementSummary;
  const node = { party: 'us' } as NodeState;
  const place = { latitude: 33, longitude: 46, precision_m: 10 };
  const spot = { id: 'a', party: 'them', place, grave: true, past: false };
  const { features } = recordPoints([spot, { ...spot, id: 'b', place: null }], agreement, node);
  expect(features.map(({ properties }) => properties)).toEqual([
    { id: 'a', mark: 'diamond', own: 0, grave: true, past: false, order: 2 },
  ]);
  expect(pointOf([spot], 'a').features).toHaveLength(1);
  expect(pointOf([spot], undefined).features).toHaveLength(0);
});

test('many records are drawn as discs with their number, few are drawn one by one', () => {
  vi.stubGlobal('location', new URL('http://127.0.0.1/'));
  const drawn = (count: number) => {
    const records = { ...nothing, features: Array.from({ length: count }, () => nothing as never) };
    const data = {
      land: nothing,
      frontier: nothing,
      crossings: nothing,
      uncertainty: nothing,
      records,
      selected: nothing,
      hovered: nothing,
      draft: nothing,
      seen: nothing,
      parties: nothing,
      corridor_m: 0,
      latitude: 33,
      locale: 'fa-IR',
    };
    return mapStyle(data, light, 'light').sources.records as { cluster?: boolean };
  };
  expect(drawn(2000).cluster).toBe(true);
  expect(drawn(50).cluster).toBeUndefined();
});
