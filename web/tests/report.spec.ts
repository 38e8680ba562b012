// SPDX-License-Identifier: Apache-2.0
import { expect, type Page, type Route, test } from '@playwright/test';
import { a, ask, choose, once, open, violations, visit, watchForMisdeeds } from './desk_help';

watchForMisdeeds();

const submit = (page: Page) => page.getByRole('button', { name: 'Log and release' });

async function fillIn(page: Page, words: string) {
  await choose(page, 'Impact', 'medium');
  await choose(page, 'Side of the line', 'on the line');
  const now = page.getByRole('button', { name: 'Now' });
  await now.nth(0).click();
  await now.nth(1).click();
  await page.getByRole('radio', { name: 'Crossing', exact: true }).click();
  await choose(page, 'Crossing', /Mehran/);
  await page.getByText('patrol sent', { exact: true }).first().click();
  await page.getByRole('textbox', { name: /^Text/ }).fill(words);
}

test('what happened is found by a few words, and what was used last comes first', async ({ page }) => {
  await open(page, a, 'en', '#/report');
  await page.getByRole('searchbox', { name: 'Find by words' }).fill('stray live');
  await expect(page.getByText('1 sort of report')).toBeVisible();
  await page.getByRole('searchbox').press('Enter');
  await expect(page.getByRole('heading', { name: 'Incident: Strayed' })).toBeVisible();
  await page.getByRole('button', { name: 'Back to the choice' }).click();
  const recent = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Lately used' }) });
  await expect(recent.getByRole('button').first()).toHaveText('Strayed');
});

test('a report is released with a preview beside it of what they will see and why', async ({ page }) => {
  const words = once('A pipe is leaking beside the crossing');
  await open(page, a, 'en', '#/report?kind=incident&type=infrastructure.pipe');
  await fillIn(page, words);
  const preview = page.getByRole('region', { name: /What they will see/ });
  await expect(preview.getByText('Will be released at once')).toBeVisible();
  await expect(preview.getByText(words)).toBeVisible();
  await expect(preview.getByText(/By rule .*corridor/)).toBeVisible();
  await expect(preview.getByText(/moved to the middle of a cell of 100/)).toBeVisible();
  await submit(page).click();
  await expect(page.getByText('Released. It is in the journal.')).toBeVisible();
  await page.getByRole('button', { name: 'Show the record' }).click();
  await expect(page.getByRole('heading', { name: 'Incident: Pipe' })).toBeVisible();
  await expect(page.getByText(words)).toBeVisible();
});

test('coordinates are typed as degrees or as degrees, minutes and seconds', async ({ page }) => {
  await open(page, a, 'en', '#/report?kind=incident&type=mine.found');
  await page.getByRole('radio', { name: 'Coordinates' }).click();
  const typed = page.getByRole('textbox', { name: /Latitude and longitude/ });
  await typed.fill(`33°06'36"N 46°04'48"E`);
  await expect(page.getByText('33.1100° N, 46.0800° E').first()).toBeVisible();
  await typed.fill('somewhere');
  await expect(page.getByText('Not one position')).toBeVisible();
  await typed.fill('33.11, 46.08');
  await expect(page.getByText('33.1100° N, 46.0800° E').first()).toBeVisible();
});

