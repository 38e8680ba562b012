// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { expect, type Page, test } from '@playwright/test';

const a = process.env.THALWEG_A ?? 'http://127.0.0.1:8701';
const b = process.env.THALWEG_B ?? 'http://127.0.0.1:8702';
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Opens a node's page in a language, and fails the test for any request to elsewhere or complaint of the browser. */
async function open(page: Page, node: string, language: string, hash = '') {
  const host = new URL(node).host;
  page.on('request', (request) => {
    const { protocol, host: asked } = new URL(request.url());
    if (protocol.startsWith('http') && asked !== host) throw new Error(`a request left for ${request.url()}`);
  });
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) throw new Error(message.text());
  });
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(`${node}/?lang=${language}${hash}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** axe-core runs outside the page's content policy, as a tool of the browser. */
async function violations(page: Page) {
  await page.evaluate(await import('node:fs').then(({ readFileSync }) => readFileSync(axe, 'utf8')));
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

async function fillIn(page: Page, words: string) {
  await choose(page, 'Type of incident', 'Strayed');
  await choose(page, 'Impact', 'medium');
  await choose(page, 'Side of the line', 'on the line');
  const now = page.getByRole('button', { name: 'Now' });
  await now.nth(0).click();
  await now.nth(1).click();
  await page.getByRole('radio', { name: 'Crossing', exact: true }).click();
  await page.getByRole('button', { name: /Crossing$/ }).click();
  await page.getByRole('option', { name: /Mehran/ }).click();
  await page.getByText('livestock held', { exact: true }).click();
  await page.getByRole('textbox', { name: 'sheep' }).fill('40');
  await page.getByRole('textbox', { name: 'Text English' }).fill(words);
}

test('what is logged on one side in English is seen on the other in Persian, and the receipt comes back', async ({
  browser,
}) => {
  const [ours, theirs] = [await browser.newPage(), await browser.newPage()];
  const words = `Forty sheep crossed at the ford near Mehran, test ${Date.now().toString(36)}.`;
  await open(theirs, b, 'fa');
  await open(ours, a, 'en', '#/log');
  await fillIn(ours, words);

  const preview = ours.getByRole('region', { name: /What they will see/ });
  await expect(preview.getByText('Will be released at once')).toBeVisible();
  await expect(preview.getByText(words)).toBeVisible();
  await expect(preview.getByText(/By rule/)).toBeVisible();

  await ours.getByRole('button', { name: 'Log and release' }).click();
  await expect(ours.getByText('Released. It is in the journal.')).toBeVisible();
  await ours.getByRole('button', { name: 'Show the record' }).click();
  const detail = ours.getByRole('region', { name: /Incident: Strayed/ });
  await expect(detail.getByText(/was told at .*: receipt held/).first()).toBeVisible();
  await expect(detail.getByRole('link', { name: 'Download evidence file' })).toHaveAttribute(
    'href',
    /^\/api\/v1\/evidence\/[0-9a-f]{64}$/,
  );

  await expect(theirs.locator('html')).toHaveAttribute('dir', 'rtl');
  const row = theirs.getByRole('link').filter({ hasText: words });
  await expect(row).toBeVisible();
  await expect(row).toContainText('سرگردان');
  await expect(row.locator('[lang=en]')).toHaveAttribute('dir', 'ltr');
  await row.click();
  await expect(theirs.getByRole('heading', { name: 'رویداد: سرگردان' })).toBeVisible();
  await expect(theirs.getByText(/دریافت‌شده از ایران/).first()).toBeVisible();
  await ours.close();
  await theirs.close();
});

test('a text with a telephone number needs an answer before it leaves', async ({ page }) => {
  await open(page, a, 'en', '#/log');
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
  await open(page, a, 'en', '#/log');
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
  await open(page, a, 'en', '#/log');
  await page.getByRole('button', { name: 'Log and release' }).click();
  await expect(page.getByText(/fields need attention/)).toBeVisible();
  await expect(page.getByText('Needed.').first()).toBeVisible();
  expect(asked).toBe(0);
});

test('a node that falls silent is shown as silent, with the time of its last word', async ({ page }) => {
  await open(page, a, 'en');
  await expect(page.getByRole('list', { name: 'Records' })).toBeVisible();
  await page.route('**/api/**', (route) => route.abort());
  await expect(page.getByText('This node does not answer.')).toBeVisible();
  await page.unroute('**/api/**');
  await expect(page.getByText('This node does not answer.')).toBeHidden();
});

test('a click on a record of the map opens it', async ({ page }) => {
  await open(page, a, 'en');
  await page.waitForFunction(() => document.querySelector('.maplibregl-canvas') !== null);
  await page.waitForTimeout(2500);
  const first = await page.evaluate(async () => {
    const { items } = await (await fetch('/api/v1/records?limit=50')).json();
    return items.some((item: { record: { place?: object } | null }) => item.record?.place);
  });
  test.skip(!first, 'no record with a place yet');
  const box = (await page.locator('.maplibregl-canvas').boundingBox())!;
  await expect(async () => {
    for (let y = 0.15; y < 0.9 && !page.url().includes('#/record/'); y += 0.02)
      for (let x = 0.15; x < 0.85 && !page.url().includes('#/record/'); x += 0.02)
        await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
    expect(page.url()).toContain('#/record/');
  }).toPass();
  await expect(page.getByRole('heading', { name: 'Fields' })).toBeVisible();
});

for (const language of ['en', 'ar', 'fa', 'ku'])
  for (const theme of ['light', 'dark'])
    test(`no barrier that axe-core knows: ${language}, ${theme}`, async ({ page }) => {
      await page.addInitScript((chosen) => localStorage.setItem('thalweg.theme', chosen), theme);
      await open(page, a, language);
      await page.locator('.row').first().waitFor();
      await page.waitForTimeout(1000);
      expect(await violations(page)).toEqual([]);
      await page.locator('.row').first().click();
      await page.locator('.side-panel .fields').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.evaluate(() => (location.hash = '#/log'));
      await page.locator('form.panel-scroll').waitFor();
      expect(await violations(page)).toEqual([]);
    });
