// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { expect, type Page, test } from '@playwright/test';
import { a, violations } from './desk_help';

/** Logging in as people do, without the operator's token that the other tests bear. */

/** Browsers have passkeys at names only. */
const desk = a.replace('127.0.0.1', 'localhost');
const password = 'wide meadow 17 storks';

/** What an administrator types; gives the one-time code. */
function administrate(...words: string[]): string {
  const program = process.env.THALWEG_PROGRAM ?? '';
  const folder = `${process.env.THALWEG_FOLDERS ?? ''}/irn`;
  const said = execFileSync(program, ['account', ...words, '--folder', folder, '--node', a, '--json']).toString();
  return (JSON.parse(said) as { enrolment?: string }).enrolment ?? '';
}

const enrol = (name: string) =>
  administrate('add', name, '--display', `Officer ${name}`, '--office', 'irn-north-post-1');

async function enter(page: Page, name: string, secret: string) {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByLabel('Password or enrolment code').fill(secret);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

async function firstLogin(page: Page, name: string) {
  const code = enrol(name);
  await page.goto(`${desk}/?lang=en`);
  await enter(page, name, code);
  await page.getByLabel('New password').fill(password);
  await page.getByLabel('The same again').fill(password);
  await page.getByRole('button', { name: 'Keep it and go on' }).click();
  await expect(watch(page)).toBeVisible();
  return code;
}

const watch = (page: Page) => page.getByRole('navigation').getByRole('link', { name: 'Watch' });

async function leave(page: Page) {
  await page.evaluate(async () => {
    const { csrf } = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
    await fetch('/api/v1/session', { method: 'DELETE', headers: { 'x-thalweg-csrf': csrf } });
  });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
}

test('a code opens the desk once, and then a password of one’s own does', async ({ page }) => {
  const code = await firstLogin(page, 'ana');
  await leave(page);
  await enter(page, 'ana', code);
  await expect(page.getByText(/do not belong together/)).toBeVisible();
  await enter(page, 'ana', `${password}!`);
  await expect(page.getByText(/do not belong together/)).toBeVisible();
  await enter(page, 'ana', password);
  await expect(watch(page)).toBeVisible();
});

test('a session that the administrator ends stands behind a login, and what was open stays', async ({ page }) => {
  await firstLogin(page, 'reza');
  await page.goto(`${desk}/?lang=en#/inbox`);
  await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
  administrate('disable', 'reza');
  await expect(page.getByText(/The session has ended/)).toBeVisible();
  await enter(page, 'reza', password);
  await expect(page.getByText(/the account is closed/)).toBeVisible();
  administrate('disable', 'reza', '--undo');
  await enter(page, 'reza', password);
  await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
});

test('a passkey opens the desk, and can be asked for besides the password', async ({ page }) => {
  const device = await page.context().newCDPSession(page);
  await device.send('WebAuthn.enable');
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await firstLogin(page, 'sara');
  await page.goto(`${desk}/?lang=en#/administration`);
  const part = page.locator('.administration-part').filter({ has: page.getByRole('heading', { name: 'My passkeys' }) });
  await part.getByRole('textbox', { name: 'Name of the device' }).fill('desk key');
  await part.getByLabel('Present password').fill('not this one');
  await part.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(part.getByRole('alert')).toContainText('not the account');
  await part.getByLabel('Present password').fill(password);
  await part.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(part.getByRole('row', { name: /desk key/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await leave(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(watch(page)).toBeVisible();

  await page.goto(`${desk}/?lang=en#/administration`);
  await part.getByText('Ask for one besides the password at each login').click();
  await expect(part.getByRole('checkbox')).toBeChecked();
  await leave(page);
  await enter(page, 'sara', password);
  await expect(watch(page)).toBeVisible();

  // Without the device the password alone is not enough.
  await leave(page);
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await enter(page, 'sara', password);
  await expect(page.getByText(/The passkey was not used/)).toBeVisible();
  await expect(watch(page)).toBeHidden();
});
