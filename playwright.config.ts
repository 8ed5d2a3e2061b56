// Browser tests: the built page in Chromium, served as any static host would, from a sub-folder. They never start a build themselves.
import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

const CHROMIUM = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (p) => p && existsSync(p),
);

const ARGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Drawn by this process: a software GPU takes seconds for each picture of a page that is looked at or read back. */
const DRAWN_HERE = ['--disable-gpu'];
/** Drawn by a process of its own, as by a reader's graphics card, so that what the page is busy with is its own work. */
const DRAWN_THERE = ['--use-angle=swiftshader'];
/** WebGPU on Chromium's own software Vulkan; without these there is no adapter. */
const WEBGPU = [
  ...DRAWN_THERE,
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-webgpu-adapter=swiftshader',
];
/**
 * The software device makes a program of each store that clears a workgroup's memory, seconds of compiling for every page. No kernel may
 * count on that memory being clear; the browser as the reader's, below, clears it.
 */
const UNCLEARED = ['--enable-dawn-features=disable_workgroup_init'];
/** Else the browser refuses every adapter after two crashes of its graphics process. */
const CRASHES = ['--disable-domain-blocking-for-3d-apis', '--disable-gpu-process-crash-limit'];

const launch = (...more: string[]) => ({ ...(CHROMIUM ? { executablePath: CHROMIUM } : {}), args: [...ARGS, ...more] });

export default defineConfig({
  projects: [
    { name: 'page', testDir: 'tests/web/browser', grepInvert: /@alone/ },
    { name: 'page-alone', testDir: 'tests/web/browser', grep: /@alone/, use: { launchOptions: launch(...DRAWN_THERE) } },
    {
      name: 'webgpu',
      testDir: 'tests/web/gpu',
      use: { launchOptions: launch(...WEBGPU, ...UNCLEARED, ...CRASHES) },
      testIgnore: /refuses/,
    },
    // A browser as the reader's: it takes two crashes and then refuses.
    { name: 'webgpu-refused', testDir: 'tests/web/gpu', use: { launchOptions: launch(...WEBGPU) }, testMatch: /refuses/ },
  ],
  outputDir: 'target/browser-tests',
  // One at a time unless a command says otherwise: pages share a small machine's cores with the program that draws them.
  workers: 1,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A shared machine can stall a page for seconds. What fails twice running is the page's fault; what passes the second time is reported
  // by name, so that it gets looked at.
  retries: 1,
  // Seven chapters on one page: on a small machine axe alone takes most of a minute to read them.
  timeout: 150_000,
  reporter: process.env.BROWSER_TEST_REPORTER ?? 'list',
  globalSetup: './tests/web/browser/serve.ts',
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    launchOptions: launch(...DRAWN_HERE),
  },
});
