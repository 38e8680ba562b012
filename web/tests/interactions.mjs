// SPDX-License-Identifier: Apache-2.0
// How long a reader waits after a press or a key, on a node with a year's work: node tests/interactions.mjs [ADDRESS] [TIMES]
// THALWEG_TOKEN is what the node's local.token holds; bench/fill.py fills a node. Two times for each: until the desk has answered
// the key or the press with a picture (the browser's own Event Timing), and until what was asked for stands there. For people to read;
// nothing here passes or fails.
import { chromium } from '@playwright/test';

const [address = 'http://127.0.0.1:8700', times = '7'] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const context = await browser.newContext({
  viewport: { width: 1400, height: 900 },
  // What is waited for is a function that comes as text.
  bypassCSP: true,
  extraHTTPHeaders: { authorization: `Bearer ${process.env.THALWEG_TOKEN ?? ''}` },
});
const page = await context.newPage();
await page.addInitScript(() => {
  window.answers = [];
  new PerformanceObserver((list) => {
    for (const { duration, interactionId } of list.getEntries()) if (interactionId) window.answers.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 });
});
await page.goto(`${address}/?lang=en#/watch`);
await page.locator('.watch-row').first().waitFor();
await page.waitForTimeout(4000);

/** Milliseconds from the last event of `act`, since of two keys the second asks, until `there` holds in the page; each is a function of the page. */
async function once(act, there, given) {
  await page.evaluate(
    ([condition, argument]) => {
      window.answers = [];
      const holds = new Function('given', `return (${condition})(given)`);
      window.began = undefined;
      window.begin ??= (event) => (window.began = event.timeStamp);
      for (const type of ['keydown', 'pointerdown']) addEventListener(type, window.begin, { capture: true });
      window.done = new Promise((done) => {
        const look = () =>
          window.began !== undefined && holds(argument)
            ? done(performance.now() - window.began)
            : requestAnimationFrame(look);
        requestAnimationFrame(look);
      });
    },
    [String(there), given],
  );
  await act();
  const shown = await page.evaluate(() => window.done);
  await page.waitForTimeout(400);
  const answer = await page.evaluate(() => Math.max(16, ...window.answers));
  return { answer, shown };
}

const results = [];
async function measure(what, act, there, back) {
  const all = [];
  for (let time = 0; time < Number(times); time++) {
    const given = await page.evaluate(() => document.querySelector('.watch-row')?.dataset.record ?? '');
    all.push(await once(act, there, given));
    await back?.();
    // The map has been drawn again by then: without a graphics card that takes the processor a second.
    await page.waitForTimeout(1500);
  }
  const at = (part, share) => {
    const sorted = all.map((each) => each[part]).sort((one, other) => one - other);
    return Math.round(sorted[Math.floor(share * (sorted.length - 1))]);
  };
  results.push([what, at('answer', 0.5), at('answer', 1), at('shown', 0.5), at('shown', 1)]);
}
const press = (key) => () => page.keyboard.press(key);
const go = (screen) => async () => {
  await page.keyboard.press('g');
  await page.keyboard.press(screen);
};
const onScreen = (name) =>
  new Function(
    `return document.querySelector('main')?.dataset.screen === '${name}' && !document.querySelector('main .loading')`,
  );
const toWatch = async () => {
  await go('w')();
  await page.locator('.watch-row').first().waitFor();
};

await page.locator('.watch-row').first().focus();
await measure('the next row, by key', press('ArrowDown'), () => document.activeElement?.matches('.watch-row'));
await measure(
  'a record, from the list',
  press('Enter'),
  () => !!document.querySelector('.record-panel .record-fields'),
  async () => {
    await page.locator('.record-panel .panel-bar button').last().click();
    await page.locator('.watch-row').nth(3).focus();
  },
);
await measure(
  'only what is overdue',
  () => page.locator('.watch-bar button, .watch-filters button').filter({ hasText: 'Overdue' }).first().click(),
  () => /overdue/.test(location.hash) && !!document.querySelector('.watch-row'),
  async () => {
    await page.goto(`${address}/?lang=en#/watch`);
    await page.locator('.watch-row').first().waitFor();
  },
);
await measure(
  'the palette',
  press('Control+k'),
  () => document.activeElement?.matches('.palette-input'),
  press('Escape'),
);
for (const [letter, name, what] of [
  ['i', 'inbox', '.inbox-row'],
  ['c', 'cases', '.cases-row'],
  ['x', 'crossings', '.crossings-list a'],
  ['n', 'notices', '.notices-bar'],
  ['a', 'agreement', '.agreement-body'],
  ['e', 'evidence', '.evidence-card'],
  ['b', 'balance', '.balance-card'],
  ['r', 'report', '.report-tile'],
  ['d', 'administration', '.administration-part'],
])
  await measure(
    `the screen ${name}`,
    go(letter),
    new Function(`return location.hash.startsWith('#/${name}') && !!document.querySelector('${what}')`),
    toWatch,
  );
await go('c')();
await page.locator('.cases-row').first().waitFor();
await measure(
  'a case, from the list',
  () => page.locator('.cases-row').nth(2).click(),
  () => !!document.querySelector('.case-course'),
  async () => {
    await page.goBack();
    await page.locator('.cases-row').first().waitFor();
  },
);
await browser.close();

console.log(`median and worst of ${times}, ms${' '.repeat(18)}picture       there`);
for (const [what, ...figures] of results)
  console.log(`  ${what.padEnd(30)}${figures.map((figure) => String(figure).padStart(7)).join('')}`);
