// SPDX-License-Identifier: Apache-2.0
import { expect, type Page, test } from '@playwright/test';
import { a, ask, brought, known, once, open, say, violations, watchForMisdeeds } from './desk_help';

watchForMisdeeds();

interface RuleSet {
  version: number;
  zones: { id: string; rings_e7?: number[][][] }[];
  rules: { id: string; trigger: string; zone?: string; muted_until?: string }[];
}

const dock = (page: Page) => page.locator('.picture-dock');
const panel = async (page: Page, name: string) => {
  await page.locator('.picture-buttons').getByRole('button', { name }).click();
  await expect(dock(page).getByRole('heading', { level: 2, name })).toBeFocused();
};
const rules = async (page: Page) => (await (await ask(page, a, '/picture/rules')).json()) as RuleSet;
const save = (page: Page, set: object) =>
  page.request.put(`${a}/api/v1/picture/rules`, { data: set, headers: known(a) });
const corners = '30.40000, 48.10000\n30.40000, 48.20000\n30.45000, 48.15000';

test('what moves is listed, with how far from the line it is and when it was heard', async ({ page }) => {
  await open(page, a, 'en', '#/watch');
  await expect(page.locator('.picture-standing')).toHaveText(/^\d+ in view of \d+/);
  await panel(page, 'In view');
  const vessel = dock(page)
    .getByRole('button')
    .filter({ hasText: /Vessel · .+ from the line.* ago/ })
    .first();
  await expect(vessel).toBeVisible();
});

test('a card says what is known of a thing, by keyboard too, and its way is asked for', async ({ page }) => {
  await open(page, a, 'en', '#/watch');
  await panel(page, 'In view');
  const vessel = dock(page)
    .getByRole('button')
    .filter({ hasText: /Vessel · .+ from the line/ })
    .first();
  const way = page.waitForResponse((response) => response.url().includes('/picture/tracks/'));
  await vessel.focus();
  await page.keyboard.press('Enter');
  const card = page.locator('.picture-card');
  await expect(card.getByRole('heading', { level: 2 })).toBeFocused();
  for (const fact of ['Last heard', 'Line', 'Zones', 'Source', 'Identifier'])
    await expect(card.getByText(fact, { exact: true })).toBeVisible();
  await expect(vessel).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Escape');
  await expect(card).toBeHidden();
  expect(((await (await way).json()) as { points: unknown[] }).points.length).toBeGreaterThan(0);
});

test('a kind that is taken away is neither listed nor drawn, and the choice stays', async ({ page }) => {
  await open(page, a, 'en', '#/watch');
  await panel(page, 'In view');
  await expect(
    dock(page)
      .getByText(/Vessel · /)
      .first(),
  ).toBeVisible();
  await dock(page).getByRole('checkbox', { name: 'Vessel' }).uncheck();
  await expect(dock(page).getByText(/Vessel · /)).toHaveCount(0);
  await page.reload();
  await panel(page, 'In view');
  await expect(dock(page).getByRole('button').filter({ hasText: 'from the line' }).first()).toBeVisible();
  await expect(dock(page).getByText(/Vessel · /)).toHaveCount(0);
  await dock(page).getByRole('checkbox', { name: 'Vessel' }).check();
  await expect(
    dock(page)
      .getByText(/Vessel · /)
      .first(),
  ).toBeVisible();
});

