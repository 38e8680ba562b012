// SPDX-License-Identifier: Apache-2.0
import type { Key, Translate } from '../../i18n/messages';

/** What the catalogue says for a key that a node made; nothing for one that this page does not know. */
export function known(t: Translate, key: string): string | undefined {
  const said = t(key as Key);
  return said === key ? undefined : said;
}
