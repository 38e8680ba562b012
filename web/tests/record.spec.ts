// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { a, ask, b, choose, once, open, say, violations, watchForMisdeeds, witness } from './desk_help';

watchForMisdeeds();

const now = () => `${new Date(Date.now() - 60_000).toISOString().slice(0, 19)}Z`;

/** An incident at Mehran, said by the post there. */
const incident = (words: string, more: object = {}) => ({
  kind: 'incident',
  office: 'irn-ilam-post-3',
  purpose: 'boundary',
  lang: 'en',
  type: 'livestock.strayed',
  impact: 'low',
  line_relation: 'on_line',
  event_at: now(),
  known_at: now(),
  place: { lat_e7: 331100000, lon_e7: 460800000, precision_m: 100 },
  response_taken: ['livestock_held'],
  text: { en: words },
  ...more,
});

/** Waits until the other side has it. */
async function arrived(page: Page, node: string, id: string) {
  await expect(async () => {
    expect((await ask(page, node, `/records/${id}`)).status()).toBe(200);
  }).toPass();
}

const act = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first();
const dialog = (page: Page) => page.getByRole('dialog');

async function saySo(page: Page, verb: string) {
  await expect(dialog(page).getByText(/Will be released at once/)).toBeVisible();
  await dialog(page).getByRole('button', { name: verb, exact: true }).click();
  await expect(dialog(page).getByText('Released. It is in the journal.')).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Close' }).last().click();
}

