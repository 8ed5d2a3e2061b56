// Every build of the engine computes, in the browser, what the plain loops compute.
import { expect, openOnly, test } from './page.ts';

for (const simd of ['relaxed', 'simd128', 'scalar'] as const) {
  test(`the ${simd} build agrees with the plain loops`, async ({ strict }) => {
    await openOnly(strict, 'arrows', `&simd=${simd}`);
    const status = strict.locator('.status');
    await expect(status).toContainText({ relaxed: 'relaxed SIMD', simd128: '128-bit SIMD', scalar: 'without SIMD' }[simd]);
    await status.getByRole('button', { name: 'Check the arithmetic' }).click();
    // The first of the two: the other says where networks run.
    const result = status.getByRole('status').first();
    await expect(result).toHaveAttribute('data-check', /./, { timeout: 30_000 });
    const difference = Number(await result.getAttribute('data-check'));
    expect(difference).toBeLessThan(1e-4);
    // Two roads to a sum never agree to the last bit: a zero would mean that one road was taken twice.
    expect(difference).toBeGreaterThan(0);
  });
}
