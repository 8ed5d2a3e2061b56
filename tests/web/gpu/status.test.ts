// What the page says about where networks are computed, and the reader's choice of it.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../browser/page.ts';
import { exhibit, measured, openOn, status } from './gpu-page.ts';
import { withSmallNetworks } from './small-network.ts';

test.setTimeout(180_000);

test('a software adapter is not chosen by itself, and nothing is downloaded for it; the reader can choose it', async ({ strict: page }) => {
  await withSmallNetworks(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await openOn(page, 'auto', '&c=separation');
  await expect(status(page)).toHaveAttribute('data-compute', 'simd');
  await expect(status(page)).toHaveAttribute('data-why', 'software');
  await expect(status(page)).toContainText(/Networks run on SIMD: [\d,]+ images\/s; the only graphics adapter computes on the CPU/);
  expect(asked.filter((url) => /assets\/gpu/.test(url))).toEqual([]);

  await page.getByRole('radio', { name: 'WebGPU' }).check({ force: true });
  await expect(page).toHaveURL(/[?&]compute=gpu\b/);
  await expect(status(page)).toHaveAttribute('data-compute', 'gpu', { timeout: 60_000 });
  expect(asked.filter((url) => /assets\/gpu/.test(url)).length).toBe(2);
  const difference = Number(await status(page).getAttribute('data-difference'));
  expect(difference).toBeLessThan(1e-4);
  // Two roads to a sum never agree to the last bit: a zero would mean that one road was taken twice.
  expect(difference).toBeGreaterThan(0);
  await expect(status(page)).toContainText(
    /WebGPU \(.*swiftshader.*\): [\d.,]+ images\/s, \d+ at a time\. SIMD does [\d,]+ images\/s\. On 4 images/i,
  );
  const { violations } = await new AxeBuilder({ page }).include('.status').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await status(page).getByRole('button', { name: 'Measure again' }).click();
  await measured(page);
  await expect(status(page)).toHaveAttribute('data-compute', 'gpu');

  // In the middle of a run, the reader changes their mind: what was done stays done.
  await page.getByRole('radio', { name: 'SIMD', exact: true }).check({ force: true });
  await expect(page).toHaveURL(/[?&]compute=simd\b/);
  await expect(status(page)).toHaveAttribute('data-why', 'asked');
  await expect(exhibit(page, 'separation').getByRole('switch', { name: 'labels' })).toBeVisible({ timeout: 60_000 });
  await page.goBack();
  await expect(status(page)).toHaveAttribute('data-compute', 'gpu', { timeout: 60_000 });
});

test('when the engine starts anew, the device does, too', async ({ page }) => {
  await withSmallNetworks(page);
  await openOn(page, 'gpu', '&c=eight');
  const number = exhibit(page, 'eight').locator('.number');
  await expect(number).toContainText('on WebGPU', { timeout: 60_000 });
  const said = await number.locator('strong').textContent();
  // A trap in the engine: the page ends the worker and starts another.
  await page.workers()[0]!.evaluate(() =>
    setTimeout(() => {
      throw new Error('provoked');
    }),
  );
  await expect.poll(() => page.workers().length).toBe(1);
  await expect(status(page)).toHaveAttribute('data-measuring', 'true', { timeout: 60_000 });
  await measured(page);
  await expect(status(page)).toHaveAttribute('data-compute', 'gpu');
  await expect(number.locator('strong')).toHaveText(said!);
});

test('a hidden tab loses nothing', async ({ context }) => {
  const page = await context.newPage();
  await withSmallNetworks(page);
  await openOn(page, 'gpu', '&c=eight');
  const number = exhibit(page, 'eight').locator('.number');
  await expect(number).toContainText('on WebGPU', { timeout: 60_000 });
  const before = { address: page.url(), said: await number.locator('strong').textContent() };
  const other = await context.newPage();
  await other.goto('about:blank');
  await other.bringToFront();
  await other.waitForTimeout(2000);
  await page.bringToFront();
  await page.getByRole('button', { name: 'Next image' }).click();
  await page.getByRole('button', { name: 'Previous image' }).click();
  await expect(number.locator('strong')).toHaveText(before.said!, { timeout: 60_000 });
  // The answer may be that of before all along: the link is what tells.
  await expect.poll(() => page.url().replace(/c=\w+&/, '')).toBe(before.address.replace(/c=\w+&/, ''));
  await expect(number.locator('strong')).toHaveText(before.said!, { timeout: 60_000 });
  await expect(status(page)).toHaveAttribute('data-compute', 'gpu');
  await expect(status(page)).not.toHaveAttribute('data-trouble', /./);
});
