// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { Alert, RuleSet } from '../../api/picture';
import { triggers } from '../../api/picture';
import { compiled } from '../../../packing/messages';
import { catalog } from '../../i18n/messages';
import { speak } from '../../i18n/context';
import { languages } from '../../i18n/languages';
import { proposedType, reported } from './incident';
import { readPoints, writePoints } from './points';
import {
  alone,
  beginning,
  duration,
  freeName,
  gaps,
  holes,
  minutes,
  partsOf,
  ruleSentence,
  usersOf,
  withRule,
  withZone,
} from './rule-sentence';
import { besides, why } from './telling';
import { byWeight, withAlert } from './alert-list';
import { pictureCatalog, pictureSpeech } from './words';

const speeches = Object.fromEntries(
  await Promise.all(
    languages.map(async (language) => {
      const desk = compiled((await catalog(language)) as Record<string, string>);
      const own = compiled((await pictureCatalog(language)) as Record<string, string>);
      return [
        language,
        pictureSpeech(
          speak(language, desk, () => undefined),
          own,
        ),
      ] as const;
    }),
  ),
);
const english = speeches.en!;
const sides = { left: 'Iran', right: 'Iraq' };
/** Without the marks that keep a name's direction. */
const bare = (words: string) => words.replace(/[\u2068\u2069]/g, '').replaceAll('\u00a0', ' ');

const alert = (more: Partial<Alert> = {}): Alert => ({
  id: 'a1',
  at: '2026-11-25T08:00:00Z',
  rule: 'boats',
  trigger: 'dwell',
  priority: 'high',
  uid: 'MMSI-1',
  other_uid: null,
  subject: 'vessel',
  zone: 'Port',
  lat_e7: 304_200_000,
  lon_e7: 481_700_000,
  figures: { inside_ms: 1_260_000, distance_m: 3240, left: 1 },
  state: 'open',
  by: null,
  record: null,
  count: 1,
  last_at: '2026-11-25T08:00:00Z',
  ...more,
});
const called = { thing: 'Nour', other: 'Sina', zone: 'Port' };

describe.each(languages)('in %s', (language) => {
  const speech = speeches[language]!;

  test('every trigger says why in a whole sentence, with its names and figures in it', () => {
    for (const trigger of triggers) {
      const said = why(speech, alert({ trigger, figures: { count: 3, limit: 2, left: 1 } }), called, sides);
      if (trigger !== 'crowd') expect([trigger, said]).toEqual([trigger, expect.stringContaining('Nour')]);
      expect([trigger, said]).toEqual([trigger, expect.not.stringMatching(/[{}]|picture\./)]);
    }
  });

  test('every rule has its gaps in its sentence, and no other', () => {
    for (const trigger of triggers) {
      const rule = beginning(trigger, 'Port');
      const parts = partsOf(speech.t(`picture.rule.${trigger}`, holes)).flatMap((part) =>
        'gap' in part ? [part.gap] : [],
      );
      for (const gap of parts) expect(gaps).toContain(gap);
      const theirs = partsOf(english.t(`picture.rule.${trigger}`, holes)).flatMap((part) =>
        'gap' in part ? [part.gap] : [],
      );
      expect([trigger, [...parts].sort()]).toEqual([trigger, theirs.sort()]);
      expect(ruleSentence(speech, rule, sides)).not.toMatch(/[{}\u0001]/);
    }
  });
});

test('an alert tells its reason and what else is known', () => {
  expect(bare(why(english, alert(), called, sides))).toBe('Nour has been in Port for 21 mins.');
  expect(besides(english, alert({ count: 4 }), sides).map(bare)).toEqual([
    '3.2 km from the line, on the side of Iran',
    'happened 3 times more',
  ]);
  const crossed = alert({
    trigger: 'cross',
    zone: null,
    figures: { left: 0, distance_m: 62, speed_cm_s: 640, course_cdeg: 8200 },
  });
  expect(bare(why(english, crossed, { ...called, zone: '' }, sides))).toBe('Nour crossed the line towards Iraq.');
  expect(besides(english, crossed, sides).map(bare)).toEqual(['62 m from the line', '23 km/h', 'course 82°']);
  const level = alert({ trigger: 'level', figures: { value_milli: 5240, limit: 5000 } });
  expect(bare(why(english, level, called, sides))).toBe('Nour says 5.24; the limit is 5.');
});

