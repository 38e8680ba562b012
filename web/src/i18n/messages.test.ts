// SPDX-License-Identifier: Apache-2.0
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { kinds, envelopeFields } from '../generated/records';
import { languages } from './languages';
import { compiled } from '../../packing/messages';
import { isPlain } from './message';
import { catalog, dictionary, type Key, translator } from './messages';

/** As they were written: only the build parses them. */
const catalogs = Object.fromEntries(
  await Promise.all(
    languages.map(async (language) => [language, (await catalog(language)) as Record<string, string>] as const),
  ),
);
const english = catalogs.en!;

/** Names of a message's arguments, at any depth. */
function argumentsOf(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    const inner = 'options' in element ? Object.values(element.options).flatMap(({ value }) => argumentsOf(value)) : [];
    return [element.value, ...inner];
  });
}
const named = (message: string) => [...new Set(argumentsOf(parse(message)))].sort();

describe.each(languages)('the messages in %s', (language) => {
  const messages = catalogs[language]!;

  test('have the same keys as English', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
  });

  test('are ICU messages with the same arguments as in English', () => {
    for (const [key, message] of Object.entries(messages))
      expect([key, named(message)]).toEqual([key, named(english[key]!)]);
  });

  test('are not empty, and not left in English', () => {
    const shared = ['detail.precision'];
    for (const [key, message] of Object.entries(messages)) {
      expect([key, message.trim()]).not.toEqual([key, '']);
      if (language !== 'en' && !shared.includes(key)) expect([key, message]).not.toEqual([key, english[key]]);
    }
  });

  test('name every kind, field, code and state of the table', () => {
    const words = dictionary(messages);
    const nameless: string[] = [];
    const ask = (what: string, said: string, code: string) =>
      said === code.replaceAll('_', ' ') && language !== 'en' && nameless.push(what);
    for (const [kind, { fields, states }] of Object.entries(kinds)) {
      ask(`kind ${kind}`, words.kind(kind), kind);
      for (const state of states) ask(`state ${state}`, words.state(state), state);
      for (const field of [...envelopeFields, ...fields]) {
        ask(`field ${field.name}`, words.field(field.name), field.name);
        for (const code of field.codes ?? []) ask(`code ${field.name} ${code}`, words.code(field.name, code), code);
      }
    }
    expect(nameless).toEqual([]);
  });
});

describe('a translated sentence', () => {
  test('counts in Arabic with the right class and digits', () => {
    const t = translator('ar', catalogs.ar!);
    expect(t('list.cites', { count: 2 })).toBe('إحالتان');
    expect(t('list.cites', { count: 3 })).toBe('٣ إحالات');
    expect(t('list.cites', { count: 11 })).toBe('١١ إحالة');
  });

  test('counts in Sorani with its own two classes and its digits', () => {
    const t = translator('ku', catalogs.ku!);
    expect(t('list.count', { count: 1 })).toBe('١ ڕاپۆرت پیشان دراوە');
    expect(t('list.count', { count: 2 })).toBe('٢ ڕاپۆرت پیشان دراون');
  });

  test('counts in Persian digits', () => {
    expect(translator('fa', catalogs.fa!)('list.cites', { count: 12 })).toBe('۱۲ ارجاع');
  });
});

test('a message that the build has parsed says what it said before', () => {
  for (const language of languages) {
    const [written, built] = [catalogs[language]!, compiled(catalogs[language]!)];
    const values = (message: string) => Object.fromEntries(named(message).map((name) => [name, 3]));
    const [before, after] = [translator(language, written), translator(language, built)];
    for (const [key, message] of Object.entries(written))
      expect([key, after(key as Key, values(message))]).toEqual([key, before(key as Key, values(message))]);
  }
});

test('no word of the vocabulary takes an argument', () => {
  const vocabulary = import.meta.glob<{ default: Record<string, string> }>('./words.*.json', { eager: true });
  const words = Object.values(vocabulary).flatMap((file) => Object.values(file.default));
  expect(words.filter((word) => !isPlain(word))).toEqual([]);
});

test('no message is left that the page never shows', () => {
  const sources = import.meta.glob('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true });
  const page = Object.entries(sources)
    .filter(([path]) => !path.includes('.test.'))
    .map(([, text]) => text)
    .join();
  const vocabulary = import.meta.glob<{ default: object }>('./words.en.json', { eager: true });
  const shown = (key: string) =>
    page.includes(`'${key}'`) || page.includes(`\`${key.slice(0, key.lastIndexOf('.') + 1)}\${`);
  const known = new Set(Object.values(vocabulary).flatMap((file) => Object.keys(file.default)));
  expect(Object.keys(english).filter((key) => !known.has(key) && !shown(key))).toEqual([]);
});

test('each screen’s messages begin with its name, and are known to the compiler', () => {
  const files = import.meta.glob<{ default: object }>('../screens/*/words.*.json', { eager: true });
  const keys = import.meta.glob<string>('./keys.ts', { query: '?raw', import: 'default', eager: true });
  for (const [path, file] of Object.entries(files)) {
    const screen = path.split('/').at(-2)!;
    expect(Object.keys(file.default).filter((key) => !key.startsWith(`${screen}.`))).toEqual([]);
    expect(Object.values(keys)[0]).toContain(`keyof typeof ${screen}`);
  }
});

test('a code that no message knows is shown as it is', () => {
  expect(dictionary(english).code('type', 'space.satellite_fell')).toBe('space.satellite fell');
});
