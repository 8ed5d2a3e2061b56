// Ten tangles, driven as a reader would. The numbers are compared with the definition, computed here from the shipped digits.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { address, expect as patient, open, ready, test } from './page.ts';

// A thousand digits are read several times a test: a busy machine may take its time.
test.setTimeout(90_000);
const expect = patient.configure({ timeout: 20_000 });

const LINK = '?v=1&a=1';
const exhibit = (page: Page) => page.locator('#tangles');
const slider = (page: Page) => exhibit(page).getByRole('slider', { name: 'How much of the phase is gone' });

/** The accuracy on the screen, once it belongs to what is shown. */
async function accuracy(page: Page): Promise<number> {
  const number = exhibit(page).locator('.number');
  await expect(number).toHaveAttribute('aria-busy', 'false');
  return parseInt((await number.locator('strong').textContent()) ?? '', 10);
}

interface Row {
  end: number;
  bar: number;
  share: number;
}
/** The table under the figure, when nothing in it is pending. */
async function table(page: Page): Promise<Row[]> {
  await accuracy(page);
  return exhibit(page)
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => {
        const [end, bar, share] = [...row.querySelectorAll('td')].map((cell) => parseFloat(cell.textContent ?? ''));
        return { end: end!, bar: bar!, share: share! };
      }),
    );
}

/** How colourful the chains are: the mean of (largest − least channel) over the stage's bright pixels. */
const saturation = (page: Page) =>
  exhibit(page)
    .locator('.stage > canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const from = Math.round(canvas.width * 0.2);
      const { data } = canvas.getContext('2d')!.getImageData(from, 0, Math.round(canvas.width * 0.7), Math.round(canvas.height * 0.88));
      let [sum, count] = [0, 0];
      for (let i = 0; i < data.length; i += 4) {
        const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
        if (Math.max(r, g, b) < 160) continue;
        sum += Math.max(r, g, b) - Math.min(r, g, b);
        count++;
      }
      return sum / count;
    });

/** Σ|x ⋆ ψ| of each class at one place, by the Morlet formula and a plain sum over pixels. */
function pulledStraight(row: number, col: number, orientation: number): number[] {
  const file = readFileSync('www/assets/images/mnist-1000.safetensors');
  const header = JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE(0))).toString()) as Record<
    string,
    { data_offsets: [number, number] }
  >;
  const base = 8 + Number(file.readBigUInt64LE(0));
  const tensor = (name: string) => file.subarray(base + header[name]!.data_offsets[0], base + header[name]!.data_offsets[1]);
  const [images, labels] = [tensor('images'), tensor('labels')];
  const sigma = 0.8;
  const theta = ((1 - orientation) * Math.PI) / 4;
  const reach = 8;
  const taps: { y: number; x: number; envelope: number; re: number; im: number }[] = [];
  for (let y = -reach; y <= reach; y++)
    for (let x = -reach; x <= reach; x++) {
      const envelope = Math.exp(-(y * y + x * x) / (2 * sigma * sigma)) / (2 * 3.1415 * sigma * sigma);
      const phase = 0.75 * Math.PI * (Math.cos(theta) * y + Math.sin(theta) * x);
      taps.push({ y, x, envelope, re: envelope * Math.cos(phase), im: envelope * Math.sin(phase) });
    }
  const total = (part: 'envelope' | 're' | 'im') => taps.reduce((sum, tap) => sum + tap[part], 0);
  const kappa = { re: total('re') / total('envelope'), im: total('im') / total('envelope') };
  const bars = new Array<number>(10).fill(0);
  labels.forEach((label, n) => {
    let [re, im] = [0, 0];
    for (const tap of taps) {
      // Two black pixels around 28 × 28.
      const [y, x] = [row - tap.y - 2, col - tap.x - 2];
      if (y < 0 || x < 0 || y >= 28 || x >= 28) continue;
      const pixel = images[(n * 28 + y) * 28 + x]! / 255;
      re += pixel * (tap.re - kappa.re * tap.envelope);
      im += pixel * (tap.im - kappa.im * tap.envelope);
    }
    bars[label] = bars[label]! + Math.hypot(re, im);
  });
  return bars;
}

