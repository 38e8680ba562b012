// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { a, ask, b, choose, once, open, say, watchForMisdeeds } from './desk_help';

/** What is seldom done with a case or a record, and must work when it is. */
watchForMisdeeds();

const lead = 'irn-badra-commissioner';
const at = (minutes: number) => `${new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19)}Z`;

const incident = (words: string) => ({
  kind: 'incident',
  office: 'irn-ilam-post-3',
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
});

const newCase = (title: string, member: string) => ({
  kind: 'case',
  office: lead,
  lead_office: lead,
  purpose: 'administration',
  lang: 'en',
  title: { en: title },
  cites: [{ rel: 'gathers', record: member }],
});

const dialog = (page: Page) => page.getByRole('dialog');

/** Says it once the preview has shown that it will leave, sure of it where it is grave, and closes the window. */
async function saySo(page: Page, verb: string) {
  await expect(dialog(page).getByText('Will be released at once')).toBeVisible();
  const sure = dialog(page).getByText('I understand that this stays in the journal of both sides.');
  if (await sure.count()) await sure.click();
  await dialog(page).getByRole('button', { name: verb, exact: true }).click();
  await expect(dialog(page).getByText('Released. It is in the journal.')).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Close' }).last().click();
}

/** The other side agrees to what was proposed about a case. */
async function agree(page: Page, id: string) {
  await open(page, b, 'en', `#/cases/${id}`);
  await page.locator('.case-proposal').getByRole('button', { name: 'Agree' }).click();
  await saySo(page, 'Agree to it');
}

const state = (page: Page) => page.locator('.case-facts .tag').first();

test('two cases become one when the other side agrees', async ({ browser }) => {
  const [page, other] = [await browser.newPage(), await browser.newPage()];
  const [kept, given] = [once('Marker 51'), once('Marker 51, seen from the road')];
  const first = await say(page, a, newCase(kept, await say(page, a, incident('The marker leans'))));
  const second = await say(page, a, newCase(given, await say(page, a, incident('A marker leans'))));
  await open(page, a, 'en', `#/cases/${first}`);
  await page.getByRole('button', { name: 'Merge with another case' }).click();
  await dialog(page).getByRole('searchbox', { name: 'Search cases' }).fill(given);
  await dialog(page).getByRole('button', { name: given }).click();
  await saySo(page, 'Propose it');
  await expect(state(page)).not.toHaveText('Merged');
  await agree(other, first);
  await open(page, a, 'en', `#/cases/${second}`);
  await expect(state(page)).toHaveText('Merged');
  await page.getByRole('link', { name: 'This case became one with another: open that one.' }).click();
  await expect(page.getByRole('heading', { name: kept, exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: '2 records' })).toBeVisible();
  for (const each of [page, other]) await each.close();
});

test('a case that both closed is taken up again, and both see it as reopened', async ({ browser }) => {
  const [page, other] = [await browser.newPage(), await browser.newPage()];
  const id = await say(page, a, newCase(once('Marker 52'), await say(page, a, incident('The marker leans'))));
  await open(page, a, 'en', `#/cases/${id}`);
  await page.getByRole('button', { name: 'Close the case' }).click();
  await choose(dialog(page), 'Outcome', 'settled');
  await saySo(page, 'Close it');
  await agree(other, id);
  await expect(state(page)).toHaveText('Closed');
  await page.getByRole('button', { name: 'Reopen', exact: true }).click();
  await saySo(page, 'Reopen it');
  for (const each of [page, other]) await expect(state(each)).toHaveText('Reopened');
  for (const each of [page, other]) await each.close();
});

test('the evidence of all records of a case is downloaded, one file for each', async ({ page }) => {
  const member = await say(page, a, incident('The marker leans'));
  const id = await say(page, a, newCase(once('Marker 53'), member));
  await open(page, a, 'en', `#/cases/${id}`);
  await page.getByText('Evidence of 2 records').click();
  const files: string[] = [];
  page.on('download', async (download) => files.push(readFileSync(await download.path(), 'utf8')));
  await page.getByRole('button', { name: 'Download all, one after the other' }).click();
  await expect(async () => expect(files).toHaveLength(2)).toPass();
  for (const kind of ['incident', 'case'])
    expect(files.filter((file) => file.includes(`"kind":"${kind}"`))).toHaveLength(1);
  await expect(page.getByRole('button', { name: 'Download all, one after the other' })).toBeEnabled();
});

test('a matter is taken higher, and both sides see to which level', async ({ browser }) => {
  const [page, other] = [await browser.newPage(), await browser.newPage()];
  const id = await say(page, a, incident(once('The marker leans')));
  await open(page, a, 'en', `#/record/${id}`);
  await page.getByRole('button', { name: 'Take higher', exact: true }).click();
  await choose(dialog(page), 'Cause', 'unresolved');
  await choose(dialog(page), 'Level', 'Joint commission');
  await saySo(page, 'Take it higher');
  await expect(async () => expect((await ask(page, b, `/records/${id}`)).status()).toBe(200)).toPass();
  await open(other, b, 'en', `#/record/${id}`);
  for (const each of [page, other]) await expect(each.getByText('Taken to: Joint commission')).toBeVisible();
  for (const each of [page, other]) await each.close();
});

test('an erasure is asked for on a legal ground, and stands in the thread on both sides', async ({ browser }) => {
  const [page, other] = [await browser.newPage(), await browser.newPage()];
  const id = await say(page, a, incident(once('The marker leans')));
  await open(page, a, 'en', `#/record/${id}`);
  await page.getByRole('button', { name: 'Erase', exact: true }).click();
  await choose(dialog(page), 'Act', 'asked');
  await choose(dialog(page), 'Ground', 'agreed');
  await saySo(page, 'Erase it');
  await open(other, b, 'en', `#/record/${id}`);
  for (const each of [page, other])
    await expect(each.locator('.record-thread').getByRole('link', { name: /Erasure/ })).toBeVisible();
  for (const each of [page, other]) await each.close();
});
