// SPDX-License-Identifier: Apache-2.0
import { expect, type Page, test } from '@playwright/test';
import { a, ask, b, choose, once, open, say, violations, watchForMisdeeds } from './desk_help';

watchForMisdeeds();

const at = (minutes: number) => `${new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19)}Z`;

/** An incident of either side's post, and what it says of it. */
const incident = (office: string, words: string, more: object = {}) => ({
  kind: 'incident',
  office,
  purpose: 'boundary',
  lang: 'en',
  type: 'boundary.marker_damaged',
  impact: 'low',
  line_relation: 'on_line',
  event_at: at(5),
  known_at: at(4),
  place: { lat_e7: 331100000, lon_e7: 460800000, precision_m: 100 },
  response_taken: ['none'],
  text: { en: words },
  ...more,
});
const ours = 'irn-ilam-post-3';
const lead = 'irn-badra-commissioner';

const newCase = (title: string, members: string[]) => ({
  kind: 'case',
  office: lead,
  purpose: 'administration',
  lang: 'en',
  title: { en: title },
  lead_office: lead,
  cites: members.map((record) => ({ rel: 'gathers', record })),
});

async function theirPost(page: Page): Promise<string> {
  const { office } = (await (await ask(page, b, '/agreements/irn-irq')).json()) as {
    office: { id: string; party: string; grade: string; sectors?: string[] }[];
  };
  return office.find(({ party, grade }) => party === 'irq' && grade === 'post')!.id;
}

test('a case lists its state, is found by a word of its title, and opens', async ({ page }) => {
  const title = once('Marker moved by the flood');
  const member = await say(page, a, incident(ours, 'The marker leans'));
  const id = await say(page, a, newCase(title, [member]));
  await open(page, a, 'en', '#/cases');
  await page.getByRole('searchbox', { name: 'Search cases' }).fill(title);
  const row = page.getByRole('listitem').filter({ hasText: title });
  await expect(row).toContainText('1 record');
  await page.getByRole('radio', { name: 'Closed' }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole('radio', { name: 'Open' }).click();
  await row.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(id));
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
  await expect(page.getByText('no account yet').first()).toBeVisible();
});

