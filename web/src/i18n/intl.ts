// SPDX-License-Identifier: Apache-2.0

/** Makes each formatter once: an engine takes longer to make one than to draw the row that it is for. */
function once<Options extends object, Made>(make: (locale: string, options?: Options) => Made) {
  const made = new Map<string, Made>();
  return (locale: string, options?: Options): Made => {
    const key = options ? locale + JSON.stringify(options) : locale;
    const known = made.get(key) ?? make(locale, options);
    made.set(key, known);
    return known;
  };
}

export const numberFormat = once(
  (locale, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
);
export const dateFormat = once(
  (locale, options?: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);
export const pluralRules = once((locale, options?: Intl.PluralRulesOptions) => new Intl.PluralRules(locale, options));
