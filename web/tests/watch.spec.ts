// SPDX-License-Identifier: Apache-2.0
import { expect, type Page, test } from '@playwright/test';
import { a, b, once, open, say, violations, watchForMisdeeds } from './desk_help';

watchForMisdeeds();

const now = (hours = 0) => `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16)}:00Z`;
const place = { lat_e7: 331_105_000, lon_e7: 460_810_000, precision_m: 200 };

const incident = (words: string, more: object = {}) => ({
  kind: 'incident',
  office: 'irq-wasit-post-2',
  purpose: 'safety',
  lang: 'en',
  type: 'livestock.strayed',
  impact: 'low',
  line_relation: 'on_line',
  response_taken: ['livestock_held'],
  livestock_head: { sheep: 12 },
  event_at: now(-1),
  known_at: now(-1),
  place,
  text: { en: words },
  ...more,
});

const alert = (words: string) => ({
  kind: 'alert',
  office: 'irq-wasit-post-2',
  purpose: 'safety',
  lang: 'en',
  event: 'flood',
  category: 'met',
  urgency: 'immediate',
  severity: 'severe',
  certainty: 'likely',
  known_at: now(),
  expires_at: now(3),
  place,
  instruction: { en: words, fa: 'بستر رودخانه را ترک کنید' },
});

const list = (page: Page) => page.locator('.watch-rows');

test('what the other side says appears in the list by itself, and opens beside it', async ({ page }) => {
  const words = once('Twelve sheep at the ford');
  await open(page, a, 'en', '#/watch');
  await expect(list(page).getByRole('link').first()).toBeVisible();
  await say(page, b, incident(words));
  const row = list(page).getByRole('link').filter({ hasText: words });
  await expect(row).toBeVisible();
  await row.click();
  await expect(page).toHaveURL(/#\/watch\?record=[0-9a-f]{64}$/);
  await expect(page.getByRole('heading', { name: /Incident: Strayed/ })).toBeVisible();
  await expect(row).toHaveAttribute('aria-current', 'true');
  await page.locator('.record-panel .panel-bar').getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page).toHaveURL(/#\/watch$/);
});

test('the arrow keys walk through the list, and Enter opens what they stand on', async ({ page }) => {
  await open(page, a, 'en', '#/watch');
  const rows = list(page).getByRole('link');
  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await expect(rows.nth(2)).toBeFocused();
  const third = await rows.nth(2).getAttribute('data-record');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`record=${third}`));
});

test('a filter is an address: it can be shared, survives a reload, and is cleared by one press', async ({ page }) => {
  await open(page, a, 'en', '#/watch');
  await page.getByRole('button', { name: 'All kinds' }).click();
  await page.getByRole('dialog', { name: 'All kinds' }).getByText('Notice', { exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#\/watch\?kinds=notice$/);
  await expect(list(page).getByRole('link').filter({ hasText: 'Dredging' }).first()).toBeVisible();
  await expect(list(page).getByRole('link').filter({ hasText: 'Incident' })).toHaveCount(0);
  await page.reload();
  await expect(list(page).getByRole('link').filter({ hasText: 'Dredging' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Notice', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(page).toHaveURL(/#\/watch$/);
});

test('words are looked for in what was said, and what nobody said is said to be nothing', async ({ page }) => {
  const words = once('A lantern was seen');
  await say(
    page,
    b,
    incident(words, { type: 'other.other', livestock_head: undefined, response_taken: ['patrol_sent'] }),
  );
  await open(page, a, 'en', '#/watch');
  const search = page.getByRole('searchbox', { name: 'Search in the words' });
  await search.fill(words.slice(-9, -1));
  await expect(list(page).getByRole('link')).toHaveCount(1);
  await search.fill('zzzzzz');
  await expect(page.getByText('Nothing matches this filter.')).toBeVisible();
});

test('an alert stands above all with what to do and until when, and is spoken of', async ({ page }) => {
  const words = once('Leave the river bed');
  await open(page, a, 'en', '#/watch');
  await expect(list(page).getByRole('link').first()).toBeVisible();
  const id = await say(page, b, alert(words));
  const strip = page.getByRole('region', { name: /alerts? in force/ });
  const link = strip.getByRole('link').filter({ hasText: words });
  await expect(link).toContainText('flood');
  await expect(link).toContainText(/until \d\d:\d\d|until .*, \d\d:\d\d/);
  await expect(page.getByRole('log').getByText(words)).toBeVisible();
  await say(page, b, {
    kind: 'closure',
    office: 'irq-badra-commissioner',
    purpose: 'safety',
    lang: 'en',
    outcome: 'over',
    cites: [{ rel: 'closes', record: id }],
  });
  await expect(link).toHaveCount(0);
});

test('a view is saved under a name with the account, called up and removed', async ({ page }) => {
  await open(page, a, 'en', '#/watch?kinds=alert,notice');
  const name = once('Ahead').slice(0, 40);
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('textbox', { name: 'Name of this view' }).fill(name);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('dialog').getByRole('button', { name, exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.waitForTimeout(1200); // Choices are sent together, when they have settled.
  await open(page, a, 'en', '#/watch');
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('button', { name, exact: true }).click();
  await expect(page).toHaveURL(/kinds=alert%2Cnotice/);
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('button', { name: `Remove \u2068${name}\u2069` }).click();
  await expect(page.getByRole('dialog').getByRole('button', { name, exact: true })).toHaveCount(0);
});

test('a span of the time line filters list and map, and Escape ends it', async ({ page }) => {
  await open(page, a, 'en', '#/watch');
  const strip = page.getByRole('group', { name: /along time/ });
  await expect(page.locator('.watch-dot').first()).toBeAttached();
  const box = (await strip.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 8, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/since=.*&until=/);
  await expect(page.locator('.watch-chosen')).toBeAttached();
  await strip.focus();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#\/watch$/);
  await page.keyboard.press('+');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/since=.*&until=/);
});

test('time runs from the right in Persian, where the present divides what was from what is announced', async ({
  page,
}) => {
  await open(page, a, 'fa', '#/watch');
  const at = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => element.getBoundingClientRect().x);
  await expect(page.locator('.watch-now')).toBeAttached();
  expect(await at('.watch-ahead')).toBeLessThan(await at('.watch-now'));
  await open(page, a, 'en', '#/watch');
  await expect(page.locator('.watch-now')).toBeAttached();
  expect(await at('.watch-ahead')).toBeGreaterThanOrEqual(await at('.watch-now'));
});

test('the layout is remembered', async ({ page }) => {
  await open(page, a, 'en', '#/watch');
  await page.getByRole('radio', { name: 'List only' }).click();
  await expect(page.locator('.maplibregl-canvas')).toBeHidden();
  await page.reload();
  await expect(page.getByRole('radio', { name: 'List only' })).toHaveAttribute('aria-checked', 'true');
});

test('on a narrow screen list, map and time line take turns', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, a, 'fa', '#/watch');
  await expect(list(page)).toBeVisible();
  const turn = (name: string) => page.locator('.watch-turns').getByRole('button', { name }).click();
  await turn('نقشه');
  await expect(page.locator('.maplibregl-canvas')).toBeVisible();
  await expect(list(page)).toBeHidden();
  await turn('خط زمان');
  await expect(page.locator('.watch-strip')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
});

for (const language of ['en', 'ar', 'fa', 'ku'])
  test(`no barrier on the watch: ${language}`, async ({ page }) => {
    await open(page, a, language, '#/watch');
    await page.locator('.watch-dot').first().waitFor({ state: 'attached' });
    expect(await violations(page)).toEqual([]);
  });