test('an alert says why, is acknowledged, and begins a report with its words and place', async ({ page }) => {
  await open(page, a, 'en', '#/watch');
  await panel(page, 'Alerts');
  const alerts = dock(page).locator('.picture-alert[data-state="open"]');
  await expect(alerts.first()).toBeVisible({ timeout: 30_000 });
  const why = await alerts.first().locator('.picture-alert-why').textContent();
  expect(why).toMatch(/\S+ .+\.$/);
  const id = await alerts.first().getAttribute('data-id');
  const one = dock(page).locator(`.picture-alert[data-id="${id}"]`);
  await one.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(one).toHaveAttribute('data-state', 'acknowledged');
  await one.getByRole('button', { name: 'Make a report' }).click();
  await expect(page).toHaveURL(/#\/report\?draft=/);
  await expect(page.locator('textarea').first()).toHaveValue(new RegExp(why!.slice(2, 12)));
  // Once it is said, the node knows by which record.
  const record = await say(page, a, {
    kind: 'incident',
    office: 'irn-ilam-post-3',
    purpose: 'safety',
    lang: 'en',
    ref: new URLSearchParams(page.url().split('?').at(-1)).get('draft'),
    type: 'other.other',
    impact: 'low',
    line_relation: 'unclear',
    place: { lat_e7: 331_105_000, lon_e7: 460_810_000, precision_m: 200 },
    response_taken: ['none'],
    event_at: `${new Date().toISOString().slice(0, 16)}:00Z`,
    known_at: `${new Date().toISOString().slice(0, 16)}:00Z`,
    text: { en: once('What the picture told') },
  });
  const reported = async () =>
    ((await (await ask(page, a, '/picture/alerts?limit=500')).json()) as { items: { id: string }[] }).items.find(
      (alert) => alert.id === id,
    );
  await expect.poll(reported).toMatchObject({ state: 'reported', record });
});

test('a zone is typed, saved and spoken of by a rule; who was slower is told and loses nothing', async ({ page }) => {
  const name = once('Bend').slice(0, 40);
  await open(page, a, 'en', '#/watch');
  await panel(page, 'Zones and rules');
  await dock(page).getByRole('button', { name: 'New zone' }).click();
  await dock(page).getByLabel('Name').fill(name);
  await dock(page).getByLabel('Points').fill('30.4, 48.1\nnowhere');
  await expect(dock(page).getByText('Line 2 is not a place.')).toBeVisible();
  await dock(page).getByLabel('Points').fill(corners);
  await dock(page).getByRole('button', { name: 'Save the zone' }).click();
  await expect(dock(page).locator('.picture-zone').filter({ hasText: name })).toBeVisible();
  expect((await rules(page)).zones.find(({ id }) => id === name)?.rings_e7).toEqual([
    [
      [304000000, 481000000],
      [304000000, 482000000],
      [304500000, 481500000],
    ],
  ]);

  await dock(page).getByRole('button', { name: 'New rule' }).click();
  await dock(page).getByLabel('Name').fill(`Into ${name}`);
  await dock(page).getByRole('button', { name: /Zone$/ }).click();
  await page.getByRole('option', { name, exact: true }).click();
  // Somebody else saves meanwhile.
  expect((await save(page, await rules(page))).ok()).toBe(true);
  const refused = page.waitForResponse((response) => response.request().method() === 'PUT');
  await dock(page).getByRole('button', { name: 'Switch on' }).click();
  expect((await refused).status()).toBe(409);
  brought(/picture\/rules was answered with 409/);
  await dock(page).getByRole('button', { name: 'Read again' }).click();
  await dock(page).getByRole('button', { name: 'Switch on' }).click();
  await expect(
    dock(page)
      .locator('.picture-rule')
      .filter({ hasText: `Into ${name}` }),
  ).toContainText('Tell me when anything comes into');
  const rule = dock(page)
    .locator('.picture-rule')
    .filter({ hasText: `Into ${name}` });
  await rule.getByRole('button', { name: 'Silent for an hour' }).click();
  await expect(rule.getByText(/^silent until/)).toBeVisible();
  expect((await rules(page)).rules.find(({ id }) => id === `Into ${name}`)?.muted_until).toBeTruthy();
  const set = await rules(page);
  set.rules = set.rules.filter(({ zone }) => zone !== name);
  set.zones = set.zones.filter(({ id }) => id !== name);
  expect((await save(page, set)).ok()).toBe(true);
});

test('a way is measured from point to point, with the distance to the line', async ({ page }) => {
  await open(page, a, 'en', '#/watch');
  await panel(page, 'Measure');
  await dock(page).getByLabel('Points').fill('30, 48\n31, 48');
  await expect(dock(page).getByText(/^111\.\d\d km, bearing 0°$|^111 km, bearing 0°$/)).toBeVisible();
  await expect(dock(page).getByText('From there to the line')).toBeVisible();
  await page.locator('.maplibregl-canvas').click({ position: { x: 600, y: 300 } });
  await expect(dock(page).getByText('In all')).toBeVisible();
});

test('a rule is tried on what was recorded before it is switched on', async ({ page }) => {
  await open(page, a, 'en', '#/watch');
  await panel(page, 'Zones and rules');
  await dock(page).getByRole('button', { name: 'New rule' }).click();
  await dock(page)
    .getByRole('button', { name: /What to look for$/ })
    .click();
  await page.getByRole('option', { name: 'Crosses the line' }).click();
  await expect(dock(page).locator('.picture-sentence')).toContainText('crosses the line');
  const before = await rules(page);
  await dock(page).getByRole('button', { name: 'Try on the last 24 hours' }).click();
  await expect(dock(page).getByText(/^It would have told .+ reports\)\.$/)).toBeVisible();
  expect(await rules(page)).toEqual(before);
});

test('the past is shown as the past, plays on, and leads back to now', async ({ page }) => {
  await open(page, a, 'en', '#/watch');
  await expect(page.locator('.picture-standing')).toHaveText(/^\d+ in view of \d+/);
  await page.locator('#picture-open-past').click();
  const bar = page.locator('.picture-past');
  await bar.getByRole('slider', { name: 'Moment shown' }).press('ArrowLeft');
  await expect(bar.getByRole('heading', { name: /^This is the past: / })).toBeVisible();
  await expect(page.locator('.picture')).toHaveAttribute('data-past', 'true');
  await bar.getByRole('button', { name: '1×', exact: true }).click();
  const asked = page.waitForRequest((request) => /picture\/things\?.*at=/.test(request.url()));
  await bar.getByRole('button', { name: 'Play' }).click();
  await asked;
  expect(await violations(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Back to now' }).click();
  await expect(page.locator('.picture')).toHaveAttribute('data-past', 'false');
  await expect(page.locator('.picture-standing')).toHaveText(/^\d+ in view of \d+/);
});

for (const language of ['en', 'fa'])
  test(`the picture's panels have no violation in ${language}`, async ({ page }) => {
    await open(page, a, language, '#/watch');
    await expect(page.locator('.picture-tools')).toBeVisible();
    for (const name of ['things', 'alerts', 'zones', 'measure'] as const) {
      await page.locator(`#picture-open-${name}`).click();
      await expect(dock(page)).toBeVisible();
      expect(await violations(page), name).toEqual([]);
    }
    await page.locator('#picture-open-zones').click();
    await dock(page).locator('.picture-rule .button').first().click();
    await expect(dock(page).locator('.picture-sentence')).toBeVisible();
    expect(await violations(page), 'a rule').toEqual([]);
  });
