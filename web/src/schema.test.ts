// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { JsonObject } from './api';
import { check } from './schema';

const now = new Date('2026-11-23T12:00:00Z');
const good: JsonObject = {
  kind: 'incident',
  type: 'livestock.strayed',
  impact: 'low',
  line_relation: 'on_line',
  event_at: '2026-11-23T10:00:00Z',
  known_at: '2026-11-23T10:30:00Z',
  place: { lat_e7: 331100000, lon_e7: 460800000, precision_m: 100 },
  response_taken: ['patrol_sent'],
  lang: 'fa',
  text: { fa: 'چهل رأس گوسفند' },
  purpose: 'safety',
  office: 'post-1',
};
const faults = (change: JsonObject) =>
  check('incident', { ...good, ...change }, now).map(({ path, message }) => `${path} ${message}`);

describe('a draft of an incident', () => {
  test('is fit with what is needed, without what the node sets', () => {
    expect(faults({})).toEqual([]);
  });

  test.each([
    ['type'],
    ['impact'],
    ['line_relation'],
    ['event_at'],
    ['known_at'],
    ['response_taken'],
    ['purpose'],
    ['office'],
    ['lang'],
  ])('needs %s', (field) => {
    expect(faults({ [field]: '' })).toContain(`/${field} error.required`);
  });

  test('needs a place or a sector', () => {
    expect(faults({ place: null })).toEqual(['/place error.required']);
    expect(faults({ place: null, sector: 'north' })).toEqual([]);
  });

  test('takes only codes of the table', () => {
    expect(faults({ type: 'person.wanted' })).toEqual(['/type error.choice']);
    expect(faults({ response_taken: ['arrest'] })).toEqual(['/response_taken error.choice']);
  });

  test('counts people in whole numbers from zero, by category', () => {
    expect(faults({ people_count: { adult: 2, child: 0 } })).toEqual([]);
    expect(faults({ people_count: { adult: 1.5 } })).toEqual(['/people_count/adult error.integer']);
    expect(faults({ people_count: { adult: -1 } })).toEqual(['/people_count/adult error.minimum']);
    expect(faults({ people_count: { pilgrim: 1 } })).toEqual(['/people_count/pilgrim error.choice']);
  });

  test('keeps a place on the earth', () => {
    expect(faults({ place: { lat_e7: 900000001, lon_e7: 0, precision_m: 1 } })).toEqual(['/place error.coordinates']);
    expect(faults({ place: { lat_e7: 0, lon_e7: 0, precision_m: -1 } })).toEqual(['/place/precision_m error.minimum']);
  });

  test('is neither of the future nor known before it happened', () => {
    expect(faults({ event_at: '2026-11-23T13:00:00Z', known_at: '2026-11-23T11:00:00Z' })).toEqual([
      '/event_at error.future',
    ]);
    expect(faults({ known_at: '2026-11-23T09:00:00Z' })).toEqual(['/known_at error.order']);
  });

  test('counts characters of a text as people do', () => {
    expect(faults({ text: { fa: '😀'.repeat(4000) } })).toEqual([]);
    expect(faults({ text: { fa: 'آ'.repeat(4001) } })).toEqual(['/text/fa error.too_long']);
  });
});
