// Eight times over, driven as a reader would; its numbers against a network of the test's own.
import type { Page } from '@playwright/test';
import { percent, short } from '../../../www/exhibits/eight/words.ts';
import { run } from './eight-oracle.ts';
import { longestTask } from './long-tasks.ts';
import { expect, open, test } from './page.ts';

test.describe.configure({ timeout: 90_000 });

const exhibit = (page: Page) => page.locator('#eight');
const picture = (page: Page) => exhibit(page).locator('.stage canvas');
const digit = (page: Page) => exhibit(page).getByRole('button', { name: /^The digit/ });
const lens = (page: Page, block: number) => exhibit(page).getByRole('button', { name: new RegExp(`^Block ${block}:`) });

/** Opens the chapter and waits until the network has answered. */
async function openEight(page: Page, query = '') {
  await open(page, `?v=1&c=eight${query}`);
  // The worker may still be busy with other chapters' first pictures.
  await expect(picture(page)).toHaveAttribute('aria-label', /the network says \d/, { timeout: 20_000 });
  // Answered is not drawn yet: that waits for the next frame.
  await expect.poll(async () => (await looks(page, { x: 0, y: 0, width: 300, height: 300 })).lit, { timeout: 20_000 }).toBeGreaterThan(0);
}

/** How much of the picture is coloured and how much is lit, within a box in CSS pixels from the canvas's corner. */
async function looks(page: Page, box: { x: number; y: number; width: number; height: number }) {
  return picture(page).evaluate((canvas: HTMLCanvasElement, { x, y, width, height }) => {
    const ratio = canvas.width / canvas.clientWidth;
    const { data } = canvas.getContext('2d')!.getImageData(x * ratio, y * ratio, width * ratio, height * ratio);
    let [coloured, lit, sum] = [0, 0, 0];
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
      if (Math.max(r, g, b) - Math.min(r, g, b) > 24) coloured++;
      if (Math.max(r, g, b) > 60) lit++;
      sum = (sum * 31 + r + 3 * g + 7 * b) % 1_000_003;
    }
    return { coloured, lit, sum };
  }, box);
}

/** Upper and lower half of a block's place: the two lanes. */
async function lanes(page: Page, block: number) {
  const canvas = (await picture(page).boundingBox())!;
  const hit = (await lens(page, block).boundingBox())!;
  const [x, y] = [hit.x - canvas.x, hit.y - canvas.y];
  const height = hit.height / 2 - 30;
  return {
    kept: await looks(page, { x, y: y + 20, width: hit.width, height: height - 20 }),
    other: await looks(page, { x, y: y + hit.height - height, width: hit.width, height: height - 20 }),
  };
}

/** The lanes once four looks in a row agree: fonts, captions and the stage's height have come to rest. */
async function settledLanes(page: Page, block: number) {
  let last = await lanes(page, block);
  let alike = 0;
  const look = async () => {
    const now = await lanes(page, block);
    alike = now.kept.sum === last.kept.sum && now.other.sum === last.other.sum ? alike + 1 : 0;
    last = now;
    return alike;
  };
  await expect.poll(look, { intervals: [200], timeout: 20_000 }).toBeGreaterThanOrEqual(3);
  return last;
}

async function table(page: Page): Promise<string[][]> {
  await exhibit(page).locator('[data-more] > summary').click();
  return exhibit(page)
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.textContent ?? '')));
}

for (const { network, file, image, dx, dy } of [
  { network: 'modulus', file: 'mnist-modulus', image: 39, dx: -8, dy: 8 },
  { network: 'modulus', file: 'mnist-modulus', image: 73, dx: 8, dy: -8 },
  { network: 'threshold', file: 'mnist-soft-threshold', image: 7, dx: 8, dy: 8 },
]) {
  test(`answers what the file and the formulas answer: ${network}, digit ${image} moved by ${dx}, ${dy}`, async ({ strict: page }) => {
    const { probabilities } = run(file, image, dx, dy);
    const top = probabilities.indexOf(Math.max(...probabilities));
    await openEight(page, `&n=${network}&i=${image}&dx=${dx}&dy=${dy}`);
    await expect(picture(page)).toHaveAttribute('aria-label', new RegExp(`the network says ${top}, ${percent(probabilities[top]!)};`));
    await expect(exhibit(page).locator('.number strong')).toHaveText(percent(probabilities[top]!));
  });
}

test('draws the strand that the definition gives, at the scales it says', async ({ strict: page }) => {
  const { strand } = run('mnist-modulus', 7, 0, 0);
  // The choice is made on the unmoved digit: a link to a moved one shows the same.
  await openEight(page, '&i=7&dx=2&dy=-3');
  const rows = await table(page);
  expect(rows.map((row) => [row[3]!.split(' ')[0], row[4], row[5], row[6]!.split(' ')[0]])).toEqual(
    strand.map(({ input, output, share, waveScale }) => [String(input + 1), percent(share), short(waveScale), String(output + 1)]),
  );
});

test('the collapsed lane has no hue; under the threshold it keeps one', async ({ strict: page }) => {
  await openEight(page, '&i=7');
  for (const block of [1, 3, 6]) {
    const { kept, other } = await lanes(page, block);
    expect(kept.coloured, `block ${block}`).toBeGreaterThan(100);
    expect(other.coloured, `block ${block}`).toBe(0);
    expect(other.lit, `block ${block}`).toBeGreaterThan(100);
  }
  await exhibit(page).getByRole('radio', { name: 'soft threshold' }).check();
  await expect(page).toHaveURL(/n=threshold/);
  await expect(exhibit(page).locator('h2')).toContainText('both copies keep their phase');
  await expect.poll(async () => (await lanes(page, 1)).other.coloured, { timeout: 20_000 }).toBeGreaterThan(50);
});

