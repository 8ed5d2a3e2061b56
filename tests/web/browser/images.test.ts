// Choosing an image by class or number, and bringing one's own: drawn by hand or by keyboard, opened, taken with a camera (Chromium's false one).
import type { Page } from '@playwright/test';
import { percent } from '../../../www/exhibits/eight/words.ts';
import { digit, run } from './eight-oracle.ts';
import { expect as expectSoon, networkButton, openOnly, test } from './page.ts';

/** Files are decoded, and cameras opened, beside everything else that a small machine does. */
const expect = expectSoon.configure({ timeout: 20_000 });

test.describe.configure({ timeout: 90_000 });
test.use({
  permissions: ['camera'],
  launchOptions: async ({ launchOptions }, use) =>
    use({
      ...launchOptions,
      args: [...(launchOptions.args ?? []), '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    }),
});

const picture = (page: Page) => page.locator('#eight .stage canvas');
const button = (page: Page) => page.getByRole('contentinfo').getByRole('button', { name: /^Image: / });
const panel = (page: Page) => page.getByRole('group', { name: 'Images', exact: true });
const pad = (page: Page) => panel(page).getByLabel(/^Drawing pad/);

async function openEight(page: Page, query = '') {
  await openOnly(page, 'eight', query);
  await expect(picture(page)).toHaveAttribute('aria-label', /the network says/, { timeout: 20_000 });
}

async function openPanel(page: Page) {
  await button(page).click();
  await expect(panel(page).getByRole('radiogroup', { name: 'Image' })).toBeVisible();
}

/** What the page says that the network gets, back as bytes. */
const got = async (page: Page) =>
  Uint8Array.from(
    await panel(page)
      .getByLabel('Your image as the network gets it')
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i]!);
      }),
  );

/** The answer on show is that of a network of the test's own, on these bytes. */
async function answers(page: Page, bytes: Uint8Array) {
  const { probabilities } = run('mnist-modulus', bytes, 0, 0);
  const top = probabilities.indexOf(Math.max(...probabilities));
  await expect(picture(page)).toHaveAttribute('aria-label', new RegExp(`the network says ${top}, ${percent(probabilities[top]!)};.*own`));
}

/** A picture file of grey values. */
async function png(page: Page, grey: ArrayLike<number>, width: number): Promise<Buffer> {
  const url = await page.evaluate(
    ([grey, width]) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [width, grey.length / width];
      const image = new ImageData(width, grey.length / width);
      grey.forEach((v, i) => image.data.set([v, v, v, 255], 4 * i));
      canvas.getContext('2d')!.putImageData(image, 0, 0);
      return canvas.toDataURL('image/png');
    },
    [Array.from(grey), width] as const,
  );
  return Buffer.from(url.split(',')[1]!, 'base64');
}

test('images by class and by number, by mouse and by keyboard', async ({ strict: page }) => {
  await openEight(page);
  await openPanel(page);
  await panel(page).getByRole('radio', { name: '4', exact: true }).check();
  const radios = panel(page).getByRole('radiogroup', { name: 'Image' }).getByRole('radio');
  await expect(radios).toHaveCount(100);
  await radios.nth(2).check();
  await expect(page).toHaveURL(/[?&]i=24(&|$)/);
  await expect(picture(page)).toHaveAttribute('aria-label', /the label says 4/);
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/[?&]i=34(&|$)/);
  await panel(page).getByRole('searchbox').fill('1000');
  await expect(radios).toHaveCount(1);
  await radios.check();
  await expect(page).toHaveURL(/[?&]i=999(&|$)/);
  await expect(picture(page)).toHaveAttribute('aria-label', /the label says 9/);
  await panel(page).getByRole('searchbox').fill('zebra');
  await expect(panel(page).getByText('No class is called “zebra”')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
  await expect(button(page)).toBeFocused();
  await expect(button(page)).toHaveAccessibleName('Image: 1000');
});

