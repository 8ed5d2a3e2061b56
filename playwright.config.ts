// Browser tests: the built page in Chromium, served as any static host would, from a sub-folder. They never start a build themselves.
import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

const CHROMIUM = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (p) => p && existsSync(p),
);

export default defineConfig({
  testDir: 'tests/web/browser',
  outputDir: 'target/browser-tests',
  // One at a time: the tests measure responsiveness, and pages share a small machine's cores with the program that draws them.
  workers: 1,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A shared machine can stall a page for seconds. What fails twice running is the page's fault; what passes the second time is reported
  // by name, so that it gets looked at.
  retries: 1,
  timeout: 60_000,
  reporter: process.env.BROWSER_TEST_REPORTER ?? 'list',
  globalSetup: './tests/web/browser/serve.ts',
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      ...(CHROMIUM ? { executablePath: CHROMIUM } : {}),
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--use-angle=swiftshader',
      ],
    },
  },
});
