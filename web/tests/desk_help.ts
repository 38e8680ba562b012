// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Locator, type Page, test } from '@playwright/test';

/** What the tests of all screens share: where the nodes are, how a desk is opened, and what none of them may do. */

function nodeAt(variable: string): string {
  const address = process.env[variable];
  if (!address) throw new Error(`${variable} does not say where a node is; web/tests/e2e.sh starts nodes and says it`);
  return address;
}

/** Iran's node, Iraq's, and the witness's. */
export const [a, b, witness] = ['THALWEG_A', 'THALWEG_B', 'THALWEG_OBSERVER'].map(nodeAt) as [string, string, string];
/** The operator's token of each node, as every request then bears it. */
const tokens = new Map(
  [a, b, witness].map((node, index) => [
    node,
    process.env[`${['THALWEG_A', 'THALWEG_B', 'THALWEG_OBSERVER'][index]}_TOKEN`],
  ]),
);
export const known = (node: string) => ({ authorization: `Bearer ${tokens.get(node) ?? ''}` });
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What no page may do in any test: ask another host or for what is refused, break its content policy, throw. */
let misdeeds: string[] = [];

/** For the top of a file of tests. */
export function watchForMisdeeds() {
  test.beforeEach(() => (misdeeds = []));
  test.afterEach(() => expect(misdeeds).toEqual([]));
}

/** What a test itself brought about, such as a conflict, is no misdeed; it is one when it did not happen. */
export function brought(about: RegExp) {
  expect(misdeeds.filter((one) => about.test(one))).not.toEqual([]);
  misdeeds = misdeeds.filter((one) => !about.test(one));
}

/** Opens a node's page in a language, and writes down what it should not do. `as` names the node when it is reached by another way. */
export async function open(page: Page, node: string, language: string, hash = '', as = node) {
  const { host } = new URL(node);
  const asked = (address: string) => {
    const url = new URL(address);
    if (/^(http|ws)/.test(url.protocol) && url.host !== host) misdeeds.push(`a request left for ${address}`);
  };
  page.on('request', (request) => asked(request.url()));
  page.on('websocket', (socket) => asked(socket.url()));
  page.on('response', (response) => {
    // A node without logins answers so, and is open to whoever reaches it.
    if (response.status() === 404 && response.url().endsWith('/api/v1/session')) return;
    if (response.status() >= 400) misdeeds.push(`${response.url()} was answered with ${response.status()}`);
  });
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) misdeeds.push(message.text());
  });
  page.on('pageerror', (error) => misdeeds.push(String(error)));
  await page.setExtraHTTPHeaders(known(as));
  await page.goto(`${node}/?lang=${language}${hash}`);
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached();
}

/** Goes to another screen of a desk that is open. */
export const visit = (page: Page, hash: string) => page.evaluate((to) => (location.hash = to), hash);

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What light and dark can do differently. */
const ofColour = ['color-contrast', 'link-in-text-block'];

interface Axe {
  run(options: object): Promise<{ violations: { id: string; help: string; nodes: Found[] }[] }>;
}
interface Found {
  html: string;
  failureSummary: string;
}

/** All that axe-core finds in the light, and what it finds of colours in the dark. */
export async function violations(page: Page): Promise<string[]> {
  const light = await look(page, { type: 'tag', values: standards });
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const dark = await look(page, { type: 'rule', values: ofColour });
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  return [...light, ...dark.map((found) => `in the dark: ${found}`)];
}

/** axe-core runs outside the page's content policy, as a tool of the browser. */
async function look(page: Page, runOnly: object): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(readFileSync(axe, 'utf8'));
  const found = await page.evaluate(
    async (options) => (await (window as unknown as { axe: Axe }).axe.run(options)).violations,
    { runOnly, resultTypes: ['violations'] },
  );
  return found.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes
        .slice(0, 4)
        .map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary}`)
        .join('\n')}`,
  );
}

/** Takes an option of a list that opens. */
export async function choose(within: Page | Locator, label: string | RegExp, option: string | RegExp) {
  const name = label instanceof RegExp ? label : new RegExp(`${label}$`);
  await within.getByRole('button', { name }).click();
  const page = 'page' in within ? within.page() : within;
  await page.getByRole('option', typeof option === 'string' ? { name: option, exact: true } : { name: option }).click();
}

/** Words that no other run has written. */
export const once = (words: string) => `${words}, test ${Date.now().toString(36)}.`;

/** Asks a node's interface, as a station would. */
export const ask = (page: Page, node: string, path: string) =>
  page.request.get(`${node}/api/v1${path}`, { headers: known(node) });

export interface Said {
  id: string;
  kind: string;
  record: Record<string, unknown>;
  state: { name: string };
}

/** Hands a record in by the node's interface, as a station would; gives its commitment. */
export async function say(page: Page, node: string, record: object): Promise<string> {
  const answer = await page.request.post(`${node}/api/v1/records`, {
    data: { records: [record] },
    headers: known(node),
  });
  const { results } = (await answer.json()) as { results: { status: string; id: string; error?: unknown }[] };
  expect(results[0], JSON.stringify(results)).toMatchObject({ status: 'released' });
  return results[0]!.id;
}
