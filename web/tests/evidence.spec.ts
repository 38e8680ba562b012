// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { a, ask, open, violations, visit, watchForMisdeeds, witness } from './desk_help';

watchForMisdeeds();

const golden = (name: string) => readFileSync(new URL(`../../tests/golden/v1/evidence/${name}`, import.meta.url));

/** The evidence of the first incident that the neighbour has receipted. */
async function evidenceOf(page: Page): Promise<Buffer> {
  const { items } = (await (await ask(page, a, '/records?kind=incident&party=irn')).json()) as {
    items: { id: string; receipts: unknown[] }[];
  };
  const { id } = items.find(({ receipts }) => receipts.length > 0)!;
  return (await ask(page, a, `/evidence/${id}`)).body();
}

/** Gives a file to the bench: the first field takes the agreement's text, the second the file. */
const give = (page: Page, field: 'text' | 'file', name: string, buffer: Buffer) =>
  page
    .locator('input[type=file]')
    .nth(field === 'text' ? 0 : 1)
    .setInputFiles({ name, mimeType: 'text/plain', buffer });

test('the journals are shown with signatures that this browser checked', async ({ page }) => {
  await open(page, a, 'en', '#/evidence');
  const theirs = page.getByRole('region', { name: 'irn-irq.thalweg/irq' });
  await expect(theirs.getByText('Iraq, log key')).toBeVisible();
  await expect(theirs.getByText(/Iran, mirror key/)).toBeVisible();
  await expect(theirs.getByText('in this browser, against the keys of the agreement')).toBeVisible();
  const download = page.waitForEvent('download');
  await theirs.getByRole('button', { name: 'Download the checkpoint' }).click();
  expect(readFileSync(await (await download).path(), 'utf8')).toMatch(/^irn-irq\.thalweg\/irq\n\d+\n/);
  await expect(page.getByRole('region', { name: 'How far each side is' }).getByText('of them receipted')).toHaveCount(
    2,
  );
});

test('a real file is proved with the network off, and fails after one changed byte', async ({ page, context }) => {
  await open(page, a, 'en', '#/evidence/verify');
  const file = await evidenceOf(page);
  await expect(page.getByText(/8 keys, with their fingerprints/)).toBeVisible();
  await context.setOffline(true);
  await give(page, 'file', 'evidence.txt', file);
  const result = page.locator('.evidence-result');
  await expect(result.getByRole('heading', { name: 'Proved' })).toBeVisible();
  await expect(result.locator('li[data-state=passed]')).toHaveCount(6);
  await expect(result.getByText(/Iraq \(mirror key\) had received that state/)).toBeVisible();
  await expect(result.getByText('that what was said is true')).toBeVisible();

  const changed = Buffer.from(file.toString('utf8').replace('"kind":"incident"', '"kind":"Incident"'));
  await give(page, 'file', 'changed.txt', changed);
  await expect(result.getByRole('heading', { name: 'Not proved' })).toBeVisible();
  await expect(result.locator('li[data-state=failed]')).toContainText('The content');
  await context.setOffline(false);
});

test('evidence of another border is proved under that border’s text, and not under this one', async ({ page }) => {
  await open(page, a, 'en', '#/evidence/verify');
  await give(page, 'file', 'border-incident.txt', golden('border-incident.txt'));
  const result = page.locator('.evidence-result');
  await expect(result.locator('li[data-state=failed]')).toContainText('The agreement');
  await give(page, 'text', 'border.toml', golden('border.toml'));
  await expect(result.getByRole('heading', { name: 'Proved' })).toBeVisible();
  await expect(result.getByText(/Norway \(mirror key\)/)).toBeVisible();
});

test('a proof of two histories is told in Persian', async ({ page }) => {
  await open(page, a, 'fa', '#/evidence/verify');
  await give(page, 'text', 'drill.toml', golden('drill.toml'));
  await give(page, 'file', 'drill-rewritten.txt', golden('drill-rewritten.txt'));
  const result = page.locator('.evidence-result');
  await expect(result.getByRole('heading', { name: 'اثبات شد' })).toBeVisible();
  await expect(result.getByText(/دو تاریخچه از یک دفتر/)).toBeVisible();
  await expect(result.locator('li[data-state=passed]')).toHaveCount(5);
});

test('the proof against a suspended neighbour is told and handed over', async ({ page }) => {
  const proof = golden('drill-rewritten.txt').toString();
  await page.route('**/api/v1/journals', async (route) => {
    const answer = await route.fetch();
    const { items } = (await answer.json()) as { items: { role: string; fraud: string }[] };
    // The node says so of every journal, and of an honest one nothing.
    expect(items.map(({ fraud }) => fraud)).toEqual(items.map(() => ''));
    await route.fulfill({
      response: answer,
      json: { items: items.map((each) => ({ ...each, fraud: each.role === 'mirror' ? proof : '' })) },
    });
  });
  await open(page, a, 'en', '#/evidence');
  const theirs = page.getByRole('region', { name: 'irn-irq.thalweg/irq' });
  await expect(theirs.getByRole('alert')).toContainText('Two histories were signed.');
  const download = page.waitForEvent('download');
  await theirs.getByRole('button', { name: 'Download the proof' }).click();
  expect(readFileSync(await (await download).path(), 'utf8')).toBe(proof);
});

test('a browser without Ed25519 says so, and what to do', async ({ page }) => {
  await page.addInitScript(() => {
    const real = crypto.subtle.importKey.bind(crypto.subtle) as (...all: unknown[]) => Promise<CryptoKey>;
    crypto.subtle.importKey = ((...all: unknown[]) =>
      (all[2] as { name?: string }).name === 'Ed25519'
        ? Promise.reject(new DOMException('unknown', 'NotSupportedError'))
        : real(...all)) as typeof crypto.subtle.importKey;
  });
  await open(page, a, 'en', '#/evidence/verify');
  await expect(page.getByText(/This browser does not know Ed25519/)).toBeVisible();
});

test('the witness checks as anybody does', async ({ page }) => {
  await open(page, witness, 'en', '#/evidence');
  await expect(page.getByRole('region', { name: 'irn-irq.thalweg/irn' }).getByText('Iran, log key')).toBeVisible();
});

for (const language of ['en', 'fa'])
  test(`no barrier among the evidence: ${language}`, async ({ page }) => {
    await open(page, a, language, '#/evidence');
    await page.locator('.evidence-card').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await visit(page, '#/evidence/verify');
    await page.locator('.evidence-keys').waitFor();
    await give(page, 'file', 'evidence.txt', await evidenceOf(page));
    await page.locator('.evidence-result').waitFor();
    expect(await violations(page)).toEqual([]);
  });
