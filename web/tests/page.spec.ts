// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@playwright/test';
import { a, known, once, open, violations, watchForMisdeeds, witness } from './desk_help';

watchForMisdeeds();

test('what has to be approved is held, and leaves with the yes of an office that may give it', async ({ page }) => {
  const words = once('Two shots were heard north of the post');
  const at = `${new Date(Date.now() - 60_000).toISOString().slice(0, 19)}Z`;
  await page.request.post(`${a}/api/v1/records`, {
    headers: known(a),
    data: {
      records: [
        {
          kind: 'incident',
          office: 'irn-ilam-post-3',
          purpose: 'safety',
          lang: 'en',
          type: 'force.shot_heard',
          impact: 'medium',
          line_relation: 'on_line',
          event_at: at,
          known_at: at,
          place: { lat_e7: 331100000, lon_e7: 460800000, precision_m: 100 },
          response_taken: ['patrol_sent'],
          text: { en: words },
        },
      ],
    },
  });
  await open(page, a, 'en');
  await page.getByText(/record(s are| is) held/).click();
  const held = page.locator('.held-item').filter({ hasText: words });
  await held.getByRole('textbox', { name: 'Reason' }).fill('Confirmed by the patrol.');
  await held.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('link').filter({ hasText: words })).toBeVisible();
  await expect(held).toHaveCount(0);
});

for (const language of ['en', 'ar', 'fa', 'ku'])
  test(`no barrier on the witness's page: ${language}`, async ({ page }) => {
    await open(page, witness, language);
    await page.locator('.row').first().click();
    await page.locator('.record-panel .empty').waitFor();
    expect(await violations(page)).toEqual([]);
  });
