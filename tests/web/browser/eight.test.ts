// Eight times over, driven as a reader would, with one network, another, and two; its numbers against a network of the test's own.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { percent, short } from '../../../www/exhibits/eight/words.ts';
import { run } from './eight-oracle.ts';
import { ALONE, longestTask } from './long-tasks.ts';
import { DATASETS } from '../../../www/assets/catalogue.ts';
import { askEngine } from './ask-engine.ts';
import { madeNetwork, serveAs } from './made-network.ts';
import { atRest, watchEngine } from './at-rest.ts';
import { choose, expect, networkButton, open, openOnly, test } from './page.ts';

test.describe.configure({ timeout: 90_000 });

const exhibit = (page: Page) => page.locator('#eight');
const picture = (page: Page) => exhibit(page).locator('.stage canvas');
const digit = (page: Page) => exhibit(page).getByRole('button', { name: /^The digit/ });
const lens = (page: Page, block: number) => exhibit(page).getByRole('button', { name: new RegExp(`^Block ${block}:`) });

/**
 * Canvases that tests read are drawn on the CPU from the start. Else Chromium moves them there at some read, and draws the same picture with
 * other values from then on; and on a software GPU a read can take seconds.
 */
async function drawnForReading(page: Page) {
  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, options?: object) {
      return getContext.call(this, kind, { ...options, willReadFrequently: true });
    } as typeof getContext;
  });
}

/** Opens the chapter alone and waits until the network has answered. */
async function openEight(page: Page, query = '') {
  await drawnForReading(page);
  await openOnly(page, 'eight', query);
  await answered(page);
}