test('the dial unrolls the tangles: accuracy, chains, colour and claim', async ({ strict: page }) => {
  await open(page, LINK);
  const claim = exhibit(page).locator('h2');
  await expect(claim).toHaveText('Average what keeps its phase, and nothing is left');
  expect(await accuracy(page)).toBeLessThan(27);
  const kept = await table(page);
  for (const { share } of kept) expect(share).toBeLessThan(35);
  // The canvas is painted a frame after the numbers are known.
  await expect.poll(() => saturation(page)).toBeGreaterThan(40);
  const colourful = await saturation(page);

  await slider(page).focus();
  for (let n = 0; n < 50; n++) await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/a=\.5/);
  const halfway = await accuracy(page);
  expect(halfway).toBeGreaterThan(60);
  expect(halfway).toBeLessThan(84);

  await page.keyboard.press('End');
  await expect(claim).toHaveText('Throw the phase away, and ten classes stand apart');
  expect(await accuracy(page)).toBeGreaterThan(80);
  await expect.poll(async () => (await table(page)).map(({ share }) => share)).toEqual(new Array(10).fill(100));
  const gone = await table(page);
  expect(gone.map(({ bar }) => bar)).toEqual(kept.map(({ bar }) => bar));
  await expect.poll(() => saturation(page)).toBeLessThan(colourful / 20);
});

test('the bars are those of the definition, at the first place and at another', async ({ strict: page }) => {
  await open(page, LINK);
  for (const [row, col, channel] of [
    [21, 18, 1],
    [12, 15, 3],
  ] as const) {
    await open(page, `${LINK}&row=${row}&col=${col}&w=${channel}`);
    const expected = pulledStraight(row, col, channel);
    (await table(page)).forEach(({ bar }, c) => expect(Math.abs(bar - expected[c]!), `class ${c}`).toBeLessThan(0.011));
  }
});

test('another seed inverts other digits: ends move, lengths do not', async ({ strict: page }) => {
  await open(page, LINK);
  const before = await table(page);
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('button', { name: /seed/ }).click();
  await expect(page).toHaveURL(/seed=2/);
  const after = await table(page);
  expect(after.map(({ bar }) => bar)).toEqual(before.map(({ bar }) => bar));
  expect(after.filter(({ end }, c) => Math.abs(end - before[c]!.end) > 0.02).length).toBeGreaterThan(5);
});

test('a threshold shortens the arrows and leaves the tangle; without ink it does not', async ({ strict: page }) => {
  await open(page, LINK);
  const whole = await table(page);
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('radio', { name: 'a soft threshold' }).check();
  const knob = exhibit(page).getByRole('slider', { name: 'threshold' });
  await knob.focus();
  for (let n = 0; n < 25; n++) await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/t=\.25/);
  await expect(exhibit(page).locator('h2')).toHaveText('Shorter arrows, same tangle');
  expect(await accuracy(page)).toBeLessThan(32);
  await expect.poll(async () => (await table(page)).every(({ bar }, c) => bar < 0.6 * whole[c]!.bar)).toBe(true);
  await exhibit(page).getByRole('switch', { name: 'ink' }).click();
  await expect(exhibit(page).locator('h2')).toHaveText('Ink that is always bright breaks the argument');
  expect(await accuracy(page)).toBeGreaterThan(45);
  await exhibit(page).getByRole('switch', { name: 'ink' }).click();
  await knob.press('End');
  await expect(exhibit(page).locator('h2')).toHaveText('Too high a threshold, and every arrow is gone');
  // The shared bar's dial asks for the dial.
  await page.getByRole('contentinfo').getByRole('slider').press('End');
  await expect(exhibit(page).locator('h2')).toHaveText('Throw the phase away, and ten classes stand apart');
});

test('shuffled labels bring the accuracy down to chance', async ({ strict: page }) => {
  await open(page, '?v=1&a=0');
  expect(await accuracy(page)).toBeGreaterThan(80);
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('switch', { name: 'Labels' }).click();
  const shuffled = await accuracy(page);
  expect(shuffled).toBeGreaterThan(4);
  expect(shuffled).toBeLessThan(17);
});

test('a ghost chooses the place, by hand and by keys; a picture the wavelet', async ({ strict: page }) => {
  await open(page, LINK);
  const before = await table(page);
  const canvas = (await exhibit(page).locator('.stage > canvas').boundingBox())!;
  // The middle of the third ghost.
  await page.mouse.click(canvas.x + canvas.width * 0.0475 + canvas.height * 0.0383, canvas.y + canvas.height * (0.155 + 2 * 0.079));
  await expect(page).toHaveURL(/row=1[56]&col=1[56]/);
  await expect.poll(async () => (await table(page))[0]!.bar).not.toBe(before[0]!.bar);
  const place = exhibit(page).getByRole('slider', { name: /Place looked at/ });
  const [, row, col] = /row=(\d+)&col=(\d+)/.exec(page.url())!.map(Number);
  await place.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(new RegExp(`row=${row! - 1}(&|$)`));
  await expect(place).toHaveAttribute('aria-valuetext', `row ${row! - 1}, column ${col! + 2}`);
  await exhibit(page).getByRole('radio', { name: 'upright strokes' }).click();
  await expect(page).toHaveURL(/w=3/);
});

