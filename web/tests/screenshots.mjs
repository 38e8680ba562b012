// SPDX-License-Identifier: Apache-2.0
// Pictures of every screen, for docs/desk.md: left to right and right to left, wide and narrow, light and dark.
//   node tests/screenshots.mjs FOLDER      with the nodes named in THALWEG_A, THALWEG_B, as tests/screenshots.sh starts them
import { mkdir, writeFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';

const [folder] = process.argv.slice(2);
const node = process.env.THALWEG_A;
const token = process.env.THALWEG_A_TOKEN;
if (!folder || !node || !token) {
  console.error('screenshots: say where to (FOLDER), and start nodes with tests/screenshots.sh');
  process.exit(2);
}

const headers = { authorization: `Bearer ${token}` };
const ask = async (path) => (await (await fetch(`${node}/api/v1${path}`, { headers })).json()) ?? {};
/** Nothing where this program has no such list. */
const firstOf = async (path) => (await ask(path)).items?.[0]?.id;

/** What is shown of each screen. What a screen needs to be seen at its best is looked up first. */
async function screens() {
  const incident = await firstOf('/matters?kinds=incident&limit=1');
  const oneCase = await firstOf('/cases?state=all&limit=1');
  return [
    ['watch', 'watch'],
    ['inbox', 'inbox'],
    ['cases', 'cases'],
    ...(oneCase ? [['case', `cases/${oneCase}`]] : []),
    ['report', 'report?kind=incident&type=life.person_in_water'],
    ['crossings', 'crossings'],
    ['notices', 'notices'],
    ...(incident ? [['record', `record/${incident}`]] : []),
    ['agreement', 'agreement/rules'],
    ['agreement-line', 'agreement/line'],
    ['evidence', 'evidence'],
    ['verify', 'evidence/verify'],
    ['balance', 'balance'],
    ['administration', 'administration'],
  ];
}

const looks = [
  { name: 'wide', width: 1280, height: 800, theme: 'light' },
  { name: 'narrow', width: 390, height: 844, theme: 'light' },
  { name: 'dark', width: 1280, height: 800, theme: 'dark' },
];
const languages = ['en', 'fa'];
/** In the dark two screens are enough, one in each direction. */
const dark = { en: 'watch', fa: 'evidence' };
const wanted = (screen, language, { name }) => name !== 'dark' || dark[language] === screen;

/** PNG to WebP by the browser itself: a fifth of the size, and nothing to install. */
async function toWebp(page, png) {
  const address = await page.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
      canvas.getContext('2d').drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', 0.7);
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
  return Buffer.from(address.split(',')[1], 'base64');
}

/** A screen is ready when its heading is there, nothing is loading, and the map has drawn. */
async function settle(page) {
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => !document.querySelector('.loading'), undefined, { timeout: 20_000 });
  const map = page.locator('.maplibregl-canvas');
  await page.waitForTimeout((await map.count()) ? 3500 : 900);
}

/** On the bench a file is being verified: an empty bench shows nothing of what it is for. */
async function verifyOne(page) {
  const { items = [] } = await ask('/records?kind=incident&limit=50');
  const one = items.find(({ own, receipts }) => own && receipts.length > 0);
  if (!one) return;
  const file = await fetch(`${node}/api/v1/evidence/${one.id}`, { headers });
  const buffer = Buffer.from(await file.arrayBuffer());
  await page.locator('input[type=file]').nth(1).setInputFiles({ name: 'evidence.txt', mimeType: 'text/plain', buffer });
  await page.locator('.evidence-result').waitFor();
  await page.locator('.evidence-result').evaluate((result) => result.scrollIntoView({ block: 'start' }));
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--use-gl=angle',
    '--use-angle=swiftshader',
  ],
});
await mkdir(folder, { recursive: true });
const converter = await (await browser.newContext()).newPage();
let bytes = 0;
for (const [name, route] of await screens())
  for (const language of languages)
    for (const look of looks.filter((each) => wanted(name, language, each))) {
      const context = await browser.newContext({
        viewport: { width: look.width, height: look.height },
        extraHTTPHeaders: headers,
        reducedMotion: 'reduce',
        timezoneId: 'Asia/Baghdad',
      });
      const page = await context.newPage();
      await page.addInitScript((theme) => localStorage.setItem('thalweg.theme', theme), look.theme);
      await page.goto(`${node}/?lang=${language}#/${route}`);
      await settle(page);
      // An address that the desk does not know is shown by the watch; that is no picture of it.
      const shown = await page.locator('main').getAttribute('data-screen');
      if (shown !== route.split(/[/?]/)[0]) throw new Error(`${route} is shown by the screen ${shown}`);
      if (name === 'verify') await verifyOne(page);
      const picture = await toWebp(converter, await page.screenshot());
      await writeFile(`${folder}/${name}-${language}-${look.name}.webp`, picture);
      bytes += picture.length;
      await context.close();
    }
await browser.close();
console.log(`screenshots: ${(bytes / 1e6).toFixed(1)} MB in ${folder}`);
