// Whatever befalls the graphics device, the page goes on with the reader's state and the same numbers, and says so in one line.
// FAULTS_REPEAT=20 provokes each so many times.
import type { Page } from '@playwright/test';
import { expect, test } from '../browser/page.ts';
import { faulty, order, struck, type Orders } from './faults.ts';
import { braid, crashGpuProcess, expectSame, exhibit, measured, openOn, status } from './gpu-page.ts';
import { withSmallNetworks } from './small-network.ts';

const REPEAT = Number(process.env.FAULTS_REPEAT ?? 1);
const HERE = '&c=eight&i=5&dx=2&dy=-1';

const digit = (page: Page) => exhibit(page, 'eight').getByRole('button', { name: /^The digit/ });

/** What the link restores; where the reader has scrolled to is no part of that. */
const addressOf = (page: Page) => page.url().replace(/c=\w+&/, '');

/** Moves the digit one pixel right; what computes its maps is struck. */
async function move(page: Page) {
  await digit(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.url()).toContain('dx=3');
}

/** Moves it back: everything is as it was before. */
async function back(page: Page, before: { address: string; shown: number[] }, by: 'simd' | 'gpu') {
  await digit(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => addressOf(page)).toBe(before.address);
  await expect(async () => expectSame(await braid(page, by), before.shown)).toPass({ timeout: 60_000 });
  await expect(page.locator('html')).toHaveAttribute('data-engine', 'ready');
}

/** Forgives the device, which is measured anew. */
async function again(page: Page) {
  await status(page).getByRole('button', { name: 'Measure again' }).click();
  await expect(status(page)).not.toHaveAttribute('data-trouble', /./, { timeout: 60_000 });
  await measured(page);
  await expect(status(page)).toHaveAttribute('data-compute', 'gpu');
}

test.describe('while it computes', () => {
  // One page for all: opening a device that is a program on the CPU takes longest.
  test.describe.configure({ mode: 'default', timeout: 120_000 + 60_000 * REPEAT, retries: 0 });
  let page: Page;
  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    await withSmallNetworks(page);
    await faulty(page);
    await openOn(page, 'gpu', HERE);
    await braid(page, 'gpu');
  });
  test.afterAll(() => page.close());

  const CASES: { name: string; orders: Orders; says?: RegExp }[] = [
    { name: 'the device is destroyed', orders: { 'lost-now': 1 } },
    { name: 'it is lost during an upload', orders: { 'lost-upload': 1 } },
    { name: 'it is lost during a read-back', orders: { 'lost-readback': 1 } },
    { name: 'mapAsync is rejected', orders: { 'map-rejected': 1 } },
    { name: 'mapAsync never answers', orders: { 'map-silent': 1 }, says: /no answer in 20 s/ },
    { name: 'it is out of memory', orders: { memory: 1 }, says: /memory/i },
    { name: 'a validation error comes that nobody waits for', orders: { validation: 1 } },
    { name: 'it is lost again while it recovers, making pipelines', orders: { 'lost-upload': 1, 'lost-pipeline': 1 } },
    { name: 'the fresh device’s shader is refused', orders: { 'map-rejected': 1, shader: 1 } },
    { name: 'the fresh device is refused', orders: { 'map-rejected': 1, 'device-refused': 1 }, says: /refused/ },
    { name: 'the fresh adapter never answers', orders: { 'map-rejected': 1, 'adapter-silent': 1 }, says: /no answer in 5 s/ },
  ];
  for (const { name, orders, says } of CASES) {
    test(name, async () => {
      // A refusal at least twice, the second soon after the device had come back: each recovery has all its tries.
      const times = 'device-refused' in orders ? Math.max(2, REPEAT) : REPEAT;
      for (let n = 0; n < times; n++) {
        const before = { address: addressOf(page), shown: await braid(page, 'gpu') };
        const already = (await struck(page)).length;
        await order(page, orders);
        await move(page);
        // All that was ordered has struck, the page has said so, and a fresh device has taken over.
        await expect.poll(async () => (await struck(page)).length, { timeout: 60_000 }).toBe(already + Object.keys(orders).length);
        await expect(status(page)).toHaveAttribute('data-trouble', 'device', { timeout: 60_000 });
        await expect(status(page)).toHaveAttribute('data-compute', 'gpu');
        await expect(status(page)).toContainText('The graphics device stopped');
        if (says) await expect(status(page)).toContainText(says);
        await back(page, before, 'gpu');
        await again(page);
      }
    });
  }

  test('its process crashes', async ({ browser }) => {
    for (let n = 0; n < REPEAT; n++) {
      const before = { address: addressOf(page), shown: await braid(page, 'gpu') };
      await crashGpuProcess(browser);
      await move(page);
      await expect(status(page)).toHaveAttribute('data-trouble', 'device', { timeout: 60_000 });
      await back(page, before, 'gpu');
      await again(page);
    }
  });

  test('it stops three times within a minute: SIMD, until the reader asks', async () => {
    for (let n = 0; n < REPEAT; n++) {
      const before = { address: addressOf(page), shown: await braid(page, 'gpu') };
      await order(page, { 'map-rejected': 3 });
      await move(page);
      await expect(status(page)).toHaveAttribute('data-trouble', 'simd for good', { timeout: 60_000 });
      await expect(status(page)).toHaveAttribute('data-compute', 'simd');
      await back(page, before, 'simd');
      await again(page);
      await expect(async () => expectSame(await braid(page), before.shown)).toPass();
      await move(page);
      await back(page, before, 'gpu');
    }
  });
});

test.describe('before it computes', () => {
  test.describe.configure({ timeout: 90_000 * (1 + REPEAT), retries: 0 });

  const CASES: { name: string; orders: Orders; why: RegExp; says: RegExp }[] = [
    { name: 'the adapter is refused', orders: { 'adapter-none': 9 }, why: /no-adapter/, says: /no graphics adapter/ },
    { name: 'asking for an adapter fails', orders: { 'adapter-rejected': 9 }, why: /stopped/, says: /stopped/ },
    { name: 'the adapter never answers', orders: { 'adapter-silent': 9 }, why: /stopped/, says: /no answer in 5 s/ },
    { name: 'the device is refused', orders: { 'device-refused': 9 }, why: /stopped/, says: /refused/ },
    { name: 'the device never answers', orders: { 'device-silent': 9 }, why: /stopped/, says: /no answer in 5 s/ },
    { name: 'its module traps', orders: { trap: 1 }, why: /stopped/, says: /stopped/ },
  ];
  for (const { name, orders, why, says } of CASES) {
    test(name, async ({ page }) => {
      await withSmallNetworks(page);
      await openOn(page, 'simd', HERE);
      const expected = await braid(page, 'simd');
      await faulty(page, orders);
      for (let n = 0; n < REPEAT; n++) {
        await page.goto(page.url().replace('compute=simd', 'compute=gpu'));
        const address = page.url();
        await measured(page);
        await expect(status(page)).toHaveAttribute('data-compute', 'simd');
        await expect(status(page)).toHaveAttribute('data-why', why);
        await expect(status(page)).toContainText(says);
        expectSame(await braid(page, 'simd'), expected);
        expect(page.url()).toBe(address);
        if (why.test('stopped')) await expect(status(page)).toHaveAttribute('data-trouble', 'simd for good', { timeout: 30_000 });
        await expect(page.locator('html')).toHaveAttribute('data-engine', 'ready');
      }
    });
  }
});
