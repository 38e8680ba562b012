// SPDX-License-Identifier: Apache-2.0
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type Speech, useSpeech } from '../../i18n/context';
import type { Language } from '../../i18n/languages';
import type { Catalog } from '../../i18n/message';
import { type Translate, translator } from '../../i18n/messages';
import type english from './words.en.json';

/** The live picture's own words: they come with it, and weigh nothing for who never looks at a map. */

export type PictureKey = keyof typeof english;

const files = import.meta.glob<{ default: Catalog }>('./words.*.json');

export async function pictureCatalog(language: Language): Promise<Catalog> {
  return (await files[`./words.${language}.json`]!()).default;
}

export interface PictureSpeech extends Omit<Speech, 't'> {
  t: Translate<PictureKey>;
  /** A speed over ground. */
  speed(cm_s: number): string;
  degrees(value: number): string;
  /** How long ago, or how long it takes: whole seconds below a minute, then whole minutes. */
  lasting(milliseconds: number): string;
}

const Context = createContext<PictureSpeech | null>(null);

export function PictureWords({ children }: { children: ReactNode }) {
  const speech = useSpeech();
  const { language } = speech;
  const [loaded, setLoaded] = useState<{ language: Language; messages: Catalog }>();
  useEffect(() => {
    let current = true;
    void pictureCatalog(language).then((messages) => current && setLoaded({ language, messages }));
    return () => {
      current = false;
    };
  }, [language]);
  const said = useMemo(() => loaded?.language === language && pictureSpeech(speech, loaded.messages), [speech, loaded]);
  return said ? <Context value={said}>{children}</Context> : null;
}

export function pictureSpeech(speech: Speech, messages: Catalog): PictureSpeech {
  const { format, language, locale } = speech;
  const t = translator<PictureKey>(language, messages, locale);
  return {
    ...speech,
    t,
    speed: (cm_s) => t('picture.kmh', { n: format.number(cm_s * 0.036, cm_s < 278 ? 1 : 0) }),
    degrees: (value) => t('picture.degrees', { n: format.number(Math.round(value) % 360) }),
    lasting: (milliseconds) => {
      const whole = milliseconds < 60_000 ? 1000 : 60_000;
      return format.span(Math.max(0, Math.floor(milliseconds / whole) * whole));
    },
  };
}

export function usePictureSpeech(): PictureSpeech {
  const speech = useContext(Context);
  if (!speech) throw new Error('usePictureSpeech outside <PictureWords>');
  return speech;
}
