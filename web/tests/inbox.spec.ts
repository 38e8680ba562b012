// SPDX-License-Identifier: Apache-2.0
import { expect, type Page, test } from '@playwright/test';
import { a, ask, b, once, open, say, violations, visit, watchForMisdeeds } from './desk_help';

watchForMisdeeds();

const request = (words: string) => ({
  kind: 'request',
  office: 'irq-wasit-post-1',
  purpose: 'safety',
  lang: 'en',
  ask: 'information',
  urgency: 'u2',
  reason: { en: words },
});

test('what the neighbour asks stands in the inbox, and is acknowledged by one press that can be taken back', async ({
  page,
}) => {
  const words = once('Which gates are open');
  await open(page, a, 'en', '#/inbox');
  await expect(page.getByRole('heading', { name: 'Inbox', level: 1 })).toBeVisible();
  await say(page, b, { ...request(words), office: await officeOf(page, b, 'irq') });
  const row = page.getByRole('listitem').filter({ hasText: words });
  await expect(row.first()).toBeVisible();
  const acknowledge = row.getByRole('button', { name: /^Acknowledge/ }).first();
  await acknowledge.click();
  await row.getByRole('button', { name: 'Undo' }).click();
  await acknowledge.click();
  await expect(row.getByRole('button', { name: /^Acknowledge/ })).toHaveCount(0);
});

test('the inbox is worked through by keys alone, with the letters of a Persian keyboard too', async ({ page }) => {
  await open(page, a, 'en');
  await page.locator('.watch-row').first().waitFor();
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: /Inbox/ }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page).toHaveURL(/#\/inbox/);
  await page.locator('.inbox-row').first().waitFor();
  await page.keyboard.press('j');
  await expect(page.locator('.inbox-open').first()).toBeFocused();
  await page.keyboard.press('o');
  await expect(page).not.toHaveURL(/#\/inbox/);
});

test('the palette goes, finds and begins', async ({ page }) => {
  await open(page, a, 'en');
  await page.locator('.watch-row').first().waitFor();
  await page.keyboard.press('Control+k');
  const input = page.getByRole('combobox', { name: /Go, find/ });
  await input.fill('inbox');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/inbox/);
  await page.keyboard.press('Control+k');
  await input.fill('log: notice');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/report\?kind=notice/);
});

for (const language of ['en', 'fa'])
  test(`no barrier in inbox, administration and palette: ${language}`, async ({ page }) => {
    await open(page, a, language, '#/inbox');
    await page.locator('.inbox-row').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await visit(page, '#/administration');
    await page.locator('.administration-part').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Control+k');
    await page.locator('.palette-input').waitFor();
    expect(await violations(page)).toEqual([]);
  });

/** Any office of the party that may hand in records. */
async function officeOf(page: Page, node: string, party: string): Promise<string> {
  const { agreements } = (await (await ask(page, node, '/node')).json()) as { agreements: { id: string }[] };
  const { office } = (await (await ask(page, node, `/agreements/${agreements[0]!.id}`)).json()) as {
    office: { id: string; party: string; powers: string[] }[];
  };
  return office.find((one) => one.party === party && one.powers.includes('log'))!.id;
}
