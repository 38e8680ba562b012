// SPDX-License-Identifier: Apache-2.0
import { IntlMessageFormat } from 'intl-messageformat';
import type { Key } from './keys';
import { type Language, traits } from './languages';
import { type Catalog, isPlain } from './message';
import { dateFormat, numberFormat, pluralRules } from './intl';

export type { Catalog, Key };
export type Values = Record<string, string | number>;
/** The messages of the frame, the vocabulary, and each screen's own. The build puts those of a language together. */
const files = import.meta.glob<{ default: Catalog }>(['./*.json', '../screens/*/words.*.json']);

export async function catalog(language: Language): Promise<Catalog> {
  const wanted = Object.entries(files).filter(
    ([path]) => path.endsWith(`/${language}.json`) || path.endsWith(`.${language}.json`),
  );
  const parts = await Promise.all(wanted.map(([, load]) => load()));
  return Object.assign({}, ...parts.map((part) => part.default)) as Catalog;
}

/** Sorani has the plural classes of English; the page's locale for it has those of Arabic. */
const pluralLocale = (language: Language) => (language === 'ku' ? 'en' : traits[language].locale);

export type Translate<K extends string = Key> = (key: K, values?: Values) => string;

/** Turns keys into sentences. */
export function translator<K extends string = Key>(
  language: Language,
  messages: Catalog,
  locale = traits[language].locale,
): Translate<K> {
  const made = new Map<K, IntlMessageFormat>();
  const formatters = {
    getNumberFormat: (_: unknown, options?: Intl.NumberFormatOptions) => numberFormat(locale, options),
    getDateTimeFormat: (_: unknown, options?: Intl.DateTimeFormatOptions) => dateFormat(locale, options),
    getPluralRules: (_: unknown, options?: Intl.PluralRulesOptions) => pluralRules(pluralLocale(language), options),
  };
  return (key, values) => {
    const text = messages[key] ?? key;
    if (typeof text === 'string' && isPlain(text)) return text;
    let message = made.get(key);
    if (!message) {
      const options = { formatters } as ConstructorParameters<typeof IntlMessageFormat>[3];
      message = new IntlMessageFormat(text, traits[language].locale, undefined, options);
      made.set(key, message);
    }
    return String(message.format(values));
  };
}

/** The vocabulary of records: kinds, fields, codes. A code that this page does not know is shown as it is. */
export function dictionary(messages: Catalog) {
  const find = (...keys: string[]) => keys.map((key) => messages[key]).find((text) => typeof text === 'string');
  const bare = (code: string) => code.replaceAll('_', ' ');
  return {
    kind: (name: string) => find(`kind.${name}`) ?? bare(name),
    field: (name: string) => find(`field.${name}`) ?? bare(name),
    state: (name: string) => find(`state.${name}`) ?? bare(name),
    rel: (name: string) => find(`rel.${name}`) ?? bare(name),
    /** The incident tree: branch alone, or leaf alone. */
    type: (name: string) => find(`type.${name}`) ?? bare(name),
    code: (field: string, code: string) =>
      find(
        `code.${field}.${code}`,
        ...(field === 'type' ? [`type.${code}`] : field.endsWith('kind') || field === 'counts' ? [`kind.${code}`] : []),
        `code.${code}`,
      ) ?? bare(code),
  };
}

export type Dictionary = ReturnType<typeof dictionary>;
