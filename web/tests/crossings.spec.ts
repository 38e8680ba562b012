// SPDX-License-Identifier: Apache-2.0
import { expect, type Page, test } from '@playwright/test';
import { a, b, choose, open, say, violations, watchForMisdeeds } from './desk_help';

watchForMisdeeds();

const now = (hours = 0) => `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16)}:00Z`;

const half = (office: string, crossing: string, more: object = {}) => ({
  kind: 'crossing_status',
  office,
  purpose: 'trade',
  lang: 'en',
  crossing,
  direction: 'both',
  traffic: ['cargo', 'passenger'],
  state: 'open',
  reason: 'regular',
  event_at: now(-0.1),
  valid_until: now(6),
  ...more,
});

const line = (page: Page, name: RegExp) => page.locator('.crossings-list').getByRole('link', { name });

test('what was stated and has lapsed is shown as lapsed, never as current', async ({ page }) => {
  await open(page, a, 'en', '#/crossings/kileh');
  const ours = page.getByRole('region', { name: 'Iran', exact: true });
  await expect(ours.getByText(/What was said held until .* It is not current any more\./)).toBeVisible();
  await expect(page.getByText('Nothing is current here')).toBeVisible();
  await expect(line(page, /Kileh/)).toContainText('Not known');
});

test('the stricter half holds, and trouble stands first', async ({ page }) => {
  await say(page, a, half('irn-khuzestan-post-1', 'chazabeh', { wait_min: 30, queue_vehicles: 80 }));
  await say(page, b, half('irq-maysan-post-1', 'chazabeh', { state: 'closed', reason: 'flood' }));
  await open(page, a, 'en', '#/crossings');
  await expect(page.locator('.crossings-list').getByRole('link').first()).toContainText('Chazabeh');
  await expect(line(page, /Chazabeh/)).toContainText('closed');
  await line(page, /Chazabeh/).click();
  const holds = page.getByRole('table', { name: 'What holds for travellers' });
  await expect(holds.getByRole('row', { name: /cargo/ }).getByText('closed')).toHaveCount(2);
  await expect(page.getByRole('region', { name: 'Iran', exact: true })).toContainText('open');
  await expect(page.getByRole('region', { name: 'Iraq', exact: true })).toContainText('flood');
  await expect(page.getByRole('figure').filter({ hasText: 'Waiting time' })).toBeVisible();
});

test('our half is stated with a preview, and read in Persian on the other side', async ({ browser }) => {
  const [ours, theirs] = [await browser.newPage(), await browser.newPage()];
  await open(theirs, b, 'fa', '#/crossings/bashmaq');
  await open(ours, a, 'en', '#/crossings/bashmaq');
  await ours.getByRole('button', { name: 'State our half' }).click();
  const form = ours.getByRole('dialog', { name: 'State our half' });
  await form.getByText('cargo', { exact: true }).click();
  await choose(form, 'State', 'restricted');
  await choose(form, 'Reason', 'snow');
  await expect(form.getByText('Will be released at once')).toBeVisible();
  await form.getByRole('button', { name: 'Log and release' }).click();
  await expect(form.getByText('Released. It is in the journal.')).toBeVisible();
  await form.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(ours.getByRole('region', { name: 'Iran', exact: true })).toContainText('restricted');
  await expect(ours.getByText('Only one half is stated')).toBeVisible();
  await expect(theirs.getByRole('region', { name: 'ایران', exact: true })).toContainText('محدود');
  for (const page of [ours, theirs]) await page.close();
});

test('one press says that it is still so, once its words are known to pass the gate', async ({ page }) => {
  await say(
    page,
    a,
    half('irn-kermanshah-post-1', 'khosravi', { wait_min: 15, event_at: now(-2), valid_until: now(1) }),
  );
  await open(page, a, 'en', '#/crossings/khosravi');
  await expect(page.getByText('They will see the same as before')).toBeVisible();
  await page.getByRole('button', { name: /^Still so until/ }).click();
  await expect(page.getByText(/Said, and in the journal\. It holds until/)).toBeVisible();
  const ours = page.getByRole('region', { name: 'Iran', exact: true });
  await expect(ours).toContainText('15 minutes');
  await expect(ours.getByText(/holds until .*\((2 hrs|3 hrs)/).first()).toBeVisible();
});

for (const language of ['en', 'fa'])
  test(`no barrier on the crossings: ${language}`, async ({ page }) => {
    await open(page, a, language, '#/crossings/mehran');
    await page.locator('.crossings-halves').waitFor();
    expect(await violations(page)).toEqual([]);
  });
