// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';
import type { Plugin } from 'vite';

const calendars = fileURLToPath(new URL('../src/i18n/calendars.ts', import.meta.url));

/** React Aria's date fields bring thirteen calendars; a reader of the desk can choose three. */
export const calendarsChosen = (): Plugin => ({
  name: 'calendars-chosen',
  enforce: 'pre',
  resolveId: (name, importer) =>
    name === './createCalendar.mjs' && importer?.includes('@internationalized/date') ? calendars : null,
});

/** What a field of the table is for stands in its `doc`, which is for who reads the table, not for the desk. */
export const docsLeftOut = (): Plugin => ({
  name: 'docs-left-out',
  apply: 'build',
  transform: (code, id) =>
    id.endsWith('/generated/records.ts') ? { code: code.replace(/\bdoc: "(?:[^"\\]|\\.)*",?/g, ''), map: null } : null,
});

/**
 * What React Aria takes from React that Preact does otherwise, each as [what is written, what it becomes].
 *
 * The items of a list are drawn first into a document of React Aria's own making. Preact asks of a document elements by
 * namespace, that an element can take itself out, and that it does not call itself a comment.
 *
 * What a handler of keys is given is a copy of the event's own properties. Preact hands on the browser's event, which has
 * none: its properties are those of its kind, and have to be asked for.
 */
const forPreact: Record<string, [string, string][]> = {
  'collections/Document.mjs': [
    ['this.nodeType = 8 ', 'this.nodeType = 1 '],
    [
      '    createElement(type) {',
      '    createElementNS(_, type) { return this.createElement(type); }\n    createElement(type) {',
    ],
    ['    addEventListener() {}', '    remove() { this.parentNode?.removeChild(this); }\n    addEventListener() {}'],
  ],
  'interactions/createEventHandler.mjs': [
    [
      '...e,',
      '...Object.fromEntries(function*() { for (let key in e) yield [key, typeof e[key] === "function" ? e[key].bind(e) : e[key]]; }()),',
    ],
  ],
};

export const reactAriaForPreact = (): Plugin => ({
  name: 'react-aria-for-preact',
  enforce: 'pre',
  transform(code, id) {
    const [, file = ''] = id.split('/react-aria/dist/private/');
    for (const [from, to] of forPreact[file] ?? []) {
      if (code.split(from).length !== 2) this.error(`${id} is not as it was: it should hold "${from}" once`);
      code = code.replace(from, to);
    }
    return forPreact[file] ? { code, map: null } : null;
  },
});

/** After Vite's own minifier, which is quick, the slow one: 4% less of all but the chunks that come minified. */
export const packedTighter = (but: RegExp): Plugin => ({
  name: 'packed-tighter',
  apply: 'build',
  enforce: 'post',
  async generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk' || but.test(`${chunk.name}-`)) continue;
      const options = { ecma: 2020, module: true, compress: { ecma: 2020, passes: 2 } } as const;
      chunk.code = (await minify(chunk.code, options)).code ?? chunk.code;
    }
  },
});
