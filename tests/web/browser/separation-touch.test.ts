// Choosing images in Separation with a finger, on a phone: it draws only where it was told to.
import type { Page } from '@playwright/test';
import { expect, openOnly, test } from './page.ts';

const exhibit = (page: Page) => page.locator('[data-exhibit=separation]');
const canvasOf = (page: Page) => exhibit(page).locator('canvas').first();

test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });
test.describe.configure({ timeout: 240_000 });

test('a finger draws round images once it is told to, and scrolls again afterwards', async ({ strict: page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openOnly(page, 'separation', '&data=mnist');
  await expect(exhibit(page).locator('.number')).toContainText('as far apart as with', { timeout: 200_000 });
  const touches = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
    touches.send('Input.dispatchTouchEvent', { type, touchPoints });
  /** Round nearly all of the first cloud, the upper one. */
  const draw = async () => {
    const box = (await canvasOf(page).boundingBox())!;
    const at = (x: number, y: number) => ({ x: box.x + box.width * x, y: box.y + (box.height / 2) * y });
    await touch('touchStart', at(0.03, 0.2));
    for (const [x, y] of [
      [0.5, 0.19],
      [0.97, 0.2],
      [0.97, 0.5],
      [0.97, 0.88],
      [0.5, 0.89],
      [0.03, 0.88],
    ] as const)
      await touch('touchMove', at(x, y));
    await touch('touchEnd');
  };

  await exhibit(page).locator('[data-more] > summary').click();
  const told = exhibit(page).getByRole('button', { name: 'draw round some of the digits with a finger' });
  await canvasOf(page).scrollIntoViewIfNeeded();
  await draw();
  await expect(page).not.toHaveURL(/[?&]ch=/);

  await exhibit(page).locator('.further').scrollIntoViewIfNeeded();
  await expect(told).toBeVisible({ timeout: 60_000 });
  await told.click();
  await expect(exhibit(page).getByText('With a finger, draw round some of the digits.')).toBeInViewport();
  await draw();
  await expect(page).toHaveURL(/[?&]ch=/);
  await exhibit(page).locator('.further').scrollIntoViewIfNeeded();
  const chosen = await exhibit(page)
    .locator('p', { hasText: /^\d+ chosen/ })
    .textContent();
  // A thousand images stand in the cloud; a few may lie outside the line.
  expect(parseInt(chosen!)).toBeGreaterThan(500);
  await expect(told).toHaveAttribute('aria-pressed', 'false');
  await exhibit(page).getByRole('button', { name: 'choose none' }).click();
  await expect(page).not.toHaveURL(/[?&]ch=/);
  await canvasOf(page).scrollIntoViewIfNeeded();
  await draw();
  await expect(page).not.toHaveURL(/[?&]ch=/);
});
