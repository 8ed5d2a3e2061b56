// The engine loads in the built page, in each of its builds.
import { expect, open, test } from './page.ts';

for (const [asked, file] of [
  ['auto', /engine_relaxed-.*\.wasm/],
  ['simd128', /engine_simd128-.*\.wasm/],
  ['scalar', /engine_bg-.*\.wasm/],
] as const) {
  test(`engine build: ${asked}`, async ({ strict }) => {
    const request = strict.waitForRequest(file);
    await open(strict, asked === 'auto' ? '' : `?v=1&simd=${asked}`);
    await request;
    await expect(strict.locator('html')).toHaveAttribute('data-simd', asked === 'auto' ? 'relaxed' : asked);
  });
}

const LATER = /engine_\w+_later-.*\.wasm/;

test('the first chapter needs only the first part of the engine', async ({ strict }) => {
  await strict.route(LATER, () => {});
  await open(strict, '?v=1&a=1');
  const tangles = strict.locator('#tangles');
  const settled = () => expect(tangles.locator('.number')).toHaveAttribute('aria-busy', 'false');
  await settled();
  const kept = await tangles.locator('tbody').textContent();
  await tangles.getByRole('slider', { name: 'How much of the phase is gone' }).press('End');
  await settled();
  expect(await tangles.locator('tbody').textContent()).not.toBe(kept);
  await tangles.locator('[data-more] > summary').click();
  await tangles.getByRole('switch', { name: /shuffle/i }).click();
  await settled();
});

test('while the second part does not come the page says so and tries again, and a chapter below goes on when it has', async ({ page }) => {
  let refused = 0;
  await page.route(LATER, (route) => (refused++ < 2 ? route.fulfill({ status: 503, body: 'busy' }) : route.continue()));
  await open(page, '?v=1&c=arrows');
  const news = page.getByRole('contentinfo').getByRole('status').first();
  await expect(news).toContainText('has not come yet');
  await expect(news).toContainText('503');
  await expect(page.locator('#arrows .number')).toContainText(/\d/, { timeout: 30_000 });
  await expect(news).not.toContainText('has not come yet');
  expect(refused).toBe(3);
});
