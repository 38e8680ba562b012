// SPDX-License-Identifier: Apache-2.0
// Weighs the built desk: all JavaScript that a reader of one language loads over a whole shift, every screen visited, without
// the map, its worker and the code that draws on it or works on the live picture, which comes with the map only. Fails over the limit, so that no library slips in unweighed.
//   node tests/size.mjs [FOLDER]      FOLDER: dist unless given
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const limitBytes = 250_000;
const ofTheMap = /^(map|border-map|maplibre-gl-worker|live-picture|military|picture-\w+(\.\w+)?)-/;
const ofALanguage = /^words\.(\w+)-/;

const folder = join(process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url)), 'assets');
const files = readdirSync(folder)
  .filter((name) => /\.m?js$/.test(name))
  .map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name)), { level: 9 }).length }))
  .sort((one, other) => other.bytes - one.bytes);

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
const sum = (some) => some.reduce((total, { bytes }) => total + bytes, 0);

const words = files.filter(({ name }) => ofALanguage.test(name));
// The language whose words weigh most stands for all of them.
const counted = [...files.filter(({ name }) => !ofTheMap.test(name) && !ofALanguage.test(name)), ...words.slice(0, 1)];
if (words.length === 0 || counted.length < 4) {
  console.error(`size: ${folder} holds no whole desk (${counted.length} files); run: npm run build`);
  process.exit(2);
}
for (const { name, bytes } of counted) console.log(`${kB(bytes)}  ${name}`);
const total = sum(counted);
console.log(`${kB(total)}  in all, gzip, for one language and without the map; at most ${limitBytes / 1000} kB`);
console.log(`${kB(sum(files.filter(({ name }) => ofTheMap.test(name))))}  the map, not counted`);
if (total > limitBytes) {
  console.error(
    `size: ${kB(total - limitBytes).trim()} too much; see docs/decisions/0005-libraries.md for what was left out and how`,
  );
  process.exit(1);
}
