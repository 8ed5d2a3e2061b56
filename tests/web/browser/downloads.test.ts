// A download that several chapters wait for: one cancel ends it, and each goes on with what it showed.
import { expect, mountAll, open, test } from './page.ts';

test.describe.configure({ timeout: 120_000 });

for (const mode of ['move', 'warp', 'swap'] as const)
  test(`cancelled in the hero, images are fetched for no other chapter: why arrows ${mode}`, async ({ page }) => {
    const IMAGES = /cifar-10-1000/;
    await open(page, `?v=1&am=${mode}`);
    await mountAll(page);
    const arrows = page.locator('#arrows .stage canvas');
    await expect(arrows).toHaveAttribute('aria-label', /three/, { timeout: 60_000 });
    // The network's own file, which Eight times over waits for, is cancelled with them.
    await page.context().route(/cifar-10-(1000|modulus)/, () => {});
    const asked = page.context().waitForEvent('request', (request) => IMAGES.test(request.url()));
    const ended = page.context().waitForEvent('requestfailed', { predicate: (request) => IMAGES.test(request.url()), timeout: 60_000 });
    const hero = page.locator('#tangles');
    await hero.locator('summary').click();
    await hero.getByRole('radio', { name: 'CIFAR-10' }).check();
    await asked;
    const news = page.getByRole('contentinfo').getByRole('status').first();
    await news.getByRole('button', { name: 'cancel' }).click();
    await ended;
    await expect(page).not.toHaveURL(/data=/);
    // Asked for anything else, the chapter answers.
    await page.getByRole('contentinfo').getByRole('button', { name: 'Next image' }).click();
    await expect(arrows).toHaveAttribute('aria-label', /four/, { timeout: 20_000 });
  });
