// SPDX-License-Identifier: Apache-2.0
import { parse } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';
import { type Catalog, isPlain } from '../src/i18n/message';

export function compiled(messages: Record<string, string>): Catalog {
  return Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [key, isPlain(message) ? message : parse(message)]),
  );
}

/** Parses the messages when the desk is built, so that no reader loads a parser. */
export const messagesCompiled = (): Plugin => ({
  name: 'messages-compiled',
  apply: 'build',
  enforce: 'pre',
  transform: (text, id) =>
    /[/.](en|ar|fa|ku)\.json$/.test(id) ? { code: JSON.stringify(compiled(JSON.parse(text))), map: null } : null,
});
