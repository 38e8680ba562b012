// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from '@playwright/test';

const real = process.env.THALWEG_A !== undefined && process.env.THALWEG_B !== undefined;

/** THALWEG_A and THALWEG_B: where two real nodes serve this page. Without them two make-believe ones are started. */
export default defineConfig({
  testDir: 'tests',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    screenshot: 'only-on-failure',
    trace: 'off',
  },
  ...(real
    ? {}
    : {
        webServer: {
          command: 'node dev/server.mjs',
          url: 'http://127.0.0.1:8701/api/v1/node',
          reuseExistingServer: false,
        },
      }),
});
