// SPDX-License-Identifier: Apache-2.0
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import { defineConfig } from 'vitest/config';
import { messagesCompiled } from './packing/messages';
import { calendarsChosen, reactAriaForPreact, docsLeftOut, packedTighter } from './packing/slim';

/** The desk is written against React's interface, and runs on Preact, which is a fifth of its size. */
const preact = [
  { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
  { find: /^react-dom$/, replacement: 'preact/compat' },
  { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
  { find: /^react$/, replacement: 'preact/compat' },
];
/** packing/messages.ts has parsed all messages. */
const parserless = [
  { find: /^@formatjs\/icu-messageformat-parser$/, replacement: '@formatjs/icu-messageformat-parser/no-parser.js' },
];

export default defineConfig(({ command }) => ({
  plugins: [
    // React Aria speaks 34 languages; of these the desk needs two, and Persian and Sorani are not among them.
    { ...optimizeLocales.vite({ locales: ['en-US', 'ar-AE'] }), enforce: 'pre' },
    calendarsChosen(),
    reactAriaForPreact(),
    messagesCompiled(),
    docsLeftOut(),
    packedTighter(/^(map|picture-military)-/),
  ],
  base: './',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  resolve: { alias: command === 'build' ? [...preact, ...parserless] : preact },
  // What is changed on its way must not be packed beforehand.
  optimizeDeps: { exclude: ['react-aria-components', 'react-aria', 'react-stately', '@internationalized/date'] },
  build: {
    target: 'es2022',
    // No data: addresses for fonts: the node's content policy allows its own files only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
    rollupOptions: {
      // "use client" is a word to frameworks that draw on a server.
      onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
      output: {
        manualChunks: (id) => {
          if (id.includes('maplibre-gl')) return 'map';
          if (id.includes('/milsymbol/')) return 'picture-military';
          if (id.includes('node_modules') && !id.includes('smol-toml')) return 'libraries';
          // One language is one file, however many screens bring words of it.
          const language = /[/.](en|ar|fa|ku)\.json$/.exec(id)?.[1];
          // The live picture's words come with it: they are of no use before there is a map.
          return language && `${id.includes('/map/picture/') ? 'picture-words' : 'words'}.${language}`;
        },
      },
    },
  },
  server: { proxy: { '/api': process.env.THALWEG_A ?? 'http://127.0.0.1:8700' } },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
}));
