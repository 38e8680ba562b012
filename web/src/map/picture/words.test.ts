// SPDX-License-Identifier: Apache-2.0
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { languages } from '../../i18n/languages';
import { pictureCatalog } from './words';

const catalogs = Object.fromEntries(
  await Promise.all(
    languages.map(async (language) => [language, (await pictureCatalog(language)) as Record<string, string>] as const),
  ),
);
const english = catalogs.en!;

const argumentsOf = (elements: MessageFormatElement[]): string[] =>
  elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    const inner = 'options' in element ? Object.values(element.options).flatMap(({ value }) => argumentsOf(value)) : [];
    return [element.value, ...inner];
  });
const named = (message: string) => [...new Set(argumentsOf(parse(message)))].sort();

describe.each(languages)("the picture's words in %s", (language) => {
  const messages = catalogs[language]!;

  test('have the same keys and arguments as English', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
    for (const [key, message] of Object.entries(messages))
      expect([key, named(message)]).toEqual([key, named(english[key]!)]);
  });

  test('are not empty, and not left in English', () => {
    for (const [key, message] of Object.entries(messages)) {
      expect([key, message.trim()]).not.toEqual([key, '']);
      if (language !== 'en') expect([key, message]).not.toEqual([key, english[key]]);
    }
  });
});
