// SPDX-License-Identifier: Apache-2.0
// Pictures of every screen, for docs/desk.md: left to right and right to left, wide and narrow, light and dark.
//   node tests/screenshots.mjs FOLDER [NAME...]      all, or those named; with the nodes named in THALWEG_A, THALWEG_B, as tests/screenshots.sh starts them
import { mkdir, writeFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';

const [folder, ...only] = process.argv.slice(2);
const node = process.env.THALWEG_A;
const token = process.env.THALWEG_A_TOKEN;
const other = process.env.THALWEG_B;
const theirs = { authorization: `Bearer ${process.env.THALWEG_B_TOKEN}` };
if (!folder || !node || !token || !other) {
  console.error('screenshots: say where to (FOLDER), and start nodes with tests/screenshots.sh');
  process.exit(2);
}

const headers = { authorization: `Bearer ${token}` };
const ask = async (path) => (await (await fetch(`${node}/api/v1${path}`, { headers })).json()) ?? {};
const firstOf = async (path) => (await ask(path)).items?.[0]?.id;

/** Minutes from now, as records say it. */
const at = (minutes) => `${new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16)}:00Z`;

/** Says something at a node; gives its commitment. */
async function say(there, bearer, record) {
  const answer = await fetch(`${there}/api/v1/records`, {
    method: 'POST',
    headers: { ...bearer, 'content-type': 'application/json' },
    body: JSON.stringify({ records: [{ purpose: 'boundary', lang: 'en', ...record }] }),
  });
  const { results } = await answer.json();
  if (results?.[0]?.status !== 'released') throw new Error(JSON.stringify(results));
  return results[0].id;
}

async function until(condition) {
  for (const began = Date.now(); !(await condition());) {
    if (Date.now() - began > 30_000) throw new Error('what was said did not arrive within 30 s');
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** The week at the border has no case and no crossing of today: both sides report one event apart, and Iran opens a case of it. */
async function toldApart() {
  const incident = { kind: 'incident', type: 'livestock.strayed', impact: 'low', response_taken: ['livestock_held'] };
  const place = { lat_e7: 331100000, lon_e7: 460800000, precision_m: 100 };
  const one = await say(node, headers, {
    ...incident,
    office: 'irn-ilam-post-3',
    line_relation: 'on_line',
    event_at: at(-50),
    known_at: at(-45),
    place,
    livestock_head: { sheep: 40 },
    text: { en: 'Forty sheep went over at the dry ford', fa: 'چهل رأس گوسفند از گدار خشک گذشتند' },
    lang: 'fa',
  });
  const two = await say(other, theirs, {
    ...incident,
    office: 'irq-wasit-post-2',
    line_relation: 'our_side',
    event_at: at(-40),
    known_at: at(-35),
    place,
    livestock_head: { sheep: 38 },
    text: { en: 'Thirty-eight sheep came over', ar: 'عبرت ثمانية وثلاثون رأسًا من الأغنام' },
    lang: 'ar',
  });
  await until(async () => (await fetch(`${node}/api/v1/records/${two}`, { headers })).ok);
  const halves = {
    kind: 'crossing_status',
    crossing: 'mehran',
    direction: 'both',
    event_at: at(-20),
    valid_until: at(400),
  };
  const open = { ...halves, traffic: ['passenger', 'cargo'], state: 'open', reason: 'regular', purpose: 'trade' };
  await say(node, headers, { ...open, office: 'irn-ilam-post-3', wait_min: 35, queue_vehicles: 60 });
  await say(other, theirs, { ...open, office: 'irq-wasit-post-2', state: 'restricted', reason: 'flood', wait_min: 90 });
  return say(node, headers, {
    kind: 'case',
    office: 'irn-badra-commissioner',
    lead_office: 'irn-badra-commissioner',
    purpose: 'administration',
    title: { en: 'Sheep at the dry ford', fa: 'گوسفندان در گدار خشک' },
    next_step: { en: 'Count the herd together', fa: 'شمردن گله با هم' },
    next_at: at(24 * 60),
    cites: [one, two].map((record) => ({ rel: 'gathers', record })),
  });
}

/** What is shown of each screen. What a screen needs to be seen at its best is looked up first. */
async function screens() {
  const incident = await firstOf('/matters?kinds=incident&limit=1&flagged=1');
  const oneCase = await toldApart();
  return [
    ['watch', 'watch'],
    ['picture', 'watch'],
    ['picture-alerts', 'watch'],
    ['inbox', 'inbox'],
    ['cases', 'cases'],
    ['case', `cases/${oneCase}`],
    ['report', 'report?kind=incident&type=life.person_in_water'],
    ['crossings', 'crossings/mehran'],
    ['notices', 'notices'],
    ['record', `record/${incident}`],
    ['agreement', 'agreement/rules'],
    ['agreement-line', 'agreement/line'],
    ['evidence', 'evidence'],
    ['verify', 'evidence/verify'],
    ['balance', 'balance'],
    ['states', 'agreement/states'],
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

/** The live picture with one of its panels, nearer at the river, where most is to be seen. */
async function openPicture(page, panel) {
  if (await page.locator('.watch-turns').isVisible()) await page.locator('.watch-turns button').nth(1).click();
  await page.locator('.picture-tools').waitFor();
  await page.locator(`#picture-open-${panel}`).click();
  const row = page.locator('.picture-dock').locator('.picture-row, .picture-alert').first();
  await row.waitFor();
  if (panel === 'things') {
    await row.click();
    await page.locator('.picture-card-acts .button').click();
  } else await row.locator('.picture-acts .button').nth(1).click();
  await page.waitForTimeout(3500);
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
for (const [name, route] of (await screens()).filter(([name]) => only.length === 0 || only.includes(name)))
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
      if (name === 'picture') await openPicture(page, 'things');
      if (name === 'picture-alerts') await openPicture(page, 'alerts');
      const picture = await toWebp(converter, await page.screenshot());
      await writeFile(`${folder}/${name}-${language}-${look.name}.webp`, picture);
      bytes += picture.length;
      await context.close();
    }
await browser.close();
console.log(`screenshots: ${(bytes / 1e6).toFixed(1)} MB in ${folder}`);
