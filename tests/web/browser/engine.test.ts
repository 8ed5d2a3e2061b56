// The engine loads in the built page, in each of its builds.
import { expect, open, openOnly, test } from './page.ts';

for (const [asked, file] of [
  ['auto', /engine_relaxed-.*\.wasm/],
  ['simd128', /engine_simd128-.*\.wasm/],
  ['scalar', /engine_bg-.*\.wasm/],
] as const) {
  test(`engine build: ${asked}`, async ({ strict }) => {
    const request = strict.waitForRequest(file);
    await (asked === 'auto' ? open(strict) : openOnly(strict, 'arrows', `&simd=${asked}`));
    await request;
    await expect(strict.locator('html')).toHaveAttribute('data-simd', asked === 'auto' ? 'relaxed' : asked);
  });
}

const LATER = /engine_\w+_later-.*\.wasm/;

for (const dataset of ['mnist', 'cifar-10'])
  test(`the first chapter needs only the first part of the engine: ${dataset}`, async ({ strict }) => {
    await strict.route(LATER, () => {});
    await open(strict, `?v=1&a=1&data=${dataset}`);
    const tangles = strict.locator('#tangles');
    const table = async () => {
      await expect(tangles.locator('.number')).toHaveAttribute('aria-busy', 'false');
      return tangles.locator('tbody').textContent();
    };
    const kept = await table();
    await tangles.getByRole('slider', { name: 'How much of the phase is gone' }).press('End');
    const gone = await table();
    expect(gone).not.toBe(kept);
    await tangles.locator('[data-more] > summary').click();
    await tangles.getByRole('switch', { name: 'Labels' }).click();
    await expect.poll(table).not.toBe(gone);
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