test('each aspect is another picture, and only phase and complex have hue', async ({ strict: page }) => {
  await openEight(page, '&i=7');
  const seen = new Set([(await settledLanes(page, 2)).kept.sum]);
  for (const [name, hue] of [
    ['modulus', false],
    ['phase', true],
    ['real', false],
    ['imaginary', false],
  ] as const) {
    await exhibit(page).getByRole('group', { name: 'show' }).getByRole('radio', { name, exact: true }).check();
    await expect.poll(async () => seen.has((await lanes(page, 2)).kept.sum)).toBe(false);
    await expect.poll(async () => (await lanes(page, 2)).kept.coloured > 0, { message: name }).toBe(hue);
    seen.add((await lanes(page, 2)).kept.sum);
  }
});

test('keys and hand move the digit, and everything follows', async ({ strict: page }) => {
  await openEight(page, '&i=7');
  const before = await settledLanes(page, 1);
  await digit(page).focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowUp']) await page.keyboard.press(key);
  await expect(picture(page)).toHaveAttribute('aria-label', /3 right, 1 up pixels/);
  await expect(page).toHaveURL(/dx=3&dy=-1/);
  await expect.poll(async () => (await lanes(page, 1)).kept.sum).not.toBe(before.kept.sum);
  expect((await lanes(page, 1)).other.sum).not.toBe(before.other.sum);
  await page.keyboard.press('Home');
  await expect(picture(page)).toHaveAttribute('aria-label', /not moved/);
  await expect.poll(async () => (await lanes(page, 1)).kept.sum, { timeout: 20_000 }).toBe(before.kept.sum);

  const box = (await digit(page).boundingBox())!;
  const pixel = box.width / 32;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 4 * pixel, box.y + box.height / 2 + 2 * pixel, { steps: 5 });
  await page.mouse.up();
  await expect(picture(page)).toHaveAttribute('aria-label', /4 left, 2 down pixels/);
});

test('the bar’s play moves the digit, and pauses', async ({ strict: page }) => {
  await openEight(page, '&i=7');
  const bar = page.getByRole('contentinfo');
  await bar.getByRole('button', { name: /play/ }).click();
  await expect(picture(page)).toHaveAttribute('aria-label', /right/, { timeout: 10_000 });
  await bar.getByRole('button', { name: /pause/ }).click();
  const label = await picture(page).getAttribute('aria-label');
  await page.waitForTimeout(1200);
  expect(await picture(page).getAttribute('aria-label')).toBe(label);
});

test('a block opens in place with all its maps, steps to its neighbours, and Escape goes back', async ({ strict: page }) => {
  await openEight(page, '&i=7');
  await lens(page, 4).click();
  await expect(page).toHaveURL(/[?&]b=4(&|$)/);
  await expect(picture(page)).toHaveAttribute(
    'aria-label',
    /block 4: 128 maps of 8×8 pixels that keep their phase, 128 after the modulus, 64 outputs/,
  );
  const sheet = exhibit(page).getByRole('group', { name: /Maps of block 4/ });
  await expect(sheet).toBeFocused();
  // The canvas is painted a frame after it is named.
  const head = () => looks(page, { x: 0, y: 80, width: 600, height: 300 });
  await expect.poll(async () => (await head()).coloured).toBeGreaterThan(500);
  const top = await head();
  await page.keyboard.press('End');
  await expect.poll(async () => (await head()).sum).not.toBe(top.sum);
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/[?&]b=5(&|$)/);
  await expect(picture(page)).toHaveAttribute('aria-label', /block 5: 256 maps/);
  await page.keyboard.press('Escape');
  await expect(lens(page, 5)).toBeFocused();
  await expect(page).not.toHaveURL(/[?&]b=/);
  await page.goBack();
  await expect(picture(page)).toHaveAttribute('aria-label', /block 5/);
  await exhibit(page).getByRole('button', { name: 'all blocks' }).click();
  await expect(picture(page)).not.toHaveAttribute('aria-label', /block 5/);
});

test('each map at its own scale is lighter, and the figure says so in the drawer', async ({ strict: page }) => {
  await openEight(page, '&i=7');
  const before = (await settledLanes(page, 2)).other;
  await exhibit(page).locator('[data-more] > summary').click();
  await exhibit(page).getByRole('radio', { name: 'each map its own' }).check();
  await expect(page).toHaveURL(/[?&]own=1(&|$)/);
  await expect.poll(async () => (await lanes(page, 2)).other.lit).toBeGreaterThan(before.lit);
});

test('on a phone the braid runs downwards', async ({ strict: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openEight(page, '&i=7');
  const boxes = await Promise.all([1, 2, 8].map(async (block) => (await lens(page, block).boundingBox())!));
  expect(boxes[0]!.x).toBe(boxes[2]!.x);
  expect(boxes[0]!.y).toBeLessThan(boxes[1]!.y);
  expect(boxes[1]!.y).toBeLessThan(boxes[2]!.y);
});

test('moving the digit never blocks the page for 50 ms', async ({ page }) => {
  await openEight(page, '&i=7');
  await digit(page).focus();
  const longest = await longestTask(page, async () => {
    for (let n = 0; n < 12; n++) await page.keyboard.press(n % 8 < 4 ? 'ArrowRight' : 'ArrowLeft');
  });
  expect(longest).toBeLessThanOrEqual(50);
});
