// SPDX-License-Identifier: Apache-2.0
// How long a reader waits for the first view, and how much comes for it: node tests/measure.mjs [ADDRESS] [TIMES]
// THALWEG_TOKEN is what the node's local.token holds. Each visit is by a browser that has seen nothing before. For people
// to read; nothing here passes or fails.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';

const [address = 'http://127.0.0.1:8700', times = '5'] = process.argv.slice(2);
const assets = fileURLToPath(new URL('../dist/assets', import.meta.url));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const visits = [];
for (let visit = 0; visit < Number(times); visit++) {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    extraHTTPHeaders: { authorization: `Bearer ${process.env.THALWEG_TOKEN ?? ''}` },
  });
  const page = await context.newPage();
  const started = performance.now();
  const until = async (selector) => {
    await page.locator(selector).first().waitFor();
    return performance.now() - started;
  };
  await page.goto(`${address}/?lang=en`, { waitUntil: 'commit' });
  visits.push({
    header: await until('.header'),
    rows: await until('.watch-row'),
    map: await until('.maplibregl-canvas'),
  });
  await context.close();
}
await browser.close();

const median = (part) => visits.map((visit) => visit[part]).sort((a, b) => a - b)[Math.floor(visits.length / 2)];
console.log(`median of ${visits.length} cold visits, ms`);
for (const part of ['header', 'rows', 'map']) console.log(`  ${part.padEnd(18)}${median(part).toFixed(0).padStart(8)}`);

console.log('bundle, KiB            plain    gzip');
for (const name of readdirSync(assets).sort()) {
  if (!/\.(js|mjs|css)$/.test(name)) continue;
  const bytes = readFileSync(join(assets, name));
  const size = (count) => (count / 1024).toFixed(1).padStart(8);
  console.log(`  ${name.replace(/-[\w-]{8}\./, '.').padEnd(18)}${size(bytes.length)}${size(gzipSync(bytes).length)}`);
}
