// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { a, ask, b, choose, open, visit, watchForMisdeeds } from './desk_help';
import { wordsOf } from './words';

watchForMisdeeds();

/** A desk, and the words on it. */
interface Desk {
  page: Page;
  t(key: string): string;
}

const dialog = ({ page }: Desk) => page.getByRole('dialog');

async function say(desk: Desk, act: string) {
  const { page, t } = desk;
  await confirm(desk, act);
  await expect(dialog(desk).getByText(t('result.released'))).toBeVisible();
  await dialog(desk)
    .getByRole('button', { name: t('detail.close') })
    .last()
    .click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

async function confirm(desk: Desk, act: string) {
  const { t } = desk;
  await expect(dialog(desk).getByText(t('preview.released'))).toBeVisible();
  const sure = dialog(desk).getByText(t('act.sure'));
  if (await sure.count()) await sure.click();
  await dialog(desk)
    .getByRole('button', { name: t(act), exact: true })
    .last()
    .click();
}

/** Reports strayed sheep at a crossing, as this side saw it. */
async function report({ page, t }: Desk, crossing: RegExp, sheep: string, relation: string, words: string) {
  await visit(page, '#/report?kind=incident&type=livestock.strayed');
  await choose(page, t('field.impact'), t('code.low'));
  await choose(page, t('field.line_relation'), t(relation));
  const now = page.getByRole('button', { name: t('form.now') });
  await now.nth(0).click();
  await now.nth(1).click();
  await page.getByRole('radio', { name: t('form.place.crossing'), exact: true }).click();
  await choose(page, t('form.place.crossing_label'), crossing);
  await page.getByRole('textbox', { name: t('code.sheep'), exact: true }).fill(sheep);
  await page.getByText(t('code.livestock_held'), { exact: true }).first().click();
  await page.getByRole('textbox', { name: new RegExp(`^${t('field.text')}`) }).fill(words);
  await expect(page.getByText(t('preview.released'))).toBeVisible();
  await page.getByRole('button', { name: t('form.submit') }).click();
  await expect(page.getByText(t('result.released'))).toBeVisible();
  await page.getByRole('button', { name: t('form.show') }).click();
  await expect(page).toHaveURL(/record\/[0-9a-f]{64}/);
  return /[0-9a-f]{64}/.exec(page.url())![0];
}

for (const language of ['en', 'fa'])
  test(`a disputed incident, from two reports to a case closed by both: ${language}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const t = wordsOf(language);
    const [ours, theirs] = [await browser.newPage(), await browser.newPage()];
    const [iran, iraq]: [Desk, Desk] = [
      { page: ours, t },
      { page: theirs, t },
    ];
    // A place of its own, where no other test reports anything.
    const crossing = language === 'en' ? /Bashmaq/ : /خسروی/;
    const mark = Date.now().toString(36);
    await open(ours, a, language, '#/cases');
    await open(theirs, b, language, '#/watch');

    // Iran reports, and it stands on Iraq's watch without anybody asking for it.
    const said = language === 'en' ? `Forty sheep strayed ${mark}` : `چهل رأس گوسفند سرگردان ${mark}`;
    const first = await report(iran, crossing, '40', 'code.on_line', said);
    await expect(theirs.getByText(said).first()).toBeVisible();

    // Iraq reports the same event from its side, otherwise.
    const seen = language === 'en' ? `Thirty-eight sheep came over ${mark}` : `سی و هشت گوسفند آمدند ${mark}`;
    const second = await report(iraq, crossing, '38', 'code.our_side', seen);

    // The desk suggests that both are one event; the officer confirms, and a case is opened.
    await visit(theirs, '#/cases');
    await expect(theirs.locator('.cases-pair').first()).toBeVisible();
    const pair = theirs.locator('.cases-pair').filter({ hasText: said }).filter({ hasText: seen });
    await expect(pair).toBeVisible();
    await pair.getByRole('button', { name: t('cases.similar.confirm') }).click();
    await confirm(iraq, 'cases.open');
    await expect(theirs).toHaveURL(/cases\/[0-9a-f]{64}/);
    const id = /[0-9a-f]{64}/.exec(theirs.url())![0];
    const accounts = theirs.getByRole('table', { name: t('cases.accounts') });
    await expect(accounts.getByText(said)).toBeVisible();
    await expect(accounts.getByText(seen)).toBeVisible();

    // The accounts differ; Iraq disputes which side of the line it was.
    const apart = accounts.getByRole('row', { name: new RegExp(`^${t('field.line_relation')}`) });
    await expect(apart).toContainText(t('cases.differs'));
    await apart.getByRole('button', { name: new RegExp(`^${t('act.dispute')}:`) }).click();
    await choose(dialog(iraq), new RegExp(t('form.our_value')), t('code.your_side'));
    await say(iraq, 'act.do.dispute');
    await expect(apart.getByRole('link', { name: new RegExp(t('code.other_side')) })).toBeVisible();

    // Iran joins the case and gives in on that point: its correction is the value that was held against it.
    await visit(ours, `#/cases/${id}`);
    await ours.getByRole('button', { name: t('cases.join') }).click();
    await say(iran, 'cases.do.join');
    await visit(ours, `#/record/${first}`);
    await expect(ours.getByRole('table').filter({ hasText: t('code.your_side') })).toBeVisible();
    await ours.getByRole('button', { name: `${t('act.correct')}: ${t('field.line_relation')}` }).click();
    await choose(dialog(iran), new RegExp(t('field.value')), t('code.your_side'));
    await choose(dialog(iran), t('field.reason'), t('code.later_knowledge'));
    await say(iran, 'act.do.correct');
    await expect(ours.locator('.record-corrected')).toContainText(t('code.your_side'));
    await expect(ours.locator('.record-dispute')).toHaveCount(0);

    // A clarification is asked for and given.
    await visit(ours, `#/record/${second}`);
    await ours.getByRole('button', { name: t('act.clarify'), exact: true }).click();
    await dialog(iran)
      .getByRole('textbox', { name: new RegExp(`^${t('field.reason')}`) })
      .fill(language === 'en' ? 'Where are the two others?' : 'دو رأس دیگر کجا هستند؟');
    await say(iran, 'act.do.clarify');
    const asked = ours.locator('.record-thread').getByRole('link', { name: new RegExp(t('kind.request')) });
    const request = /[0-9a-f]{64}/.exec((await asked.getAttribute('href'))!)![0];
    await expect(async () => expect((await ask(theirs, b, `/records/${request}`)).status()).toBe(200)).toPass();
    await visit(theirs, `#/record/${request}`);
    await theirs.getByRole('button', { name: t('act.answer'), exact: true }).click();
    await choose(dialog(iraq), t('field.result'), t('code.full'));
    await say(iraq, 'act.do.answer');

    // Iran closes the case, Iraq agrees, and it is closed on both desks.
    await visit(ours, `#/cases/${id}`);
    await ours.getByRole('button', { name: t('cases.close'), exact: true }).click();
    await choose(dialog(iran), t('field.outcome'), t('code.settled'));
    await say(iran, 'cases.close.do');
    await visit(theirs, `#/cases/${id}`);
    await theirs
      .locator('.case-proposal')
      .getByRole('button', { name: t('act.assent') })
      .click();
    await say(iraq, 'act.do.assent');
    for (const { page } of [iran, iraq])
      await expect(page.locator('.case-facts .tag').first()).toHaveText(t('state.closed'));

    // What was said can be proved.
    await theirs.locator('.cases-evidence summary').click();
    const downloading = theirs.waitForEvent('download');
    await theirs.locator('.cases-evidence a').first().click();
    const evidence = await downloading;
    expect(readFileSync(await evidence.path(), 'utf8')).toContain('irn-irq.thalweg/');
    for (const page of [ours, theirs]) await page.close();
  });
