// Every exhibit shows on WebGPU what it shows on SIMD. The networks are small ones: the adapter here is a program on the CPU.
import { expect, test } from '../browser/page.ts';
import { braid, expectSame, figures, openOn, separated, status } from './gpu-page.ts';
import { withFewerDigits, withSmallNetworks } from './small-network.ts';

test.describe.configure({ timeout: 400_000 });

// Not a whole number of passes.
test('Separation: 250 digits through three networks', async ({ strict: page }) => {
  await withSmallNetworks(page);
  await withFewerDigits(page, 250);
  const found: number[][] = [];
  for (const compute of ['simd', 'gpu'] as const) {
    await openOn(page, compute, '&c=separation');
    await separated(page);
    await expect(status(page)).toHaveAttribute('data-compute', compute);
    found.push(await figures(page, 'separation'));
  }
  const [simd, gpu] = found as [number[], number[]];
  expect(simd.length).toBeGreaterThan(40);
  expectSame(gpu, simd);
});

test('Eight times over: a digit, another digit, and both moved', async ({ strict: page }) => {
  await withSmallNetworks(page);
  for (const query of ['&c=eight', '&c=eight&i=5&dx=2&dy=-3', '&c=eight&i=5&n=threshold&b=3']) {
    const found: number[][] = [];
    for (const compute of ['simd', 'gpu'] as const) {
      await openOn(page, compute, query);
      found.push(await braid(page, compute));
      await expect(status(page)).toHaveAttribute('data-compute', compute);
    }
    expect(found[0]!.length).toBeGreaterThan(4);
    expectSame(found[1]!, found[0]!);
  }
});
