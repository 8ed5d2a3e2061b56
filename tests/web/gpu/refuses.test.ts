// A browser that refuses every further adapter after its graphics process has crashed: SIMD, a line that says so, and nothing lost.
import { expect, test } from '../browser/page.ts';
import { braid, crashGpuProcess, expectSame, measured, openOn, status } from './gpu-page.ts';
import { withSmallNetworks } from './small-network.ts';

const REPEAT = Number(process.env.FAULTS_REPEAT ?? 1);
test.describe.configure({ timeout: 240_000, retries: 0 });

for (let n = 1; n <= REPEAT; n++) {
  // Each needs a browser that has not crashed before.
  test(`the browser refuses every further adapter${n > 1 ? `, ${n}` : ''}`, async ({ playwright, launchOptions }) => {
    const browser = await playwright.chromium.launch(launchOptions);
    const page = await browser.newPage();
    await withSmallNetworks(page);
    await openOn(page, 'gpu', '&c=eight&i=5');
    const before = { address: page.url().replace(/c=\w+&/, ''), shown: await braid(page, 'gpu') };
    const digit = page.locator('[data-exhibit=eight]').getByRole('button', { name: /^The digit/ });
    const moveAndBack = async () => {
      await digit.focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => page.url()).toContain('dx=1');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => page.url().replace(/c=\w+&/, '')).toBe(before.address);
    };
    for (let crashes = 0; crashes < 5; crashes++) {
      await crashGpuProcess(browser);
      await moveAndBack();
      await expect(status(page)).toHaveAttribute('data-trouble', /device|good/, { timeout: 90_000 });
      if ((await status(page).getAttribute('data-trouble')) === 'simd for good') break;
      // The reader forgives it: what ends this is the browser, not our own patience.
      await status(page).getByRole('button', { name: 'Measure again' }).click();
      await expect(status(page)).not.toHaveAttribute('data-trouble', /./, { timeout: 60_000 });
      await measured(page);
    }
    await expect(status(page)).toHaveAttribute('data-trouble', 'simd for good', { timeout: 90_000 });
    await expect(status(page)).toHaveAttribute('data-compute', 'simd');
    await expect(status(page)).toContainText('The graphics device stopped');
    await moveAndBack();
    await expect(async () => expectSame(await braid(page, 'simd'), before.shown)).toPass({ timeout: 60_000 });
    await browser.close();
  });
}
