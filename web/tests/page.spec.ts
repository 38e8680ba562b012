// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page, test } from '@playwright/test';

function nodeAt(variable: string): string {
  const address = process.env[variable];
  if (!address) throw new Error(`${variable} does not say where a node is; web/tests/e2e.sh starts nodes and says it`);
  return address;
}

/** Iran's node, Iraq's, and the witness's. */
const [a, b, witness] = ['THALWEG_A', 'THALWEG_B', 'THALWEG_OBSERVER'].map(nodeAt) as [string, string, string];
/** The operator's token of each node, as every request then bears it. */
const tokens = new Map(
  [a, b, witness].map((node, index) => [
    node,
    process.env[`${['THALWEG_A', 'THALWEG_B', 'THALWEG_OBSERVER'][index]}_TOKEN`],
  ]),
);
const known = (node: string) => ({ authorization: `Bearer ${tokens.get(node) ?? ''}` });
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What no page may do in any test: ask another host or for what is refused, break its content policy, throw. */
let misdeeds: string[] = [];
test.beforeEach(() => (misdeeds = []));
test.afterEach(() => expect(misdeeds).toEqual([]));

/** Opens a node's page in a language, and writes down what it should not do. */
async function open(page: Page, node: string, language: string, hash = '') {
  const { host } = new URL(node);
  const asked = (address: string) => {
    const url = new URL(address);
    if (/^(http|ws)/.test(url.protocol) && url.host !== host) misdeeds.push(`a request left for ${address}`);
  };
  page.on('request', (request) => asked(request.url()));
  page.on('websocket', (socket) => asked(socket.url()));
  page.on('response', (response) => {
    if (response.status() >= 400) misdeeds.push(`${response.url()} was answered with ${response.status()}`);
  });
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) misdeeds.push(message.text());
  });
  page.on('pageerror', (error) => misdeeds.push(String(error)));
  await page.setExtraHTTPHeaders(known(node));
  await page.goto(`${node}/?lang=${language}${hash}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** axe-core runs outside the page's content policy, as a tool of the browser. */
async function violations(page: Page) {
  await page.evaluate(readFileSync(axe, 'utf8'));
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(
          options: object,
        ): Promise<{ violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[] }>;
      };
    };
    return (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
      .violations;
  });
  return found.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes
        .slice(0, 4)
        .map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary}`)
        .join('\n')}`,
  );
}

async function choose(page: Page, label: string, option: string) {
  await page.getByRole('button', { name: new RegExp(`${label}$`) }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

async function fillIn(page: Page, words: string, type = 'Strayed') {
  await choose(page, 'Type of incident', type);
  await choose(page, 'Impact', 'medium');
  await choose(page, 'Side of the line', 'on the line');
  const now = page.getByRole('button', { name: 'Now' });
  await now.nth(0).click();
  await now.nth(1).click();
  await page.getByRole('radio', { name: 'Crossing', exact: true }).click();
  await page.getByRole('button', { name: /Crossing$/ }).click();
  await page.getByRole('option', { name: /Mehran/ }).click();
  if (type === 'Strayed') {
    await page.getByText('livestock held', { exact: true }).click();
    await page.getByRole('textbox', { name: 'sheep' }).fill('40');
  } else await page.getByText('patrol sent', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Text English' }).fill(words);
}

/** Words that no other run has written. */
const once = (words: string) => `${words}, test ${Date.now().toString(36)}.`;

test('what is said in English on one side is read in Persian on the other, receipted, and witnessed unread', async ({
  browser,
}) => {
  const [ours, theirs, third] = [await browser.newPage(), await browser.newPage(), await browser.newPage()];
  const words = once('Forty sheep crossed at the ford near Mehran');
  await open(theirs, b, 'fa');
  await open(ours, a, 'en', '#/report');
  await fillIn(ours, words);

  const preview = ours.getByRole('region', { name: /What they will see/ });
  await expect(preview.getByText('Will be released at once')).toBeVisible();
  await expect(preview.getByText(words)).toBeVisible();
  await expect(preview.getByText(/By rule/)).toBeVisible();

  await ours.getByRole('button', { name: 'Log and release' }).click();
  await expect(ours.getByText('Released. It is in the journal.')).toBeVisible();
  await ours.getByRole('button', { name: 'Show the record' }).click();
  const detail = ours.getByRole('region', { name: /Incident: Strayed/ });
  await expect(detail.getByText(/Iraq was told at .*: receipt held/).first()).toBeVisible();

  const downloading = ours.waitForEvent('download');
  await detail.getByRole('link', { name: 'Download evidence file' }).click();
  const evidence = await downloading;
  expect(evidence.suggestedFilename()).toMatch(/^evidence-[0-9a-f]+\.txt$/);
  const id = /[0-9a-f]{64}/.exec(ours.url())![0];
  expect(readFileSync(await evidence.path(), 'utf8')).toContain('irn-irq.thalweg/irn');

  await expect(theirs.locator('html')).toHaveAttribute('dir', 'rtl');
  const row = theirs.getByRole('link').filter({ hasText: words });
  await expect(row).toBeVisible();
  await expect(row).toContainText('سرگردان');
  await expect(row.locator('[lang=en]')).toHaveAttribute('dir', 'ltr');
  await row.click();
  await expect(theirs.getByRole('heading', { name: 'رویداد: سرگردان' })).toBeVisible();
  await expect(theirs.getByText(/دریافت‌شده از ایران/).first()).toBeVisible();

  await open(third, witness, 'en');
  await expect(third.getByRole('button', { name: 'Witness', exact: true })).toBeVisible();
  await expect(third.getByRole('button', { name: /Iran\s*holds \d+ entries\s*cosigned/ })).toBeVisible();
  await expect(third.getByRole('button', { name: 'Log an incident' })).toHaveCount(0);
  const commitment = third.locator(`a[href$="${id}"]`);
  await expect(commitment).toContainText('Commitment only');
  await commitment.click();
  await expect(third.getByRole('heading', { name: 'Commitment', exact: true })).toBeVisible();
  await expect(third.getByText('an observer sees that something was said, when and by whom, not what')).toHaveCount(2);
  await expect(third.getByText(words)).toHaveCount(0);
  const { items } = (await (
    await third.request.get(`${witness}/api/v1/records`, { headers: known(witness) })
  ).json()) as {
    items: { opening: string; record: unknown }[];
  };
  for (const { opening, record } of items) expect({ opening, record }).toEqual({ opening: 'none', record: null });
  for (const page of [ours, theirs, third]) await page.close();
});

test('what has to be approved is held, and leaves with the yes of an office that may give it', async ({ page }) => {
  const words = once('Two shots were heard north of the post');
  await open(page, a, 'en', '#/report');
  await fillIn(page, words, 'Shot heard');
  const preview = page.getByRole('region', { name: /What they will see/ });
  await expect(preview.getByText('To be approved by a commissioner of the first grade or above')).toBeVisible();
  await page.getByRole('button', { name: 'Log and release' }).click();
  await expect(page.getByText('Logged, and held. It has not left this node.')).toBeVisible();
  await page.getByText(/record(s are| is) held/).click();
  const held = page.locator('.held-item').filter({ hasText: words });
  await held.getByRole('textbox', { name: 'Reason' }).fill('Confirmed by the patrol.');
  await held.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('link').filter({ hasText: words })).toContainText(/Iraq was told at/);
  await expect(held).toHaveCount(0);
});

test('a text with a telephone number needs an answer before it leaves', async ({ page }) => {
  await open(page, a, 'en', '#/report');
  await fillIn(page, 'Ask the herdsman on +98 912 345 6789.');
  await expect(page.getByText(/looks like a telephone number/)).toBeVisible();
  await page.getByRole('button', { name: 'Log and release' }).click();
  await expect(page.getByText('Released. It is in the journal.')).toBeHidden();
  await page.getByText('It is not about a person, and may leave').click();
  await page.getByRole('textbox', { name: 'Why' }).fill('It is the number of the veterinary office.');
  await page.getByRole('button', { name: 'Log and release' }).click();
  await expect(page.getByText('Released. It is in the journal.')).toBeVisible();
});

test('a draft survives a reload, and goes when it is discarded', async ({ page }) => {
  await open(page, a, 'en', '#/report');
  const text = page.getByRole('textbox', { name: 'Text English' });
  await text.fill('half a senten');
  await page.reload();
  await expect(text).toHaveValue('half a senten');
  await page.getByRole('button', { name: 'Discard draft' }).click();
  await page.getByRole('button', { name: 'Discard this draft?' }).click();
  await expect(text).toHaveValue('');
});

test('the form says what is missing, and asks the node nothing until it is there', async ({ page }) => {
  let asked = 0;
  page.on('request', (request) => (asked += Number(request.url().endsWith('/preview'))));
  await open(page, a, 'en', '#/report');
  await page.getByRole('button', { name: 'Log and release' }).click();
  await expect(page.getByText(/fields need attention/)).toBeVisible();
  await expect(page.getByText('Needed.').first()).toBeVisible();
  expect(asked).toBe(0);
});

test('a long form scrolls in its panel, never the page', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, a, 'fa', '#/report');
  await page.locator('form.panel-scroll').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
});

test('a node that falls silent is shown as silent, with the time of its last word', async ({ page }) => {
  await open(page, a, 'en');
  await expect(page.getByRole('list', { name: 'Records' })).toBeVisible();
  await page.route('**/api/**', (route) => route.abort());
  await expect(page.getByText('This node does not answer.')).toBeVisible();
  await page.unroute('**/api/**');
  await expect(page.getByText('This node does not answer.')).toBeHidden();
});

test('a record is shown on the map, and a click on it there opens it', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, a, 'en');
  await page.getByRole('link').filter({ hasText: 'Incident' }).first().click();
  await page.getByRole('button', { name: 'Show on the map' }).click();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page).toHaveURL(/#\/watch$/);
  const canvas = page.locator('.maplibregl-canvas');
  await expect(async () => {
    await canvas.click();
    expect(page.url()).toContain('#/record/');
  }).toPass();
  await expect(page.getByRole('heading', { name: 'Fields' })).toBeVisible();
});

for (const language of ['en', 'ar', 'fa', 'ku'])
  for (const theme of ['light', 'dark'])
    test(`no barrier that axe-core knows: ${language}, ${theme}`, async ({ page }) => {
      await page.addInitScript((chosen) => localStorage.setItem('thalweg.theme', chosen), theme);
      const seen = async (node: string, hash: string, part: string) => {
        await open(page, node, language, hash);
        await page.locator(part).first().waitFor();
        expect(await violations(page)).toEqual([]);
      };
      await seen(a, '', '.row');
      const record = await page.locator('.row').first().getAttribute('href');
      await seen(a, record!, '.side-panel .fields');
      await seen(a, '#/report', 'form.panel-scroll');
    });

for (const language of ['en', 'ar', 'fa', 'ku'])
  test(`no barrier on the witness's page: ${language}`, async ({ page }) => {
    await open(page, witness, language);
    await page.locator('.row').first().click();
    await page.locator('.side-panel .empty').waitFor();
    expect(await violations(page)).toEqual([]);
  });