test('a drawing is answered stroke by stroke, taken back, and no link carries it', async ({ strict: page }) => {
  await openEight(page, '&i=7');
  await openPanel(page);
  const box = (await pad(page).boundingBox())!;
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(0.3, 0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.32, 0.8), { steps: 12 });
  await page.mouse.up();
  await expect(button(page)).toHaveAccessibleName('Image: your own');
  await expect(picture(page)).toHaveAttribute('aria-label', /an image of your own/);
  const stroke = await got(page);
  // Twenty pixels high, in the middle, as the data set's digits are.
  const rows = [...Array(28).keys()].filter((y) => stroke.subarray(28 * y, 28 * y + 28).some((v) => v > 60));
  expect(rows.length).toBeGreaterThanOrEqual(19);
  expect(rows.length).toBeLessThanOrEqual(21);
  expect(Math.abs(rows[0]! + rows.at(-1)! - 27)).toBeLessThanOrEqual(1);
  await answers(page, stroke);
  await expect(page).toHaveURL(/[?&]i=1000(&|$)/);
  // Another stroke, and back.
  await page.mouse.move(...at(0.3, 0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.7, 0.2), { steps: 6 });
  await page.mouse.up();
  await expect.poll(async () => (await got(page)).join() === stroke.join()).toBe(false);
  await answers(page, await got(page));
  await panel(page).getByRole('button', { name: 'undo' }).click();
  await expect.poll(async () => (await got(page)).join() === stroke.join()).toBe(true);
  // The link is the reader's; the image is not in it.
  await page.reload();
  await expect(picture(page)).toHaveAttribute('aria-label', /the label says/, { timeout: 20_000 });
  await expect(button(page)).toHaveAccessibleName('Image: 74');
});

test('a drawing by keyboard; another data set and another engine get it, too', async ({ strict: page }) => {
  await openEight(page);
  await openPanel(page);
  await pad(page).focus();
  for (let n = 0; n < 8; n++) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  for (let n = 0; n < 16; n++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(button(page)).toHaveAccessibleName('Image: your own');
  await answers(page, await got(page));
  await page.keyboard.press('Escape');
  await networkButton(page).click();
  await page
    .getByRole('list', { name: 'CIFAR-10', exact: true })
    .getByRole('button', { name: /^modulus, 15/ })
    .click();
  await expect(picture(page)).toHaveAttribute('aria-label', /the network says (?!\d).*an image of your own/, { timeout: 30_000 });
});

test('a picture file is cropped; a sample so opened is answered as the sample is', async ({ strict: page }) => {
  await openEight(page, '&i=7');
  await openPanel(page);
  const file = panel(page).getByLabel('Picture file');
  await file.setInputFiles({ name: 'seven.png', mimeType: 'image/png', buffer: await png(page, digit(17), 28) });
  await expect(button(page)).toHaveAccessibleName('Image: your own');
  expect([...(await got(page))]).toEqual([...digit(17)]);
  await answers(page, digit(17));
  // Ink on paper, in a wide picture: inverted, and the square can be moved by keyboard.
  const wide = new Uint8Array(56 * 28).fill(255);
  for (let i = 0; i < 784; i++) wide[56 * Math.floor(i / 28) + (i % 28)] = 255 - digit(17)[i]!;
  await file.setInputFiles({ name: 'wide.png', mimeType: 'image/png', buffer: await png(page, wide, 56) });
  await expect(panel(page).getByText(/inverted, since/)).toBeVisible();
  const crop = panel(page).getByLabel(/^The square that is taken/);
  await crop.focus();
  for (let n = 0; n < 30; n++) await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => [...(await got(page))].join()).toBe([...digit(17)].join());
  await answers(page, digit(17));
  // What is no picture changes nothing.
  await file.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') });
  await expect(panel(page).getByRole('alert').filter({ hasText: 'Expected a picture' })).toContainText('text/plain');
  await answers(page, digit(17));
  await panel(page).getByRole('button', { name: 'forget it' }).click();
  await expect(button(page)).toHaveAccessibleName('Image: 74');
  await expect(page).not.toHaveURL(/[?&]i=1000/);
});

test('the camera looks from a click until a picture is taken', async ({ strict: page }) => {
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { tracks });
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  const live = () => page.evaluate(() => (window as unknown as { tracks: MediaStreamTrack[] }).tracks.map(({ readyState }) => readyState));
  await openEight(page);
  await openPanel(page);
  expect(await live()).toEqual([]);
  await panel(page).getByRole('button', { name: 'camera', exact: true }).click();
  const take = panel(page).getByRole('button', { name: 'take this picture' });
  await expect(take).toBeEnabled({ timeout: 20_000 });
  expect(await live()).toEqual(['live']);
  await take.click();
  await expect(picture(page)).toHaveAttribute('aria-label', /an image of your own/);
  await expect.poll(live).toEqual(['ended']);
  // Closing the panel puts it out, too.
  await panel(page).getByRole('button', { name: 'camera', exact: true }).click();
  await expect(take).toBeEnabled({ timeout: 20_000 });
  await page.keyboard.press('Escape');
  await expect.poll(live).toEqual(['ended', 'ended']);
});
