// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../src', import.meta.url));

/** The desk's own words in a language, so that one story is told in each. Those with arguments are for the eye. */
export function wordsOf(language: string): (key: string) => string {
  const files = [
    join(source, 'i18n', `${language}.json`),
    join(source, 'i18n', `words.${language}.json`),
    ...readdirSync(join(source, 'screens'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(source, 'screens', name, `words.${language}.json`)),
  ];
  const all: Record<string, string> = {};
  for (const file of files) {
    try {
      Object.assign(all, JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      // A screen that has no words of its own.
    }
  }
  return (key) => {
    const text = all[key];
    if (text === undefined) throw new Error(`no message ${key} in ${language}`);
    return text;
  };
}