test('a place is set on the map, and by a marker’s number', async ({ page }) => {
  await open(page, a, 'en', '#/report?kind=incident&type=boundary.marker_damaged');
  await page.locator('.maplibregl-canvas').waitFor();
  await expect(async () => {
    await page.locator('.maplibregl-canvas').click();
    await expect(page.locator('.hint').filter({ hasText: 'Place: ' })).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByRole('radio', { name: 'Marker' }).click();
  await expect(page.locator('.hint').filter({ hasText: 'Place: ' })).toHaveCount(0);
  await page.getByRole('textbox', { name: /arker/ }).fill('37-2');
  await choose(page, 'Sector', 'Mehran and Badra');
});

test('a day is taken from a calendar of the reader’s own', async ({ page }) => {
  await open(page, a, 'fa', '#/report?kind=notice&activity=blasting');
  await page.getByRole('button', { name: 'تقویم' }).first().click();
  const month = page.getByRole('dialog', { name: 'تقویم' });
  await expect(month.getByRole('grid')).toHaveAccessibleName(/۱۴\d*|[۰-۹]{4}/);
  await month.getByRole('button', { name: 'ماه بعد' }).click();
  await month.getByRole('gridcell').getByText('۱۵', { exact: true }).click();
  await expect(month).toBeHidden();
  await expect(page.getByRole('spinbutton', { name: /روز/ }).first()).toHaveText('۱۵');
});

test('every kind that an office may author has a form that says what is missing', async ({ page }) => {
  await open(page, a, 'en', '#/report');
  for (const [asked, heading] of [
    ['alert&event=flood', 'Alert: Flood'],
    ['request&ask=search', 'Request: '],
    ['crossing_status&state=closed', 'Crossing status: '],
    ['system_notice&condition=outage', 'System notice: '],
    ['notice&activity=blasting', 'Notice: '],
    ['communique&form=clarification', 'Communiqué: '],
  ] as const) {
    await page.goto('about:blank');
    await open(page, a, 'en', `#/report?kind=${asked}`);
    await expect(page.getByRole('heading', { level: 1, name: new RegExp(heading, 'i') })).toBeVisible();
    await submit(page).click();
    await expect(page.getByText(/field(s need| needs) attention/)).toBeVisible();
    expect(await violations(page)).toEqual([]);
  }
});

test('a text with a telephone number is marked where it stands, and waits until somebody answers for it', async ({
  page,
}) => {
  await open(page, a, 'en', '#/report?kind=incident&type=infrastructure.road');
  await fillIn(page, 'Ask the herdsman on +98 912 345 6789.');
  await expect(page.locator('.form-text').getByText(/looks like a telephone number/)).toBeVisible();
  await submit(page).click();
  await expect(page.getByText('Released. It is in the journal.')).toBeHidden();
  await page.getByText('It is not about a person', { exact: true }).click();
  await expect(page.getByText(/It will wait until another account answers for it/)).toBeVisible();
  await submit(page).click();
  await expect(page.getByText('Logged, and held. It has not left this node.')).toBeVisible();
  await visit(page, '#/watch');
  await page.getByText(/record(s are| is) held/).click();
  const held = page.locator('.held-item').filter({ hasText: '+98 912 345 6789' });
  await held.getByRole('textbox', { name: 'Reason' }).fill('It is the number of the veterinary office.');
  await held.getByRole('button', { name: 'Answer for it' }).click();
  await expect(held).toHaveCount(0);
});

test('drafts survive a reload, are listed, and go when they are discarded', async ({ page }) => {
  await open(page, a, 'en', '#/report?kind=incident&type=mine.found');
  await page.getByRole('textbox', { name: /^Text/ }).fill('half a senten');
  await page.goto('about:blank');
  await open(page, a, 'en', '#/report');
  await page.getByRole('button', { name: /half a senten/ }).click();
  await expect(page.getByRole('textbox', { name: /^Text/ })).toHaveValue('half a senten');
  await page.getByRole('button', { name: 'Discard draft' }).click();
  await page.getByRole('button', { name: 'Discard this draft?' }).click();
  await expect(page.getByRole('heading', { name: 'What happened?' })).toBeVisible();
  await expect(page.getByText('half a senten')).toHaveCount(0);
});

test('what cannot leave waits in the browser, and is said once when the node answers', async ({ page }) => {
  const words = once('A road is washed away');
  await open(page, a, 'en', '#/report?kind=incident&type=infrastructure.road');
  await fillIn(page, words);
  await expect(page.getByText('Will be released at once')).toBeVisible();
  // The line breaks after the node has heard, which is the worst moment, and stays broken for a while.
  let heard = 0;
  const broken = async (route: Route) => {
    if (route.request().method() === 'POST') {
      heard++;
      await route.fetch();
    }
    await route.abort();
  };
  await page.route('**/api/v1/records**', broken);
  await submit(page).click();
  await expect(page.getByText(/The draft is kept here and sent once/)).toBeVisible();
  expect(heard).toBe(1);
  await page.goto('about:blank');
  await page.unroute('**/api/v1/records**', broken);
  page.on('request', (request) => (heard += Number(request.method() === 'POST' && request.url().endsWith('/records'))));
  await open(page, a, 'en', '#/report');
  await expect(page.getByText(words)).toHaveCount(0);
  const { items } = (await (await ask(page, a, `/records?kind=incident&limit=200`)).json()) as {
    items: { record: { text?: { en?: string } } }[];
  };
  expect(heard).toBe(1);
  expect(items.filter(({ record }) => record.text?.en === words)).toHaveLength(1);
});

test('texts stand side by side in several languages', async ({ page }) => {
  await open(page, a, 'fa', '#/report?kind=incident&type=mine.found');
  await page
    .getByRole('button', { name: /English/ })
    .last()
    .click();
  const [persian, english] = [
    page.getByRole('textbox', { name: /فارسی/ }),
    page.getByRole('textbox', { name: /English/ }),
  ];
  await persian.fill('یک مین یافت شد.');
  await english.fill('A mine was found.');
  await expect(persian).toHaveCSS('direction', 'rtl');
  await expect(english).toHaveCSS('direction', 'ltr');
});

test('the form asks the node nothing until everything needed is there', async ({ page }) => {
  let asked = 0;
  page.on('request', (request) => (asked += Number(request.url().endsWith('/preview'))));
  await open(page, a, 'en', '#/report?kind=incident');
  await submit(page).click();
  await expect(page.getByText(/fields need attention/)).toBeVisible();
  await expect(page.getByText('Needed.').first()).toBeVisible();
  expect(asked).toBe(0);
});

test('a long form never makes the page itself scroll', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, a, 'fa', '#/report?kind=incident');
  await page.locator('form.report').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});

for (const language of ['en', 'ar', 'fa', 'ku'])
  test(`no barrier that axe-core knows on the report: ${language}`, async ({ page }) => {
    await open(page, a, language, '#/report');
    await page.locator('.report-tile').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.locator('.report-tile').first().click();
    await page.locator('form.report').waitFor();
    expect(await violations(page)).toEqual([]);
  });