test('what is said in English on one side is read in Persian on the other, receipted, and witnessed unread', async ({
  browser,
}) => {
  const [ours, theirs, third] = [await browser.newPage(), await browser.newPage(), await browser.newPage()];
  const words = once('Forty sheep crossed at the ford near Mehran');
  const id = await say(ours, a, incident(words));
  await open(ours, a, 'en', `#/record/${id}`);
  await expect(ours.getByRole('heading', { name: 'Incident: Strayed' })).toBeVisible();
  await expect(ours.getByText(/Iraq was told at .*: receipt held/).first()).toBeVisible();

  const downloading = ours.waitForEvent('download');
  await ours.getByRole('link', { name: 'Download evidence file' }).click();
  const evidence = await downloading;
  expect(evidence.suggestedFilename()).toMatch(/^evidence-[0-9a-f]+\.txt$/);
  expect(readFileSync(await evidence.path(), 'utf8')).toContain('irn-irq.thalweg/irn');

  await arrived(theirs, b, id);
  await open(theirs, b, 'fa', `#/record/${id}`);
  await expect(theirs.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(theirs.getByRole('heading', { name: 'رویداد: سرگردان' })).toBeVisible();
  await expect(theirs.locator('.texts [lang=en]').filter({ hasText: words })).toHaveAttribute('dir', 'ltr');
  await expect(theirs.getByText(/دریافت‌شده از ایران/).first()).toBeVisible();

  await arrived(third, witness, id);
  await open(third, witness, 'en', `#/record/${id}`);
  await expect(third.getByRole('heading', { name: 'Commitment', exact: true })).toBeVisible();
  await expect(third.getByText(words)).toHaveCount(0);
  await expect(third.getByRole('region', { name: 'What you can do' })).toHaveCount(0);
  for (const page of [ours, theirs, third]) await page.close();
});

test('a neighbour’s record can be acknowledged, its fields disputed, and both values stay', async ({ page }) => {
  const id = await say(page, a, incident(once('Two sheep were taken in'), { impact: 'low' }));
  await arrived(page, b, id);
  await open(page, b, 'en', `#/record/${id}`);
  for (const own of ['Correct a field', 'Withdraw']) await expect(act(page, own)).toHaveCount(0);

  await act(page, 'Acknowledge').click();
  await saySo(page, 'Acknowledge');
  await expect(page.getByText('Acknowledged by Iraq')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Acknowledge', exact: true })).toHaveCount(0);

  await page.getByRole('button', { name: 'Dispute: Side of the line' }).click();
  await expect(dialog(page).locator('.form-stands')).toHaveText('on the line');
  await choose(dialog(page), /We hold/, 'on the author’s side');
  await saySo(page, 'Say that we see it otherwise');
  const disputed = page.getByRole('table', { name: /Iraq sees it otherwise/ });
  await expect(disputed.getByRole('row', { name: /Iran/ })).toContainText('on the line');
  await expect(disputed.getByRole('row', { name: /Iraq/ })).toContainText('on the author’s side');
});

test('an own record is corrected, the earlier value stays readable, and it is taken back only when one is sure', async ({
  page,
}) => {
  const id = await say(page, a, incident(once('Sheep near the river'), { livestock_head: { sheep: 40 } }));
  await open(page, a, 'en', `#/record/${id}`);
  for (const theirs of ['Acknowledge', 'Dispute', 'Agree']) await expect(act(page, theirs)).toHaveCount(0);

  await page.getByRole('button', { name: /Correct a field: Animals/ }).click();
  await dialog(page)
    .getByRole('textbox', { name: /value|right/i })
    .first()
    .fill('38');
  await choose(dialog(page), 'Reason', /slip/);
  await saySo(page, 'Correct it');
  await expect(page.getByText('Corrected to')).toBeVisible();
  await expect(page.locator('.record-corrected ins')).toHaveText('38');

  await act(page, 'Withdraw').click();
  await choose(dialog(page), 'Reason', /untrue/);
  await expect(dialog(page).getByText(/Will be released at once/)).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Withdraw it' }).click();
  await expect(dialog(page).getByText('Confirm that you understand.')).toBeVisible();
  await dialog(page).getByText('I understand that this stays in the journal of both sides.').click();
  await saySo(page, 'Withdraw it');
  await expect(page.getByText('Withdrawn').first()).toBeVisible();
});

test('a request is asked for, answered with a reason where it is refused, and read as a thread', async ({ page }) => {
  const id = await say(page, a, incident(once('The bridge shakes'), { type: 'infrastructure.bridge' }));
  await arrived(page, b, id);
  await open(page, b, 'en', `#/record/${id}`);
  await act(page, 'Ask to explain').click();
  await dialog(page)
    .getByRole('textbox', { name: /^Reason/ })
    .fill('Since when?');
  await saySo(page, 'Ask');
  const asked = page.locator('.record-thread').getByRole('link', { name: /Request/ });
  await expect(asked).toBeVisible();
  const request = /[0-9a-f]{64}/.exec((await asked.getAttribute('href'))!)![0];

  await arrived(page, a, request);
  const theirs = await page.context().newPage();
  await open(theirs, a, 'en', `#/record/${request}`);
  await act(theirs, 'Answer').click();
  await choose(dialog(theirs), 'Result', 'refused');
  await choose(dialog(theirs), /Why refused/, /security/);
  await saySo(theirs, 'Send the answer');
  await expect(theirs.locator('.record-thread').getByRole('link', { name: /Reply/ })).toBeVisible();
  await theirs.close();
});

test('what a neighbour also saw is reported from the other side, without copying what was seen', async ({ page }) => {
  const words = once('Forty sheep on the island');
  const id = await say(page, a, incident(words));
  await arrived(page, b, id);
  await open(page, b, 'en', `#/record/${id}`);
  await act(page, 'Report it from our side').click();
  await expect(page.getByRole('heading', { name: 'Incident: Strayed' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: /^Text/ })).toHaveValue('');
  await expect(page.getByText('33.1100° N, 46.0800° E').first()).toBeVisible();
});

for (const language of ['en', 'ar', 'fa', 'ku'])
  test(`no barrier that axe-core knows on a record: ${language}`, async ({ page }) => {
    const { items } = (await (await ask(page, a, `/records?kind=dispute&limit=1`)).json()) as {
      items: { cites: { record: string }[] }[];
    };
    await open(page, a, language, `#/record/${items[0]!.cites[0]!.record}`);
    await page.locator('.record-fields').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.locator('.record-acts button').first().click();
    await page.locator('.window .preview').waitFor();
    expect(await violations(page)).toEqual([]);
  });
