// SPDX-License-Identifier: Apache-2.0
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  base: './',
  build: {
    target: 'es2022',
    // No data: addresses for fonts: the node's content policy allows its own files only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
    rollupOptions: {
      output: {
        manualChunks: (id) => {
          if (id.includes('maplibre-gl')) return 'map';
          // Only the screens that read the signed text need this.
          if (id.includes('smol-toml')) return 'toml';
          if (id.includes('node_modules')) return 'libraries';
          // One language is one file, however many screens bring words of it.
          const language = /[/.](en|ar|fa|ku)\.json$/.exec(id)?.[1];
          return language && `words.${language}`;
        },
      },
    },
  },
  server: { proxy: { '/api': process.env.THALWEG_A ?? 'http://127.0.0.1:8700' } },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
});
