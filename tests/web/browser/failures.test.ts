// When the engine or the page's program cannot load, the page says which of the usual causes it is. Each is provoked.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { address, expect, test } from './page.ts';

const WORKER = /assets\/worker-.*\.js$/;
const WASM = /\.wasm$/;
/** The script that the document starts with, whatever it is called. */
const MAIN = `**/${[...readFileSync('dist/index.html', 'utf8').matchAll(/<script type="module"[^>]* src="\.\/([^"]+)"/g)].at(-1)![1]}`;
const workerSource = () => {
  const assets = path.resolve('dist/assets');
  return readFileSync(
    path.join(
      assets,
      readdirSync(assets).find((name) => /^worker-.*\.js$/.test(name))!,
    ),
    'utf8',
  );
};

const panel = (page: Page) => page.locator('[role=alert][data-cause]');

/** Lets the worker start with a line of its own in front, which imitates a browser or machine that lacks something. */
async function workerWith(page: Page, line: string, headers: Record<string, string> = {}) {
  await page.route(WORKER, (route) => route.fulfill({ contentType: 'text/javascript', headers, body: `${line}\n${workerSource()}` }));
}

const CASES: { name: string; cause: string; provoke: (page: Page) => Promise<unknown> }[] = [
  {
    name: 'the .wasm file is missing',
    cause: 'not-found',
    provoke: (page) => page.route(WASM, (route) => route.fulfill({ status: 404, body: 'no' })),
  },
  {
    name: 'the host answers with its start page instead',
    cause: 'not-found',
    provoke: (page) => page.route(WASM, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Home</title>' })),
  },
  {
    name: 'the .wasm file is something else',
    cause: 'mime',
    provoke: (page) =>
      page.route(WASM, (route) => route.fulfill({ contentType: 'text/plain', body: 'version https://git-lfs.github.com/spec/v1' })),
  },
  {
    name: 'the worker has the wrong MIME type',
    cause: 'mime',
    provoke: (page) => page.route(WORKER, (route) => route.fulfill({ contentType: 'text/plain', body: workerSource() })),
  },
  {
    name: 'the worker is missing',
    cause: 'not-found',
    provoke: (page) => page.route(WORKER, (route) => route.fulfill({ status: 404, body: 'no' })),
  },
  {
    name: 'a policy forbids WebAssembly',
    cause: 'policy',
    provoke: (page) => workerWith(page, '', { 'content-security-policy': "script-src 'self'" }),
  },
  { name: 'the browser has no WebAssembly', cause: 'browser', provoke: (page) => workerWith(page, 'delete globalThis.WebAssembly;') },
  {
    name: 'the browser knows an older WebAssembly',
    cause: 'browser',
    provoke: (page) => workerWith(page, "WebAssembly.compile = async () => { throw new WebAssembly.CompileError('invalid value type'); };"),
  },
  {
    name: 'memory is short',
    cause: 'memory',
    provoke: (page) =>
      workerWith(
        page,
        "WebAssembly.instantiate = async () => { throw new RangeError('WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory'); };",
      ),
  },
  { name: 'the connection breaks', cause: 'network', provoke: (page) => page.route(WASM, (route) => route.abort('connectionreset')) },
  {
    name: 'the page’s own script has the wrong MIME type',
    cause: 'mime',
    provoke: (page) => page.route(MAIN, (route) => route.fulfill({ contentType: 'text/plain', body: '' })),
  },
  {
    name: 'the page’s own script is missing',
    cause: 'not-found',
    provoke: (page) => page.route(MAIN, (route) => route.fulfill({ status: 404, body: 'no' })),
  },
];

for (const { name, cause, provoke } of CASES) {
  test(`${cause}: ${name}`, async ({ page }) => {
    await provoke(page);
    await page.goto(address());
    await expect(panel(page)).toHaveAttribute('data-cause', cause);
    await expect(panel(page).locator('h2')).not.toBeEmpty();
  });
}

test('file: the page was opened from a file', async ({ page }) => {
  await page.goto(pathToFileURL(path.resolve('dist/index.html')).href);
  await expect(panel(page)).toHaveAttribute('data-cause', 'file');
  await expect(panel(page)).toContainText('npm start');
});

test('a .wasm file with a missing MIME type is run all the same', async ({ page }) => {
  await page.route(WASM, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ body: await response.body(), contentType: 'application/octet-stream' });
  });
  await page.goto(address());
  await expect(page.locator('html')).toHaveAttribute('data-engine', 'ready');
});

test('without JavaScript the page says what it needs', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address());
  await expect(page.locator('noscript p')).toBeVisible();
  await context.close();
});
