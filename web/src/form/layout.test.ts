// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { kinds } from '../generated/records';
import { layout } from './layout';

const asked = (kind: string, draft = {}) => layout(kind, draft).flatMap(({ fields }) => fields.map(({ name }) => name));
const further = (kind: string) => layout(kind, {}).flatMap(({ further: more }) => more.map(({ name }) => name));
const byNode = new Set(['agreement', 'exercise', 'kind', 'lang', 'legal_basis', 'of_kind', 'party', 'recorded_at']);

test.each(Object.keys(kinds))('the form of a %s asks for everything that one needs', (kind) => {
  const conditional = new Set(kinds[kind as keyof typeof kinds].rules.map(({ field }) => field));
  const needed = kinds[kind as keyof typeof kinds].fields
    .filter(({ name, required }) => required && !byNode.has(name) && !conditional.has(name))
    .map(({ name }) => name);
  expect(asked(kind)).toEqual(expect.arrayContaining(needed));
});

test.each(Object.keys(kinds))('every other field of a %s can be reached, each once', (kind) => {
  const all = [...asked(kind), ...further(kind)];
  expect(new Set(all).size).toBe(all.length);
});

test('a question that another answer makes senseless is not asked', () => {
  expect(asked('reply', { result: 'full' })).not.toContain('refusal_code');
  expect(asked('reply', { result: 'refused' })).toContain('refusal_code');
});

test('strayed livestock are counted, shots are not', () => {
  expect(asked('incident', { type: 'livestock.strayed' })).toContain('livestock_head');
  expect(asked('incident', { type: 'force.shot_heard' })).not.toContain('livestock_head');
});

test('what happened is asked before when, and who speaks last', () => {
  expect(asked('incident')[0]).toBe('type');
  expect(asked('incident').at(-1)).toBe('office');
});
