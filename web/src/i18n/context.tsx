// SPDX-License-Identifier: Apache-2.0
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import type { Texts } from '../api';
import { useSetting } from '../shell/settings';
import { type CalendarChoice, type DigitChoice, type Habits, isCalendar, isDigits, localeOf } from './calendar';
import { type Formats, formats } from './format';
import { firstLanguage, type Language, type Picked, pick, traits } from './languages';
import { type Catalog, catalog, type Dictionary, dictionary, type Translate, translator } from './messages';

export interface Speech {
  language: Language;
  /** With the chosen calendar and digits. */
  locale: string;
  setLanguage(language: Language): void;
  t: Translate;
  words: Dictionary;
  format: Formats;
  /** A name from the agreement, or the fallback. */
  name(texts: Texts | undefined, fallback: string): string;
  pick(texts: Texts | undefined, counts?: string): Picked | null;
  distance(metres: number): string;
  coordinates(latitude: number, longitude: number, decimals?: number): string;
}

const Context = createContext<Speech | null>(null);
const remembered = 'thalweg.language';

function initial(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(remembered);
  return firstLanguage(asked, navigator.languages);
}

/** Gives all below it the reader's language. Shows nothing until the messages are there. */
export function Languages({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(initial);
  const [loaded, setLoaded] = useState<{ language: Language; messages: Catalog }>();

  useEffect(() => {
    let current = true;
    void catalog(language).then((messages) => current && setLoaded({ language, messages }));
    localStorage.setItem(remembered, language);
    return () => {
      current = false;
    };
  }, [language]);

  const [calendar] = useSetting<CalendarChoice>('calendar', 'auto', isCalendar);
  const [digits] = useSetting<DigitChoice>('digits', 'auto', isDigits);
  const speech = useMemo(
    () => loaded && speak(loaded.language, loaded.messages, setLanguage, { calendar, digits }),
    [loaded, calendar, digits],
  );

  useEffect(() => {
    if (!speech) return;
    document.documentElement.lang = traits[speech.language].tag;
    document.documentElement.dir = traits[speech.language].direction;
  }, [speech]);

  if (!speech) return null;
  return (
    <Context value={speech}>
      <I18nProvider locale={speech.locale}>{children}</I18nProvider>
    </Context>
  );
}

/** Another language for a part of the page, as on paper for both sides. Its words are read when they are needed. */
export function InLanguage({ language, children }: { language: Language; children: ReactNode }) {
  const [loaded, setLoaded] = useState<{ language: Language; messages: Catalog }>();
  useEffect(() => {
    let current = true;
    void catalog(language).then((messages) => current && setLoaded({ language, messages }));
    return () => {
      current = false;
    };
  }, [language]);
  const speech = useMemo(() => loaded && speak(loaded.language, loaded.messages, () => undefined), [loaded]);
  if (!speech) return null;
  return (
    <Context value={speech}>
      <I18nProvider locale={speech.locale}>
        <div lang={traits[speech.language].tag} dir={traits[speech.language].direction}>
          {children}
        </div>
      </I18nProvider>
    </Context>
  );
}

/** All that a reader of a language needs, made from the messages. */
export function speak(
  language: Language,
  messages: Catalog,
  setLanguage: (language: Language) => void,
  habits: Habits = {},
): Speech {
  const locale = localeOf(language, habits);
  const t = translator(language, messages, locale);
  const format = formats(language, habits);
  const hemisphere = (
    value: number,
    positive: 'coord.n' | 'coord.e',
    negative: 'coord.s' | 'coord.w',
    decimals: number,
  ) => t(value < 0 ? negative : positive, { deg: format.number(Math.abs(value), decimals) });
  return {
    language,
    locale,
    setLanguage,
    t,
    format,
    words: dictionary(messages),
    name: (texts, fallback) => pick(texts, language)?.text ?? fallback,
    pick: (texts, counts) => pick(texts, language, counts),
    distance: (metres) =>
      metres >= 1000
        ? t('unit.km', { n: format.number(metres / 1000, metres % 1000 ? 1 : 0) })
        : t('unit.m', { n: format.number(metres) }),
    coordinates: (latitude, longitude, decimals = 4) =>
      `${hemisphere(latitude, 'coord.n', 'coord.s', decimals)}${language === 'en' ? ', ' : '، '}${hemisphere(longitude, 'coord.e', 'coord.w', decimals)}`,
  };
}

export function useSpeech(): Speech {
  const speech = useContext(Context);
  if (!speech) throw new Error('useSpeech outside <Languages>');
  return speech;
}
