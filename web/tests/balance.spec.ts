// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { a, b, open, violations, watchForMisdeeds } from './desk_help';

watchForMisdeeds();

/** What the figures of the page say, without names and words of a language. */
const figures = async (page: Page) => {
  await page.locator('.balance-card').first().waitFor();
  await expect(page.locator('.balance-same strong')).toHaveText(/^[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}$/);
  return page.locator('.balance-same strong').textContent();
};

test('both desks show the same figures, and the same code for them', async ({ browser }) => {
  const [ours, theirs] = [await browser.newPage(), await browser.newPage()];
  await open(ours, a, 'en', '#/balance');
  await open(theirs, b, 'en', '#/balance');
  const code = await figures(ours);
  expect(await figures(theirs)).toBe(code);
  const owed = (page: Page) => page.getByRole('region', { name: 'Asked and answered' }).locator('tbody').textContent();
  expect(await owed(theirs)).toBe(await owed(ours));
  await ours.getByRole('button', { name: 'Earlier period' }).click();
  await expect(ours.getByText('1 October 2026 to 31 October 2026')).toBeVisible();
  await expect(ours.getByText('Nothing fell due to anybody in this period.')).toBeVisible();
  for (const page of [ours, theirs]) await page.close();
});

test('a reader of Persian chooses months of the Solar Hijri calendar', async ({ page }) => {
  await open(page, a, 'fa', '#/balance');
  await expect(page.getByText('۱ آذر ۱۴۰۵ تا ۳۰ آذر ۱۴۰۵')).toBeVisible();
  await page.getByRole('button', { name: 'دورهٔ پیشین' }).click();
  await expect(page.getByText('۱ آبان ۱۴۰۵ تا ۳۰ آبان ۱۴۰۵')).toBeVisible();
});

test('the figures are exported for a spreadsheet', async ({ page }) => {
  await open(page, a, 'en', '#/balance');
  await figures(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const file = readFileSync(await (await download).path(), 'utf8');
  expect(file.split('\r\n')[0]).toBe('figure,party,kind,what,from,until,owed,in_time,late,open,overdue,count,median_s');
  expect(file).toContain('owed,irn,');
  expect(file).toContain('said,irq,');
});

test('a month that is over is published as a count, after a preview', async ({ browser }) => {
  const [ours, theirs] = [await browser.newPage(), await browser.newPage()];
  await open(ours, a, 'en', '#/balance');
  await expect(ours.getByText('The count can be published when the month is over.')).toBeVisible();
  await ours.getByRole('button', { name: 'Earlier period' }).click();
  await ours.getByRole('button', { name: 'Preview' }).click();
  await expect(ours.getByText('Will be released at once')).toBeVisible();
  await ours.getByRole('button', { name: 'Publish' }).click();
  await expect(ours.getByText('Our count for this period is published.')).toBeVisible();
  await open(theirs, b, 'en', '#/balance');
  await theirs.getByRole('button', { name: 'Earlier period' }).click();
  const published = theirs.getByRole('region', { name: 'Withheld' }).getByRole('row').filter({ hasText: 'Iran' });
  await expect(published).toContainText('Incident');
  for (const page of [ours, theirs]) await page.close();
});

for (const language of ['en', 'fa'])
  test(`no barrier in the balance: ${language}`, async ({ page }) => {
    await open(page, a, language, '#/balance');
    await figures(page);
    expect(await violations(page)).toEqual([]);
  });