/** Until the network has answered, and its answer is drawn. */
async function answered(page: Page) {
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

test('what is moved step by step is drawn as if opened there: nothing kept from the frames before shows', async ({ strict: page }) => {
  const stage = { x: 0, y: 0, width: 1200, height: 500 };
  // Until nothing changes any more, fonts included.
  const drawn = async () => {
    await settledLanes(page, 1);
    return (await looks(page, stage)).sum;
  };
  await openEight(page, '&i=7');
  const before = await drawn();
  await digit(page).focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  await expect(page).toHaveURL(/dx=2&dy=1/);
  await choose(page, 'soft threshold');
  await expect(exhibit(page).locator('h2')).toContainText('both copies keep their phase');
  const moved = await drawn();
  expect(moved).not.toBe(before);
  await openEight(page, '&i=7&dx=2&dy=1&n=soft-threshold');
  await expect(exhibit(page).locator('h2')).toContainText('both copies keep their phase');
  expect(await drawn()).toBe(moved);
});

test('the collapsed lane has no hue; under the threshold it keeps one', async ({ strict: page }) => {
  await openEight(page, '&i=7');
  for (const block of [1, 3, 6]) {
    const { kept, other } = await lanes(page, block);
    expect(kept.coloured, `block ${block}`).toBeGreaterThan(100);
    expect(other.coloured, `block ${block}`).toBe(0);
    expect(other.lit, `block ${block}`).toBeGreaterThan(100);
  }
  await choose(page, 'soft threshold');
  await expect(page).toHaveURL(/n=soft-threshold/);
  await expect(exhibit(page).locator('h2')).toContainText('both copies keep their phase');
  await expect.poll(async () => (await lanes(page, 1)).other.coloured, { timeout: 20_000 }).toBeGreaterThan(50);
});

test('each aspect is another picture, and only phase and complex have hue', async ({ strict: page }) => {
  await openEight(page, '&i=7');
  const seen = new Set([(await settledLanes(page, 2)).kept.sum]);
  await exhibit(page).locator('[data-more] > summary').click();
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

test('a drag across and then down is one step to undo', async ({ strict: page }) => {
  await openEight(page, '&i=7');
  const box = (await digit(page).boundingBox())!;
  const pixel = box.width / 32;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (const [dx, dy] of [
    [1, 0],
    [2, 0],
    [2, 1],
    [2, 2],
    [3, 3],
  ] as const)
    await page.mouse.move(x + dx * pixel, y + dy * pixel);
  await page.mouse.up();
  await expect(picture(page)).toHaveAttribute('aria-label', /3 right, 3 down pixels/);
  await page.keyboard.press('Control+z');
  await expect(picture(page)).toHaveAttribute('aria-label', /not moved/);
});

test('the bar’s play moves the digit, and pauses', async ({ strict: page }) => {
  await watchEngine(page);
  await openEight(page, '&i=7');
  const bar = page.getByRole('contentinfo');
  await bar.getByRole('button', { name: /play/ }).click();
  await expect(picture(page)).toHaveAttribute('aria-label', /right/, { timeout: 10_000 });
  await bar.getByRole('button', { name: /pause/ }).click();
  // The last move's answer may still be on its way.
  await atRest(page);
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

test('moving the digit never blocks the page for 50 ms', { tag: ALONE }, async ({ page }) => {
  // With the other chapters around it, and drawn as the browser likes, not as the other tests read best.
  await open(page, '?v=1&c=eight&i=7');
  await answered(page);
  await digit(page).focus();
  const longest = await longestTask(page, async () => {
    for (let n = 0; n < 12; n++) await page.keyboard.press(n % 8 < 4 ? 'ArrowRight' : 'ArrowLeft');
  });
  expect(longest).toBeLessThanOrEqual(50);
});

const news = (page: Page) => page.locator('.news[role=status]');
const THRESHOLD = /assets\/mnist-soft-threshold-.*\.safetensors$/;

/** Holds the answer for a file back until `release` is called. */
async function holdBack(page: Page, file: RegExp) {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  let asked = 0;
  await page.route(file, async (route) => {
    asked++;
    await released;
    // What was cancelled meanwhile wants no answer.
    await route.continue().catch(() => {});
  });
  return { release, asked: () => asked };
}

test('another network comes with its progress, and the old picture stays until it is there', async ({ strict: page }) => {
  await openEight(page, '&i=7&dx=2&b=4');
  const before = await picture(page).getAttribute('aria-label');
  const held = await holdBack(page, THRESHOLD);
  await choose(page, 'soft threshold');
  await expect(news(page)).toContainText('Loading MNIST · soft threshold');
  await expect(news(page)).toContainText('0 kB of 419 kB');
  await expect(page).toHaveURL(/n=soft-threshold/);
  await page.waitForTimeout(500);
  expect(await picture(page).getAttribute('aria-label')).toBe(before);
  // The old network goes on meanwhile.
  await page.getByRole('button', { name: 'Next image' }).click();
  await expect(picture(page)).not.toHaveAttribute('aria-label', before!);
  await expect(picture(page)).toHaveAttribute('aria-label', /after the modulus/);
  await page.getByRole('button', { name: 'Previous image' }).click();
  held.release();
  await expect(picture(page)).toHaveAttribute('aria-label', /block 4: .* after the threshold.* 2 right/, { timeout: 20_000 });
  await expect(news(page)).toBeEmpty();
  await expect(page).toHaveURL(/i=7&dx=2&b=4&n=soft-threshold/);
});

test('loading can be cancelled: the link goes back to what is shown', async ({ strict: page }) => {
  await openEight(page, '&i=7&dx=2');
  const before = await picture(page).getAttribute('aria-label');
  const held = await holdBack(page, THRESHOLD);
  await choose(page, 'soft threshold');
  // A cancel that comes before the request leaves nothing to count.
  await expect.poll(held.asked).toBe(1);
  await news(page).getByRole('button', { name: 'cancel' }).click();
  await expect(news(page)).toBeEmpty();
  await expect(page).not.toHaveURL(/[?&]n=/);
  await expect(networkButton(page)).toHaveAccessibleName('Network: MNIST · modulus');
  held.release();
  await page.waitForTimeout(500);
  expect(await picture(page).getAttribute('aria-label')).toBe(before);
  // Asked for again, it is fetched again.
  await choose(page, 'soft threshold');
  await expect(exhibit(page).locator('h2')).toContainText('both copies keep their phase', { timeout: 20_000 });
  expect(held.asked()).toBe(2);
});

test('a download that fails says so, the old network goes on, and it can be tried again', async ({ page }) => {
  await openEight(page, '&i=7');
  await page.route(THRESHOLD, (route) => route.fulfill({ status: 503, body: 'no' }));
  await choose(page, 'soft threshold');
  await expect(news(page)).toContainText(/MNIST · soft threshold could not be loaded \(.*the server answered 503\)/);
  const before = await picture(page).getAttribute('aria-label');
  await page.getByRole('button', { name: 'Next image' }).click();
  await expect(picture(page)).not.toHaveAttribute('aria-label', before!);
  await expect(exhibit(page).locator('h2')).toContainText('one lets it go');
  await page.unroute(THRESHOLD);
  // What arrives and is no network is a failure, too.
  await page.route(THRESHOLD, (route) => route.fulfill({ body: 'not a network', contentType: 'application/octet-stream' }));
  await news(page).getByRole('button', { name: 'Try again' }).click();
  await expect(news(page)).toContainText(/could not be loaded \((?!.*503)/);
  await page.unroute(THRESHOLD);
  await news(page).getByRole('button', { name: 'Try again' }).click();
  await expect(exhibit(page).locator('h2')).toContainText('both copies keep their phase', { timeout: 20_000 });
  await expect(news(page)).toBeEmpty();
});

test('switching back and forth ends at the last choice', async ({ strict: page }) => {
  await openEight(page, '&i=7');
  await page.route(THRESHOLD, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue().catch(() => {});
  });
  for (const words of ['soft threshold', 'untrained', 'soft threshold', 'modulus', 'untrained', 'soft threshold'])
    await choose(page, words);
  await expect(exhibit(page).locator('h2')).toContainText('both copies keep their phase', { timeout: 20_000 });
  await page.waitForTimeout(1000);
  await expect(exhibit(page).locator('h2')).toContainText('both copies keep their phase');
  await expect(page).toHaveURL(/n=soft-threshold/);
  await expect(news(page)).toBeEmpty();
});

test('two networks on one image: both answers, both move, and one goes again', async ({ strict: page }) => {
  const answers = (dx: number) =>
    ['mnist-modulus', 'mnist-soft-threshold'].map((file) => {
      const { probabilities } = run(file, 39, dx, 0);
      const top = probabilities.indexOf(Math.max(...probabilities));
      return `says ${top}, ${percent(probabilities[top]!)}`;
    }) as [string, string];
  await openEight(page, '&i=39');
  const beside = exhibit(page).getByRole('combobox', { name: 'beside it' });
  await beside.selectOption('soft threshold');
  await expect(page).toHaveURL(/[?&]two=1/);
  const said = ([first, second]: [string, string]) => new RegExp(`modulus ${first}; soft threshold ${second};`);
  await expect(picture(page)).toHaveAttribute('aria-label', said(answers(0)), { timeout: 20_000 });
  await digit(page).focus();
  for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowRight');
  await expect(picture(page)).toHaveAttribute('aria-label', said(answers(4)));
  // Above, the collapsed lane is grey; below, the thresholded one is not. Other pixels: the maps are those of two networks.
  const { width, height } = (await picture(page).boundingBox())!;
  const half = async (which: 0 | 1) => looks(page, { x: 0, y: (which * height) / 2 + 30, width, height: height / 2 - 30 });
  await expect.poll(async () => (await half(1)).lit).toBeGreaterThan(200);
  expect((await half(0)).sum).not.toBe((await half(1)).sum);
  await lens(page, 3).click();
  await expect(picture(page)).toHaveAttribute('aria-label', /block 3: .*modulus says .* soft threshold says/);
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(picture(page)).toHaveAttribute('aria-label', said(answers(4)), { timeout: 30_000 });
  await beside.selectOption('nothing');
  await expect(page).not.toHaveURL(/[?&]two=/);
  await expect(picture(page)).toHaveAttribute('aria-label', /the network says/);
});

test('a network without skip has one lane, and says so', async ({ strict: page }) => {
  await serveAs(page, 'mnist-modulus', madeNetwork({ skip: false }));
  await openEight(page, '&i=7');
  await expect(exhibit(page).locator('h2')).toHaveText('Eight times over: the only copy lets its phase go');
  const place = (await lens(page, 3).boundingBox())!;
  const canvas = (await picture(page).boundingBox())!;
  // Between the block's numeral and the figure below: its maps, and nothing written.
  const [x, y] = [place.x - canvas.x + place.width / 4, place.y - canvas.y + 50];
  const seen = await looks(page, { x, y, width: place.width / 2, height: place.height - 80 });
  expect(seen.lit).toBeGreaterThan(100);
  expect(seen.coloured).toBe(0);
  await lens(page, 3).click();
  await expect(picture(page)).toHaveAttribute('aria-label', /block 3: 64 maps of 16×16 pixels after the modulus, 32 outputs/);
  await exhibit(page).locator('[data-more] > summary').click();
  expect(await exhibit(page).locator('tbody tr').count()).toBe(8);
});

/** Image `index` of a file of colour images, (H, W, C). */
function sample(file: string, index: number): Buffer {
  const bytes = readFileSync(file);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const { images } = JSON.parse(bytes.subarray(8, start).toString()) as { images: { data_offsets: [number, number] } };
  return bytes.subarray(start + images.data_offsets[0]).subarray(3072 * index, 3072 * (index + 1));
}

test('a colour image is shown as it is, and moved by whole pixels', async ({ strict: page }) => {
  const CIFAR = 'www/assets/images/cifar-10-1000.safetensors';
  await openOnly(page, 'eight');
  // From here on, what this test's own engine asks for: a colour network, and photographs under the name it looks for.
  await serveAs(page, 'mnist-1000', readFileSync(CIFAR));
  await serveAs(page, 'mnist-modulus', madeNetwork({ colour: true }));
  const whole = { beside: null, leads: true, alpha: null, sheet: null, channel: null, place: null };
  const args = { network: 'mnist-modulus', image: 11, part: 'complex' as const, by: 'layer' as const, ...whole };
  const [unmoved, moved] = await askEngine(page, [
    { name: 'eight.frame', args: { ...args, dx: 0, dy: 0 } },
    { name: 'eight.frame', args: { ...args, dx: 3, dy: -2 } },
  ]);
  const from = sample(CIFAR, 11);
  for (const [found, dx, dy] of [
    [unmoved, 0, 0],
    [moved, 3, -2],
  ] as const) {
    expect(found).not.toHaveProperty('refused');
    const { picture } = found as { picture: ArrayLike<number> };
    expect(picture.length).toBe(4096);
    const expected: number[] = [];
    for (let y = 0; y < 32; y++)
      for (let x = 0; x < 32; x++) {
        const [r, c] = [y - dy, x - dx];
        const inside = r >= 0 && r < 32 && c >= 0 && c < 32;
        for (let k = 0; k < 3; k++) expected.push(inside ? from[3 * (32 * r + c) + k]! : 0);
        expected.push(255);
      }
    expect(Array.from(picture)).toEqual(expected);
  }
});

for (const { name, title, picture: thing, networks } of DATASETS.slice(1)) {
  test(`${title}: every network is shown, in its own words`, async ({ strict: page }) => {
    test.slow();
    await drawnForReading(page);
    await openOnly(page, 'eight', `&data=${name}&i=12&dx=1`);
    for (const { words, word } of networks) {
      await choose(page, words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), title);
      await expect(networkButton(page)).toHaveAccessibleName(`Network: ${title} · ${words}`);
      await expect(picture(page)).toHaveAttribute('aria-label', /the network says .*; the label says .*, 1 right pixels/, {
        timeout: 30_000,
      });
      await expect(news(page)).toBeEmpty();
      await expect(exhibit(page).locator('h2')).toContainText(
        word === 'untrained' ? 'before it has learned' : words.includes('no skip') ? 'the only copy' : 'cop',
      );
    }
    await expect(exhibit(page).getByRole('button', { name: new RegExp(`^The ${thing}`) })).toBeVisible();
    if (thing === 'photograph') {
      const box = (await exhibit(page)
        .getByRole('button', { name: /^The photograph/ })
        .boundingBox())!;
      const canvas = (await picture(page).boundingBox())!;
      expect((await looks(page, { x: box.x - canvas.x, y: box.y - canvas.y, width: box.width, height: box.height })).lit).toBeGreaterThan(
        200,
      );
    }
  });
}

test('nothing of another data set, and no network that was not asked for, is fetched', async ({ strict: page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await open(page, '?v=1&c=eight');
  await answered(page);
  const files = () => asked.flatMap((url) => /assets\/([\w.-]+)-[\w-]{8}\.safetensors$/.exec(url)?.[1] ?? []);
  // Separation below it has this network and these images, too; those that it measures beside it are asked for when it is read.
  const expected = ['mnist-1000', 'mnist-modulus'];
  await expect.poll(files).toEqual(expect.arrayContaining(expected));
  await page.waitForTimeout(1000);
  expect(files().filter((name) => !expected.includes(name))).toEqual([]);
  expect(new Set(files()).size).toBe(files().length);
});
