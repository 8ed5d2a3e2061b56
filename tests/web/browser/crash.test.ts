// When the engine traps, the page starts a new one and asks again; when it traps each time, the page says so and stops trying.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { address, expect, test } from './page.ts';

const assets = () => path.resolve('dist/assets');
const workerSource = () =>
  readFileSync(
    path.join(
      assets(),
      readdirSync(assets()).find((name) => /^worker-.*\.js$/.test(name))!,
    ),
    'utf8',
  );

/** The first `times` workers trap in engine_status, as a Rust panic does. */
async function trap(page: Page, times: number): Promise<() => number> {
  let started = 0;
  const line = `
    const instantiate = WebAssembly.instantiate;
    WebAssembly.instantiate = async (module, imports) => {
      const { exports } = await instantiate(module, imports);
      return { module, instance: { exports: { ...exports, engine_status: () => { throw new WebAssembly.RuntimeError('unreachable'); } } } };
    };`;
  await page.route(/assets\/worker-.*\.js$/, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: (started++ < times ? line : '') + workerSource() }),
  );
  return () => started;
}

test('one trap: a new engine answers', async ({ page }) => {
  const started = await trap(page, 1);
  await page.goto(address());
  await expect(page.locator('html')).toHaveAttribute('data-simd', 'relaxed');
  await expect(page.locator('html')).toHaveAttribute('data-engine', 'ready');
  expect(started()).toBe(2);
  await expect(page.locator('[role=alert][data-cause]')).toHaveCount(0);
});

test('a trap each time: the page says so', async ({ page }) => {
  const started = await trap(page, Infinity);
  await page.goto(address());
  await expect(page.locator('[role=alert][data-cause]')).toHaveAttribute('data-cause', 'crash');
  expect(started()).toBe(4);
});
