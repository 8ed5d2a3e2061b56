// Why arrows turn, its charts over the way, the circle, all wavelets at once, and other data sets, driven as a reader would.
import type { Locator, Page } from '@playwright/test';
import { expectedMove } from './arrows-oracle.ts';
import { expect, openOnly, test } from './page.ts';

test.describe.configure({ timeout: 60_000 });

const exhibit = (page: Page) => page.locator('#arrows');
const hand = (page: Page) => exhibit(page).getByRole('application');

/** What the picture says of itself, once it says `expected`. */
async function says(page: Page, expected: RegExp): Promise<string> {
  const picture = exhibit(page).locator('.stage canvas');
  await expect(picture).toHaveAttribute('aria-label', expected, { timeout: 20_000 });
  return (await picture.getAttribute('aria-label'))!;
}

test('the charts read what is there: where the move stands, where the mouse points, and by keys', async ({ strict: page }) => {
  await openOnly(page, 'arrows');
  await says(page, /has turned 70°.*z 118 %, \|z\| 31 %, \|z\| averaged 10 %/);
  const [turns, changes] = [0, 1].map((i) => exhibit(page).locator('[data-panel]').nth(i)) as [Locator, Locator];
  const value = (panel: Locator, name: string) => panel.locator(`[data-value="${name}"]`);
  await expect(value(changes, '|z| averaged')).toHaveText('10 %', { timeout: 20_000 });
  await expect(value(changes, 'z')).toHaveText('118 %');
  await expect(value(changes, '|z|')).toHaveText('31 %');
  await expect(value(turns, 'measured')).toHaveText('70°');
  await expect(value(turns, 'pure wave')).toHaveText('68°'); // 2 px of 33.75° a pixel
  // Pointing reads both charts elsewhere, and moves nothing.
  const reader = changes.getByRole('slider');
  const box = (await reader.boundingBox())!;
  await page.mouse.move(box.x + 10 + (box.width - 20) / 4, box.y + box.height / 2);
  const asked = { image: 73, octave: 2, orientation: 1, down: 1, right: 0, row: 17.25, col: 14.25 };
  const z = async () => Number((await value(changes, 'z').textContent())!.replace(' %', ''));
  await expect.poll(async () => Math.abs((await z()) - expectedMove(asked).z)).toBeLessThan(2);
  await expect(value(turns, 'pure wave')).toHaveText(/^3[345]°$/);
  await says(page, /moved down by 2\.0 px/);
  await page.mouse.move(box.x, box.y - 200);
  await expect(value(changes, 'z')).toHaveText('118 %');
  // Keys on either chart move the image, and say what is read there.
  await reader.focus();
  await page.keyboard.press('Home');
  await says(page, /not moved/);
  await expect(reader).toHaveAttribute('aria-valuetext', '0.0 px: z 0 %, |z| 0 %, |z| averaged 0 %');
});

test('a circle: played, stepped and scrubbed, and back to the line', async ({ strict: page }) => {
  await openOnly(page, 'arrows', '&md=0&mr=2');
  await says(page, /moved right by 2\.0 px/);
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('radio', { name: 'a circle' }).check({ force: true });
  await expect(page).toHaveURL(/ap=circle/);
  const clock = exhibit(page).getByRole('slider', { name: 'Place on the circle' });
  await expect(clock).toHaveAttribute('aria-valuetext', '0°');
  for (let n = 0; n < 6; n++) await exhibit(page).getByRole('button', { name: 'Step on' }).click();
  await says(page, /moved down by 2\.0 px/);
  await expect(clock).toHaveAttribute('aria-valuetext', '90°');
  // A pure wave that runs down turns by ξ·2 px there, and not at all at the right.
  const pure = exhibit(page).locator('[data-panel]').first().locator('[data-value="pure wave"]');
  await expect(pure).toHaveText('68°');
  const chart = exhibit(page).getByRole('slider', { name: /round a circle of 2\.0 px/ });
  await chart.fill('180');
  await says(page, /moved left by 2\.0 px/);
  await expect(pure).toHaveText('0°');
  await exhibit(page).getByRole('button', { name: 'Play' }).click();
  await expect(clock).not.toHaveValue('4');
  await exhibit(page).getByRole('button', { name: 'Pause' }).click();
  await says(page, /by (1\.9|2\.0) px/);
  await exhibit(page).getByRole('radio', { name: 'a line' }).check({ force: true });
  await expect(exhibit(page).getByRole('slider', { name: 'Length of the move' })).toHaveAttribute('aria-valuetext', /^(1\.9|2\.0) px$/);
});

test('all sixteen wavelets, small: each says its values, and a press looks through it', async ({ strict: page }) => {
  await openOnly(page, 'arrows');
  await says(page, /has turned/);
  await exhibit(page).locator('summary').click();
  const cells = exhibit(page)
    .getByRole('region', { name: /all wavelets/ })
    .getByRole('button');
  await expect(cells).toHaveCount(16);
  const chosen = exhibit(page).getByRole('button', { name: /^σ = 3\.2 px, wave runs down: / });
  await expect(chosen).toHaveAttribute('aria-label', /measured 7[01]°.*pure wave 68°, z 11[78] %, \|z\| 3[01] %, \|z\| averaged 10 %/, {
    timeout: 30_000,
  });
  await expect(chosen).toHaveAttribute('aria-pressed', 'true');
  await exhibit(page)
    .getByRole('button', { name: /^σ = 1\.6 px, wave runs across/ })
    .press('Enter');
  await expect(page).toHaveURL(/s=1&o=3/);
  await expect(exhibit(page).getByRole('radio', { name: '1.6' })).toBeChecked();
});

test('another data set: the old picture stays until its images are there', async ({ strict: page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.context().route(/cifar-10-1000/, async (route) => {
    await held;
    await route.continue();
  });
  await openOnly(page, 'arrows');
  await says(page, /the three/);
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('radio', { name: 'CIFAR-10' }).check({ force: true });
  await expect(page.getByRole('contentinfo').getByRole('status').first()).toContainText('Loading CIFAR-10');
  await says(page, /the three/);
  // The old images are moved on, meanwhile.
  await hand(page).press('ArrowRight');
  await says(page, /the three, moved down and right/);
  release();
  await says(page, /the cat/);
  await expect(exhibit(page).locator('.sentence')).toContainText('its luminance');
  await expect(page).toHaveURL(/data=cifar-10/);
  await exhibit(page).getByRole('radio', { name: 'Fashion-MNIST' }).check({ force: true });
  await says(page, /the sneaker|the sandal|the dress|the pullover/);
});

test('images that cannot be had are said to be missing', async ({ page }) => {
  await page.context().route(/fashion-mnist-1000/, (route) => route.fulfill({ status: 404, body: '' }));
  await openOnly(page, 'arrows');
  await says(page, /the three/);
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('radio', { name: 'Fashion-MNIST' }).check({ force: true });
  await expect(page.getByRole('contentinfo').getByRole('status').first()).toHaveText(/could not be loaded \(.*404\)\..*keep MNIST/);
  await says(page, /the three/);
});
