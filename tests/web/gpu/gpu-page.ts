// What the tests of WebGPU have in common: the page with the software adapter asked for, its status, and its figures.
import type { Browser, Page } from '@playwright/test';
import { expect, open } from '../browser/page.ts';

export const status = (page: Page) => page.locator('[data-measuring]');
export const exhibit = (page: Page, name: string) => page.locator(`[data-exhibit=${name}]`);

/** Opens the page at an exhibit, computing as asked, and waits until that was measured. A machine without an adapter fails here. */
export async function openOn(page: Page, compute: 'auto' | 'simd' | 'gpu', query = '') {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, `?v=1${query}&compute=${compute}`);
  await measured(page);
  if (compute === 'gpu') await expect(status(page), 'no WebGPU adapter on this machine').toHaveAttribute('data-compute', 'gpu');
}

export async function measured(page: Page) {
  await expect(status(page)).toHaveAttribute('data-compute', /./, { timeout: 60_000 });
  await expect(status(page)).toHaveAttribute('data-measuring', 'false', { timeout: 60_000 });
}

/** Every figure of an exhibit's table. */
export async function figures(page: Page, name: string): Promise<number[]> {
  const cells = await exhibit(page, name).locator('td').allTextContents();
  return cells.map((text) => Number.parseFloat(text));
}

/** Until Separation has measured its three networks. */
export async function separated(page: Page) {
  await expect(exhibit(page, 'separation').getByRole('switch', { name: 'labels' })).toBeVisible({ timeout: 200_000 });
}

/** What Eight times over shows once its frame was computed as asked: the strand's table and the answer. */
export async function braid(page: Page, by?: 'simd' | 'gpu'): Promise<number[]> {
  const number = exhibit(page, 'eight').locator('.number');
  await expect(number).toContainText('One pass here', { timeout: 60_000 });
  if (by === 'gpu') await expect(number).toContainText('on WebGPU', { timeout: 60_000 });
  if (by === 'simd') await expect(number).not.toContainText('on WebGPU', { timeout: 60_000 });
  const answer = Number.parseFloat((await number.locator('strong').textContent()) ?? '');
  return [answer, ...(await figures(page, 'eight'))];
}

/** Figures as shown, each to within a thousandth and its last digit. */
export function expectSame(found: number[], expected: number[]) {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => {
    if (!Number.isNaN(expected[i]!))
      expect(Math.abs(value - expected[i]!), `figure ${i}`).toBeLessThanOrEqual(1e-3 * Math.abs(expected[i]!) + 0.11);
    else expect(value).toBeNaN();
  });
}

/** Ends the browser's graphics process, as a driver's fault does. The answer never comes: the process that would send it is gone. */
export async function crashGpuProcess(browser: Browser) {
  const session = await browser.newBrowserCDPSession();
  void session.send('Browser.crashGpuProcess').catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 500));
}