test('one row is lit under the hand, and by keys', async ({ strict: page }) => {
  await open(page, LINK);
  await accuracy(page);
  const rows = exhibit(page).getByRole('slider', { name: 'Row lit' });
  const unlit = await saturation(page);
  await rows.focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowDown');
  await expect(rows).toHaveAttribute('aria-valuetext', /^class 3: the chain gets \d+ % of its length/);
  // Drawn at the next frame.
  await expect.poll(() => saturation(page)).not.toBe(unlit);
  await rows.blur();
  await expect.poll(() => saturation(page)).toBe(unlit);
});

test('wandering digits make chains writhe, and bars hardly', async ({ strict: page }) => {
  const moved = async (alpha: number) => {
    await open(page, `?v=1&a=${alpha}&wander=1`);
    const before = await table(page);
    await page.getByRole('contentinfo').getByRole('button', { name: 'play' }).click();
    await page.waitForTimeout(2500);
    await page.getByRole('contentinfo').getByRole('button', { name: 'pause' }).click();
    const after = await table(page);
    const change = after.map(({ end }, c) => Math.abs(end - before[c]!.end) / before[c]!.end);
    return change.reduce((sum, x) => sum + x, 0) / 10;
  };
  const tangles = await moved(1);
  const bars = await moved(0);
  expect(bars).toBeLessThan(0.25);
  expect(tangles).toBeGreaterThan(1.5 * bars);
});

test('the dial sweeps once and comes back; a hand or reduced motion keeps it still', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  await accuracy(page);
  await expect.poll(() => slider(page).inputValue(), { timeout: 60_000, intervals: [50] }).toBe('1');
  await expect.poll(() => slider(page).inputValue(), { timeout: 60_000 }).toBe('0');
  await open(page);
  await page.keyboard.press('Shift');
  await page.waitForTimeout(3000);
  expect(await slider(page).inputValue()).toBe('0');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await page.waitForTimeout(3000);
  expect(await slider(page).inputValue()).toBe('0');
});

test('a phone shows four classes, then all ten', async ({ strict: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, LINK);
  expect((await table(page)).length).toBe(4);
  await exhibit(page).getByRole('button', { name: 'all ten' }).click();
  expect((await table(page)).length).toBe(10);
});

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const) {
  test(`the picture before the program is the live one, in the same place: ${width}×${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
    // The engine is held back, so that the picture stays.
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/*.wasm', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(address());
    const still = page.locator('#first-paint .stage');
    await expect(still).toBeVisible();
    await page.evaluate(() => document.fonts.ready);
    const place = (await still.boundingBox())!;
    // The same whole pixels of the screen both times.
    const clip = { x: Math.ceil(place.x), y: Math.ceil(place.y), width: Math.floor(place.width) - 1, height: Math.floor(place.height) - 1 };
    const before = await page.screenshot({ clip });
    release();
    await ready(page);
    await expect(page.locator('#first-paint')).toHaveCount(0);
    await accuracy(page);
    const live = exhibit(page).locator('.stage');
    const now = (await live.boundingBox())!;
    for (const key of ['x', 'y', 'width', 'height'] as const) expect(Math.abs(now[key] - place[key])).toBeLessThan(1.5);
    // Wavelets and the wheel of directions come with the program: they are not compared.
    const after = await page.screenshot({ clip });
    const [difference, elsewhere] = await page.evaluate(
      async ([a, b, share]) => {
        // A quarter of the size: edges that fall otherwise between two pixels do not count. `lower` moves the picture down.
        const pixels = async (text: string, lower = 0) => {
          const image = new Image();
          image.src = `data:image/png;base64,${text}`;
          await image.decode();
          const [width, height] = [Math.round(image.width / 4), Math.round((share * image.height) / 4)];
          const ctx = new OffscreenCanvas(width, height).getContext('2d')!;
          ctx.imageSmoothingQuality = 'high';
          const top = 0.11 * image.height - lower;
          ctx.drawImage(image, 0, top, image.width, share * image.height, 0, 0, width, height);
          return ctx.getImageData(0, 0, width, height).data;
        };
        const apart = (one: Uint8ClampedArray, two: Uint8ClampedArray) => {
          let [sum, light] = [0, 0];
          for (let n = 0; n < two.length; n++) {
            if (n % 4 === 3) continue;
            sum += Math.abs((one[n] ?? 0) - two[n]!);
            light += Math.max(0, two[n]! - 20);
          }
          return sum / light;
        };
        const live = await pixels(b);
        return [apart(await pixels(a), live), apart(await pixels(a, 8), live)] as const;
      },
      [before.toString('base64'), after.toString('base64'), width < 600 ? 0.87 : 0.77] as const,
    );
    expect(difference).toBeLessThan(0.25);
    expect(elsewhere, 'eight pixels further down it is another picture').toBeGreaterThan(2 * difference);
  });
}
