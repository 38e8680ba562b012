// SPDX-License-Identifier: Apache-2.0
import type { Texts } from '../api';

export const languages = ['en', 'ar', 'fa', 'ku'] as const;
export type Language = (typeof languages)[number];

interface Traits {
  /** What the language calls itself. */
  self: string;
  /** The value of the `lang` attribute. */
  tag: string;
  direction: 'ltr' | 'rtl';
  /**
   * The locale for digits, separators and date fields. Browsers carry no data for Sorani, so it borrows those of its
   * neighbour, which writes the same digits; its month names and plurals are our own.
   */
  locale: string;
  /** Other languages in which a reader would rather see a name than in Latin letters. */
  near: readonly string[];
  /** Tags under which agreements and records may hold texts in this language, best first. */
  tags: readonly string[];
}

export const traits: Record<Language, Traits> = {
  en: { near: [], self: 'English', tag: 'en', direction: 'ltr', locale: 'en-GB', tags: ['en'] },
  ar: { near: ['fa', 'ku'], self: 'العربية', tag: 'ar', direction: 'rtl', locale: 'ar-IQ', tags: ['ar'] },
  fa: { near: ['ar', 'ku'], self: 'فارسی', tag: 'fa', direction: 'rtl', locale: 'fa-IR', tags: ['fa'] },
  ku: {
    near: ['ar', 'fa'],
    self: 'کوردی',
    tag: 'ckb',
    direction: 'rtl',
    locale: 'ar-IQ',
    tags: ['ckb', 'ku', 'ckb_arab', 'ku_arab'],
  },
};

export interface Picked {
  text: string;
  /** For the `lang` attribute. */
  lang: string;
  direction: 'ltr' | 'rtl' | 'auto';
  /** True when the text is not in the language of the page. */
  foreign: boolean;
}

/** The text for a reader of `language`: in that language, else in the one that counts, else in any. */
export function pick(texts: Texts | undefined, language: Language, counts?: string): Picked | null {
  if (!texts) return null;
  const own = traits[language].tags.find((tag) => texts[tag]);
  const tag =
    own ?? [counts ?? '', ...traits[language].near, 'en', ...Object.keys(texts)].find((candidate) => texts[candidate]);
  if (tag === undefined) return null;
  return { text: texts[tag] ?? '', lang: htmlTag(tag), direction: directionOf(tag), foreign: own === undefined };
}

/** Records write BCP 47 tags in lower case with an underscore. */
export const htmlTag = (tag: string) => tag.replaceAll('_', '-');

/** The language of this page that reads texts with `tag`, if there is one. */
export function languageOf(tag: string): Language | undefined {
  return languages.find(
    (language) => traits[language].tags.includes(tag) || traits[language].tags.includes(tag.split('_')[0] ?? ''),
  );
}

export function directionOf(tag: string): Picked['direction'] {
  const known = languageOf(tag);
  return known ? traits[known].direction : 'auto';
}

export function tagName(tag: string): string {
  const known = languageOf(tag);
  return known ? traits[known].self : htmlTag(tag);
}

export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language);
}

export function firstLanguage(stored: string | null, wanted: readonly string[]): Language {
  if (isLanguage(stored)) return stored;
  for (const tag of wanted) {
    const found = languageOf(tag.toLowerCase().split('-')[0] ?? '');
    if (found) return found;
  }
  return 'en';
}
