// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@playwright/test';
import { a, known, once, open, say, violations, visit, watchForMisdeeds } from './desk_help';
import { Line } from './line';

watchForMisdeeds();

const incident = (words: string) => {
  const at = `${new Date(Date.now() - 60_000).toISOString().slice(0, 19)}Z`;
  return {
    kind: 'incident',
    office: 'irn-ilam-post-3',
    purpose: 'safety',
    lang: 'en',
    type: 'livestock.strayed',
    impact: 'low',
    line_relation: 'on_line',
    event_at: at,
    known_at: at,
    place: { lat_e7: 331100000, lon_e7: 460800000, precision_m: 100 },
    livestock_head: { sheep: 40 },
    response_taken: ['livestock_held'],
    text: { en: words },
  };
};

test('a node that falls silent is shown as silent, with the time of its last word, and heard again without a reload', async ({
  page,
}) => {
  const line = new Line(a);
  await line.mend();
  await open(page, line.address, 'en', '', a);
  await page.locator('.watch-row').first().waitFor();
  await line.cut();
  await expect(page.getByText('This node does not answer.')).toBeVisible();
  await expect(page.getByText(/what it last said, at \d\d:\d\d/)).toBeVisible();
  const words = once('Said while the line was cut');
  await say(page, a, incident(words));
  await line.mend();
  await expect(page.getByText('This node does not answer.')).toBeHidden();
  await expect(page.getByText(words)).toBeVisible();
  await line.cut();
});

test('a line that goes dumb is shown as stale', async ({ page }) => {
  const line = new Line(a);
  await line.mend();
  // The browser's clock, and nothing else, is put forward.
  await page.clock.install();
  await open(page, line.address, 'en', '', a);
  await page.locator('.watch-row').first().waitFor();
  line.hush();
  await page.clock.fastForward(15_000);
  await expect(page.getByText('No word from this node.')).toBeVisible();
  await line.cut();
});

test('what is said appears without being asked for', async ({ page }) => {
  await open(page, a, 'en');
  await page.locator('.watch-row').first().waitFor();
  const words = once('Forty sheep at the ford');
  await say(page, a, incident(words));
  await expect(page.getByText(words)).toBeVisible();
});

test('the calendar, the digits and the density are chosen once and kept', async ({ page }) => {
  await open(page, a, 'fa');
  const settings = page.getByRole('button', { name: 'تنظیمات' });
  await settings.click();
  await page.getByRole('button', { name: /گاه‌شمار$/ }).click();
  await page.getByRole('option', { name: 'میلادی' }).click();
  await page.getByRole('button', { name: /رقم‌ها$/ }).click();
  await page.getByRole('option', { name: /لاتین/ }).click();
  await page.getByRole('radio', { name: 'فشرده' }).click();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  await expect(page.locator('time').first()).toHaveText(/\d+ نوامبر|\d+ دسامبر|\d\d:\d\d/);
});

test('a list of choices is opened, walked through, searched and left by keys alone', async ({ page }) => {
  await open(page, a, 'en', '#/cases');
  const order = page.getByRole('button', { name: /Order$/ });
  await order.focus();
  await page.keyboard.press('ArrowDown');
  const chosen = page.getByRole('option', { selected: true });
  await expect(chosen).toBeFocused();
  const all = await page.getByRole('option').allTextContents();
  await page.keyboard.press('End');
  await expect(page.getByRole('option', { name: all.at(-1) })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('option', { name: all.at(-2) })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);
  await expect(order).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.type(all.at(-1)!.slice(0, 4));
  await page.keyboard.press('Enter');
  await expect(order).toContainText(all.at(-1)!);
});

test('a window that opens takes the focus, and gives it back to where it came from', async ({ page }) => {
  await open(page, a, 'en', '#/cases');
  const settings = page.locator('.settings-button');
  await settings.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(settings).toBeFocused();
  await page.keyboard.press('Control+k');
  await expect(page.locator('.palette-input')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(settings).toBeFocused();
});

for (const language of ['en', 'fa'])
  test(`no barrier in the frame's own windows: ${language}`, async ({ page }) => {
    await open(page, a, language);
    await page.locator('.watch-row').first().waitFor();
    await page.locator('.settings-button').click();
    await page.locator('.settings-body').waitFor();
    expect(await violations(page)).toEqual([]);
  });

test('on a narrow screen the screens stand along the bottom, the rest behind one more press', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, a, 'en');
  const nav = page.getByRole('navigation', { name: 'Screens' });
  await expect(nav.getByRole('link', { name: 'Watch' })).toHaveAttribute('aria-current', 'page');
  await visit(page, '#/report');
  await expect(page).toHaveURL(/#\/report/);
  expect((await page.request.get(`${a}/api/v1/node`, { headers: known(a) })).ok()).toBe(true);
});
