// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import type { Agreement } from '../../api';
import { speak } from '../../i18n/context';
import type { Language } from '../../i18n/languages';
import { catalog } from '../../i18n/messages';
import { compare } from './compare';
import { along, metres, piece } from './line-shape';
import { RuleWords } from './rule-words';
import { incident, pasted } from './sample';
import { kindsIn, originOf, rows, type Rule, rulesFor, spanOf, tried } from './text';

const speechFor = async (language: Language) => speak(language, await catalog(language), () => {});

const read = (name: string) =>
  parse(
    readFileSync(new URL(`../../../../data/${name}/agreement.toml`, import.meta.url), 'utf8'),
  ) as unknown as Agreement;

describe.each(['irn-irq', 'fin-nor'])('the rules of %s', (name) => {
  const text = read(name);
  const rules = rows<Rule>(text, 'release');

  it.each(['en', 'ar', 'fa', 'ku'] as const)('are told whole, in words of %s', async (language) => {
    const words = new RuleWords(await speechFor(language), text);
    for (const rule of rules) {
      expect(words.unsaid(rule)).toEqual([]);
      const sentences = [...words.conditions(rule), ...words.effects(rule)];
      const keys = Object.keys(rule).filter((key) => !['id', 'decision', 'reason'].includes(key));
      expect(sentences).toHaveLength(keys.length);
      for (const sentence of sentences) expect(sentence).not.toMatch(/agreement\.|undefined|NaN/);
    }
  });
});

describe('a rule in words', () => {
  it('keeps the limits, the fields and who has to say yes', async () => {
    const text = read('irn-irq');
    const words = new RuleWords(await speechFor('en'), text);
    const grave = rows<Rule>(text, 'release').find(({ id }) => id === 'smuggling-grave')!;
    const plain = (sentences: string[]) => sentences.map((sentence) => sentence.replaceAll('\u00a0', ' '));
    expect(plain(words.conditions(grave))).toEqual([
      'Incident',
      'of the type Drugs or Weapons',
      'within 15 km of the line',
    ]);
    expect(plain(words.effects(grave))).toEqual(
      expect.arrayContaining([
        'the place only to within 5 km',
        'only 12 hrs after it became known',
        'only with the yes of a commissioner of the first grade or above',
      ]),
    );
  });

  it('says that it does not know a key, rather than nothing', async () => {
    const words = new RuleWords(await speechFor('en'), read('irn-irq'));
    expect(words.unsaid({ id: 'x', decision: 'release', moon: 'full' } as unknown as Rule)).toEqual(['moon']);
  });
});

describe('the order of rules', () => {
  const rules = [
    { id: 'a', kinds: ['alert'] },
    { id: 'b' },
    { id: 'c', kinds: ['alert', 'notice'] },
  ] as unknown as Rule[];

  it('shows for a kind those that could decide over it', () => {
    expect(rulesFor(rules, 'notice').map(({ id }) => id)).toEqual(['b', 'c']);
    expect(rulesFor(rules, null)).toHaveLength(3);
    expect(kindsIn([rules[0]!], ['alert', 'notice'])).toEqual(['alert']);
  });

  it('lets the first that applies decide', () => {
    expect(tried(rules, ['b', 'irn-1/shots'])).toEqual(['passed_over', 'decided', 'not_tried']);
    expect(tried(rules, [])).toEqual(['passed_over', 'passed_over', 'passed_over']);
  });
});

describe('reading the text', () => {
  it('takes spans and origins apart', () => {
    expect(spanOf('15m')).toBe(900_000);
    expect(spanOf('3d')).toBe(259_200_000);
    expect(originOf('[S] Article 5')).toEqual({ mark: 'S', words: 'Article 5' });
    expect(originOf('Article 5')).toEqual({ mark: '', words: 'Article 5' });
  });

  it('tells what another version changes, and nothing else', () => {
    const before = { agreement: { version: 1 }, deadline: [{ id: 'x', within: '1h' }, { id: 'y' }] };
    const after = { agreement: { version: 2 }, deadline: [{ id: 'x', within: '2h' }, { id: 'z' }] };
    expect(compare(before as never, before as never)).toEqual([]);
    expect(compare(before as never, after as never)).toEqual([
      { table: 'agreement', row: '', key: 'version', before: 1, after: 2 },
      { table: 'deadline', row: 'x', key: 'within', before: '1h', after: '2h' },
      { table: 'deadline', row: 'y', key: '', before: { id: 'y' }, after: undefined },
      { table: 'deadline', row: 'z', key: '', before: undefined, after: { id: 'z' } },
    ]);
  });

  it('tells when only the order of rules changed, because the first that applies decides', () => {
    const rules = [{ id: 'a' }, { id: 'b' }];
    expect(compare({ release: rules }, { release: [...rules].reverse() })).toEqual([
      { table: 'release', row: '', key: 'order', before: ['a', 'b'], after: ['b', 'a'] },
    ]);
  });

  it('reads a pasted record, or the first of a batch', () => {
    expect(pasted('{"kind":"incident"}')).toEqual({ kind: 'incident' });
    expect(pasted('{"records":[{"kind":"alert"}]}')).toEqual({ kind: 'alert' });
    for (const wrong of ['', '[]', '7', '{', '{"records":[]}']) expect(pasted(wrong)).toBeNull();
  });

  it('makes a record to try that has all that a report needs', () => {
    const wanted = {
      kind: 'incident',
      type: 'livestock.strayed',
      impact: 'low',
      office: 'o',
      place: null,
      minutes_ago: 10,
    };
    const now = Date.UTC(2026, 0, 1);
    expect(incident(wanted, now)).toMatchObject({ event_at: '2025-12-31T23:50:00Z', known_at: '2025-12-31T23:51:00Z' });
    expect(incident(wanted, now)).not.toHaveProperty('place');
  });
});

describe('the drawing of the line', () => {
  const line = [
    [45, 33],
    [45, 34],
    [45, 35],
  ] as const;
  const degree = metres(line[0], line[1]);

  it('measures a degree of latitude', () => expect(degree / 1000).toBeCloseTo(111.2, 1));

  it('cuts a piece out between two marks', () => {
    const cut = piece(line, degree / 2, degree * 1.5);
    expect(cut[0]![1]).toBeCloseTo(33.5);
    expect(cut.at(-1)![1]).toBeCloseTo(34.5);
  });

  it('finds how far along a place is', () => {
    expect(along([line], [45.1, 33.9])).toMatchObject({ line: 0, at_m: degree });
  });
});
