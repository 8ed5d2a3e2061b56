// The engine loads in the built page, in each of its builds.
import { expect, open, openOnly, test } from './page.ts';

for (const [asked, file] of [
  ['auto', /engine_relaxed.*\.wasm/],
  ['simd128', /engine_simd128.*\.wasm/],
  ['scalar', /engine_bg.*\.wasm/],
] as const) {
  test(`engine build: ${asked}`, async ({ strict }) => {
    const request = strict.waitForRequest(file);
    await (asked === 'auto' ? open(strict) : openOnly(strict, 'arrows', `&simd=${asked}`));
    await request;
    await expect(strict.locator('html')).toHaveAttribute('data-simd', asked === 'auto' ? 'relaxed' : asked);
  });
}
