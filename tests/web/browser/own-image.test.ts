// The reader's own image in a chapter that shows no network: moving digits are digits to it.
import { expect, open, test } from './page.ts';

for (const dataset of ['mnist', 'mnist-moving'])
  test(`drawn by keyboard, it is what Why arrows turn moves: ${dataset}`, async ({ strict: page }) => {
    await open(page, `?v=1&c=arrows&data=${dataset}`);
    const arrows = page.locator('#arrows .stage canvas');
    await expect(arrows).toHaveAttribute('aria-label', /the three, moved/, { timeout: 30_000 });
    await page
      .getByRole('contentinfo')
      .getByRole('button', { name: /^Image: / })
      .click();
    const panel = page.getByRole('group', { name: 'Images', exact: true });
    await panel.getByLabel(/^Drawing pad/).focus();
    await page.keyboard.press('Space');
    for (let n = 0; n < 16; n++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await expect(arrows).toHaveAttribute('aria-label', /the picture, moved/, { timeout: 30_000 });
  });