test('a rule reads as a sentence', () => {
  const rule = { id: 'x', trigger: 'dwell', subjects: ['vessel'], zone: 'Port', time: '20m' } as const;
  expect(bare(ruleSentence(english, { ...rule, subjects: [...rule.subjects] }, sides))).toBe(
    'Tell me when a vessel stays in Port more than 20 min.',
  );
});

test('durations are read and written as the node writes them', () => {
  expect([minutes('20m'), minutes('1h30m'), minutes('90s'), minutes(undefined)]).toEqual([20, 90, 1.5, 0]);
  expect([duration(20), duration(1.5), duration(0)]).toEqual(['20m', '90s', '1s']);
});

const set: RuleSet = {
  version: 4,
  zones: [{ id: 'Port', rings_e7: [[[1, 2]]] }],
  rules: [
    { id: 'a', trigger: 'enter', zone: 'Port' },
    { id: 'b', trigger: 'cross', muted_until: '2026-12-01T00:00:00Z' },
  ],
};

test('a rule takes the place of the one it was, and is tried alone and awake', () => {
  expect(withRule(set, { id: 'c', trigger: 'leave' }, 'a').rules.map(({ id }) => id)).toEqual(['c', 'b']);
  expect(withRule(set, { id: 'c', trigger: 'leave' }).rules.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(alone(set, set.rules[1]!)).toEqual({ zones: set.zones, rules: [{ id: 'b', trigger: 'cross' }] });
});

test('rules follow the new name of their zone', () => {
  const renamed = withZone(set, { id: 'Harbour' }, 'Port');
  expect(renamed.zones.map(({ id }) => id)).toEqual(['Harbour']);
  expect(usersOf(renamed, 'Harbour')).toEqual(['a']);
  expect(freeName('Zone', ['Zone', 'Zone 2'])).toBe('Zone 3');
});

test('points are read as they are written, one on each line', () => {
  const text = '30.40000, 48.10000\n31.00000, 47.50000';
  const read = readPoints(`${text}\n`);
  expect('path' in read && writePoints(read.path)).toBe(text);
  expect(readPoints('30.4, 48.1\n\nnowhere')).toEqual({ wrong: 3 });
});

test('the list of alerts is by weight, changed in place, and without those that were reported', () => {
  const [low, high] = [alert({ id: 'l', priority: 'low' }), alert({ id: 'h', at: '2026-11-25T07:00:00Z' })];
  const seen = alert({ id: 's', state: 'acknowledged' });
  expect([low, seen, high].sort(byWeight).map(({ id }) => id)).toEqual(['h', 'l', 's']);
  expect(withAlert([high, low], { ...low, count: 5 }).map(({ id, count }) => [id, count])).toEqual([
    ['h', 1],
    ['l', 5],
  ]);
  expect(withAlert([high, low], { ...high, state: 'reported' }).map(({ id }) => id)).toEqual(['l']);
});

test('a report begins with place, time, side and words of the alert, and proposes a type', () => {
  const now = Date.parse('2026-11-25T08:05:00.250Z');
  expect(reported(alert({ trigger: 'cross' }), 'Why.', 'fa', now, 'left')).toEqual({
    type: 'line_crossing.boat',
    impact: 'high',
    event_at: '2026-11-25T08:00:00Z',
    known_at: '2026-11-25T08:05:00Z',
    line_relation: 'our_side',
    place: { lat_e7: 304_200_000, lon_e7: 481_700_000, precision_m: 50 },
    text: { fa: 'Why.' },
  });
  expect(reported(alert(), 'Why.', 'en', now, null)).not.toHaveProperty('line_relation');
  expect(proposedType({ trigger: 'level', subject: 'gauge' })).toBe('environment.flood');
  expect(proposedType({ trigger: 'enter', subject: 'vehicle' })).toBeUndefined();
});
