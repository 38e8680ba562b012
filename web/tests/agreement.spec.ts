// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { a, ask, b, choose, open, violations, visit, watchForMisdeeds, witness } from './desk_help';

watchForMisdeeds();

const parts = ['parties', 'line', 'offices', 'rules', 'try', 'deadlines', 'states', 'signed'];

test('the parties are shown by fingerprints that are the same on both desks', async ({ browser }) => {
  const prints: string[][] = [];
  for (const node of [a, b]) {
    const page = await browser.newPage();
    await open(page, node, 'en', '#/agreement/parties');
    const print = page.locator('.agreement-print');
    await expect(print.first()).toHaveText(/^(?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    prints.push(await print.allTextContents());
    await page.close();
  }
  expect(prints[0]).toHaveLength(8);
  expect(prints[0]).toEqual(prints[1]);
});

test('the rules are told in Persian from the signed text, none of them in English', async ({ page }) => {
  await open(page, a, 'fa', '#/agreement/rules');
  await choose(page, 'نوع', 'اطلاعیه');
  const rules = page.locator('.agreement-rule[data-decision=release], .agreement-rule[data-decision=withhold]');
  await expect(rules.filter({ hasText: 'notice-exercise' })).toContainText('تا فاصلهٔ ۱۵');
  await expect(rules.filter({ hasText: 'notice-exercise' })).toContainText('جای آن تنها با دقت ۵');
  await expect(rules.filter({ hasText: 'warnings' })).toHaveCount(0);
  const said = await page.locator('.agreement-rule-body').allTextContents();
  expect(said.join(' ')).not.toMatch(/[a-z]{3}/);
});

test('offices are found by party and sector, with what they may do', async ({ page }) => {
  await open(page, a, 'en', '#/agreement/offices');
  await choose(page, 'Party', 'Iraq');
  await choose(page, 'Sector', 'Mehran and Badra');
  const table = page.getByRole('region', { name: 'Offices and contacts' });
  await expect(table.getByText('Border post Zurbatiyah')).toBeVisible();
  await expect(table.getByText('Border post Mehran')).toHaveCount(0);
  await expect(page.getByText(/urgent: .*Iraq/).first()).toBeVisible();
});

test('a record is tried on the rules, and nothing of it is written', async ({ page }) => {
  await open(page, a, 'en', '#/agreement/try');
  const count = async () =>
    ((await (await ask(page, a, '/journals')).json()) as { items: { origin: string; size: number }[] }).items
      .filter(({ origin }) => origin.endsWith('/national'))
      .map(({ size }) => size);
  const before = await count();
  await page.getByRole('button', { name: 'Try it' }).click();
  const decided = page.locator('.agreement-rule[data-fate=decided]');
  await expect(decided).toContainText('livestock-boundary');
  await expect(page.getByText('Will be released at once')).toBeVisible();
  await choose(page, 'Place', 'far inland');
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(decided).toContainText('inland');
  await expect(page.getByText('They will see nothing.')).toBeVisible();
  expect(await count()).toEqual(before);

  await page.getByRole('radio', { name: 'Paste JSON' }).click();
  const pasted = page.getByRole('textbox', { name: 'A draft as JSON' });
  await pasted.fill('not JSON');
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByText('This is no JSON object.')).toBeVisible();
});

test('the text is the one that was signed, byte for byte, and says who ratified it when', async ({ page }) => {
  await open(page, a, 'en', '#/agreement/signed');
  await expect(page.getByText('the text below has exactly this hash')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the text' }).click();
  const file = readFileSync(await (await download).path(), 'utf8');
  expect(file).toBe(await (await ask(page, a, '/agreements/irn-irq/text')).text());
  const ratified = page.getByRole('region', { name: 'Who ratified it, and when' });
  await expect(ratified.getByRole('row').filter({ hasText: 'Iraq' }).getByRole('link')).toHaveText(/\d{4}, \d\d:\d\d/);

  const other = file.replace('within = "15m"', 'within = "20m"');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'version-2.toml', mimeType: 'application/toml', buffer: Buffer.from(other) });
  const row = page.getByRole('row').filter({ hasText: 'alert-ack' });
  await expect(row).toContainText('15m');
  await expect(row).toContainText('20m');
  await expect(page.getByText('1 difference from this text')).toBeVisible();
});

test('kinds of which the text says nothing have the usual states', async ({ page }) => {
  await open(page, a, 'en', '#/agreement/states');
  const usual = page.getByRole('region', { name: 'The usual states' });
  await expect(usual.getByRole('region', { name: 'Alert' }).getByRole('listitem')).toHaveText([
    /it was ended.*closed/i,
    /no longer valid.*expired/i,
    /acknowledged it.*acknowledged/i,
    /otherwise.*issued/i,
  ]);
  await expect(usual.getByRole('region', { name: 'Incident' })).toHaveCount(0);
});

test('a witness reads the agreement, and has nothing to try', async ({ page }) => {
  await open(page, witness, 'en', '#/agreement/try');
  await expect(page.getByText('An observer says nothing')).toBeVisible();
});

for (const language of ['en', 'fa'])
  test(`no barrier in any part of the agreement: ${language}`, async ({ page }) => {
    await open(page, a, language, '#/agreement/parties');
    for (const part of parts) {
      await visit(page, `#/agreement/${part}`);
      await expect(page.locator('.agreement-body > :nth-child(2)')).toBeVisible();
      if (part === 'try') {
        await page.locator('.agreement-form button[type=submit]').click();
        await page.locator('.agreement-rule[data-fate=decided]').waitFor();
      }
      expect(await violations(page), part).toEqual([]);
    }
  });
