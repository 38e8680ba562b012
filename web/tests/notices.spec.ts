// SPDX-License-Identifier: Apache-2.0
import { expect, type Page, test } from '@playwright/test';
import { a, b, once, open, say, violations, watchForMisdeeds } from './desk_help';

watchForMisdeeds();

const now = (hours = 0) => `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16)}:00Z`;

/** Somewhere in the corridor that no other test uses. */
const spot = () => ({
  lat_e7: 331_000_000 + Math.floor(Math.random() * 400_000),
  lon_e7: 460_700_000,
  precision_m: 100,
});

const notice = (office: string, words: string, more: object = {}) => ({
  kind: 'notice',
  office,
  contact_office: office,
  purpose: 'safety',
  lang: 'en',
  activity: 'patrol',
  event_at: now(30),
  event_until: now(34),
  distance_to_line_m: 400,
  place: spot(),
  text: { en: words },
  ...more,
});

const agenda = (page: Page) => page.getByRole('region', { name: 'Announced activities' });
const month = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 10);

test('what the other side announces stands in the agenda and on its day', async ({ page }) => {
  const words = once('Patrol along the stream');
  await say(page, b, notice('irq-badra-commissioner', words));
  await open(page, a, 'en', `#/notices?view=agenda&day=${month(30)}`);
  const line = agenda(page).getByRole('link').filter({ hasText: words });
  await expect(line).toContainText('From Iraq');
  await page.getByRole('radio', { name: 'Month' }).click();
  await expect(page.locator('.notices-of-day').getByRole('link').filter({ hasText: words })).toBeVisible();
  await expect(page.getByRole('grid')).toBeVisible();
});

test('arrow keys walk through the days, and on into the next month', async ({ page }) => {
  await open(page, a, 'en', '#/notices?day=2027-01-31');
  await page.locator('[data-day="2027-01-31"]').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-day="2027-02-01"]')).toBeFocused();
  await expect(page.getByRole('grid', { name: 'February 2027' })).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('[data-day="2027-01-25"]')).toBeFocused();
});

test('months are counted as the reader chooses', async ({ page }) => {
  await open(page, a, 'fa', '#/notices?day=2026-11-25');
  await expect(page.getByRole('heading', { name: 'آذر ۱۴۰۵' })).toBeVisible();
  await expect(page.getByRole('columnheader').first()).toContainText('شنبه');
});

test('who announces too late is told by how much and by which clause, who is in time is told so', async ({ page }) => {
  const lead = page.locator('.notices-lead');
  await open(page, a, 'en', `#/report?kind=notice&activity=blasting&event_at=${now(24)}`);
  await expect(lead).toContainText(/Late by (1 day 2[34] hours|2 days) .*: it had to be announced by/);
  await expect(lead).toContainText('notice-danger');
  await page.goto('about:blank');
  await open(page, a, 'en', `#/report?kind=notice&activity=blasting&event_at=${now(24 * 5)}`);
  await expect(lead).toContainText('In time: it has to be announced by');
  await page.goto('about:blank');
  await open(page, a, 'en', `#/report?kind=notice&activity=patrol&event_at=${now(24)}`);
  await expect(lead).toContainText('no lead time');
});

test('work of both sides that meets in place and time is marked', async ({ page }) => {
  const place = spot();
  const [ours, theirs] = [once('Our survey'), once('Their survey')];
  await say(page, a, notice('irn-badra-commissioner', ours, { place }));
  await say(page, b, notice('irq-badra-commissioner', theirs, { place }));
  await open(page, a, 'en', `#/notices?view=agenda&day=${month(30)}`);
  await expect(agenda(page).getByRole('link').filter({ hasText: ours })).toContainText('Meets other work');
  await expect(agenda(page).getByRole('link').filter({ hasText: theirs })).toContainText('Meets other work');
});

test('a notice of our own is called off, and stays readable as called off', async ({ page }) => {
  const words = once('Survey that will not be');
  await say(page, a, notice('irn-badra-commissioner', words));
  await open(page, a, 'en', `#/notices?view=agenda&day=${month(30)}`);
  const item = agenda(page).getByRole('listitem').filter({ hasText: words });
  await item.getByRole('button', { name: 'Cancel it' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel it' });
  await expect(dialog.getByText('Will be released at once')).toBeVisible();
  await dialog.getByText('I understand that this stays').click();
  await dialog.getByRole('button', { name: 'Cancel it' }).click();
  await expect(page.getByText('Released. It is in the journal.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(item).toHaveCount(0);
  await page.getByText('Ended and cancelled too').click();
  await expect(item).toContainText('Closed');
});

for (const language of ['en', 'fa'])
  for (const view of ['month', 'agenda'])
    test(`no barrier on the notices: ${language}, ${view}`, async ({ page }) => {
      await open(page, a, language, `#/notices?view=${view}`);
      await page.locator('.notices-bar').waitFor();
      expect(await violations(page)).toEqual([]);
    });