test('both accounts stand side by side, what differs is marked, and the other side’s can be disputed there', async ({
  page,
}) => {
  const [first, second] = [once('The marker leans'), once('The marker lies in the river')];
  const mine = await say(page, a, incident(ours, first));
  const theirs = await say(page, b, incident(await theirPost(page), second, { impact: 'high' }));
  await expect(async () => expect((await ask(page, a, `/records/${theirs}`)).status()).toBe(200)).toPass();
  const id = await say(page, a, newCase(once('Marker 37'), [mine, theirs]));
  await open(page, a, 'en', `#/cases/${id}`);
  const table = page.getByRole('table', { name: 'Both accounts, side by side' });
  await expect(table.getByText(first)).toBeVisible();
  await expect(table.getByText(second)).toBeVisible();
  const impact = table.getByRole('row', { name: /^Impact/ });
  await expect(impact).toContainText('differs');
  await expect(table.getByRole('row', { name: /^Side of the line/ })).not.toContainText('differs');
  await expect(impact.getByRole('button', { name: 'Correct a field: Impact' })).toBeVisible();
  await impact.getByRole('button', { name: 'Dispute: Impact' }).click();
  const dialog = page.getByRole('dialog');
  await choose(dialog, /We hold/, 'low');
  await expect(dialog.getByText('Will be released at once')).toBeVisible();
  await dialog.getByRole('button', { name: 'Say that we see it otherwise' }).click();
  await expect(dialog.getByText('Released. It is in the journal.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(impact.getByRole('link', { name: /disputed/ })).toBeVisible();
});

test('the next step has a date, and everything said is one thread', async ({ page }) => {
  const member = await say(page, a, incident(ours, 'The marker leans'));
  const id = await say(page, a, newCase(once('Marker 38'), [member]));
  await open(page, a, 'en', `#/cases/${id}`);
  await page.getByRole('button', { name: 'Set the next step' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Next step/ }).fill('Look at it together');
  await dialog.getByRole('button', { name: 'Now' }).click();
  await expect(dialog.getByText('Will be released at once')).toBeVisible();
  await dialog.getByRole('button', { name: 'Say it' }).click();
  await expect(dialog.getByText('Released. It is in the journal.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.locator('.case-leads')).toContainText('Look at it together');
  await expect(page.locator('.case-course li')).toHaveCount(3);
});

test('a suggestion that is dismissed does not come back', async ({ page }) => {
  const [first, second] = [once('A fence is cut'), once('Somebody cut a fence')];
  await say(page, a, incident(ours, first));
  const theirs = await say(page, b, incident(await theirPost(page), second));
  await expect(async () => expect((await ask(page, a, `/records/${theirs}`)).status()).toBe(200)).toPass();
  await open(page, a, 'en', '#/cases');
  const pair = page.locator('.cases-pair').filter({ hasText: first }).filter({ hasText: second });
  await expect(pair).toContainText('same sort');
  await pair.getByRole('button', { name: 'Not the same' }).click();
  await expect(pair).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Cases' })).toBeVisible();
  await expect(pair).toHaveCount(0);
});

test('a claim in public goes from both accounts to words that both agreed to, and nothing is public before', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const [page, other] = [await browser.newPage(), await browser.newPage()];
  const claim = await say(
    page,
    a,
    incident(ours, once('It is said that a village was shelled'), { type: 'information.false_report' }),
  );
  await say(
    page,
    a,
    incident(ours, 'Nothing of it is true', {
      type: 'information.false_report',
      cites: [{ rel: 'about', record: claim }],
    }),
  );
  const id = await say(page, a, newCase(once('A rumour'), [claim]));
  await open(page, a, 'en', `#/cases/${id}`);
  const path = page.getByRole('region', { name: 'A claim in public' });
  await expect(path.getByText('Iran has said what it knows')).toBeVisible();
  await expect(path.getByText('Iraq has not yet said what it knows')).toBeVisible();
  await expect(path.getByText('Nothing is public before both sides have agreed.')).toBeVisible();
  await path.getByRole('button', { name: 'Propose a joint clarification' }).click();
  const dialog = page.getByRole('dialog');
  for (const language of ['English', 'العربية', 'فارسی', 'کوردی']) {
    await dialog.getByRole('textbox', { name: new RegExp(`^Title ${language}`) }).fill(`1 ${language}`);
    await dialog.getByRole('textbox', { name: new RegExp(`^Words.*${language}`) }).fill(`2 ${language}`);
  }
  await expect(dialog.getByText('Will be released at once')).toBeVisible();
  await dialog.getByRole('button', { name: 'Propose these words' }).click();
  await expect(dialog.getByText('Released. It is in the journal.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(path.getByText('Proposed by Iran')).toBeVisible();

  await open(other, b, 'en', `#/cases/${id}`);
  const theirs = other.getByRole('region', { name: 'A claim in public' });
  await theirs.getByRole('button', { name: 'Agree' }).click();
  const yes = other.getByRole('dialog');
  await expect(yes.getByText('Will be released at once')).toBeVisible();
  await yes.getByRole('button', { name: 'Agree to it' }).click();
  await expect(yes.getByText('Released. It is in the journal.')).toBeVisible();
  await yes.getByRole('button', { name: 'Close' }).last().click();
  for (const each of [path, theirs])
    await expect(each.getByText('Both sides agreed. Each may publish exactly these words.')).toBeVisible();
  for (const each of [page, other]) await each.close();
});

test('a case is printed in two languages with page numbers and what proves it', async ({ page }) => {
  const member = await say(page, a, incident(ours, once('The marker leans')));
  const id = await say(page, a, newCase(once('Marker 39'), [member]));
  await open(page, a, 'en', `#/cases/${id}`);
  await page.getByRole('heading', { name: 'Print the case' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('#root')).toBeHidden();
  const sheets = page.locator('.case-sheet');
  await expect(sheets).toHaveCount(2);
  await expect(sheets.nth(0).locator('..')).toHaveAttribute('lang', 'en');
  await expect(sheets.nth(1).locator('..')).toHaveAttribute('dir', 'rtl');
  for (const sheet of await sheets.all()) {
    await expect(sheet.getByText(member).first()).toBeVisible();
    await expect(sheet.getByText('irn-irq.thalweg/irn')).toBeVisible();
  }
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
  expect(pages.length).toBeGreaterThan(1);
});

for (const language of ['en', 'ar', 'fa', 'ku'])
  test(`no barrier that axe-core knows on cases: ${language}`, async ({ page }) => {
    const mine = await say(page, a, incident(ours, once('The marker leans')));
    const id = await say(page, a, newCase(once('Marker 40'), [mine]));
    await open(page, a, language, '#/cases');
    await page.locator('.cases-row').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.evaluate((to) => (location.hash = to), `#/cases/${id}`);
    await page.locator('.case-course').waitFor();
    expect(await violations(page)).toEqual([]);
  });
