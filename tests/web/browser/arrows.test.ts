// Why arrows turn, driven as a reader would; its figures against sums of their own, from the raw pixels.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, open, test } from './page.ts';
import { ALONE, longestTask } from './long-tasks.ts';

// A drag is many steps, and other exhibits may be at work beside it.
test.describe.configure({ timeout: 60_000 });

const exhibit = (page: Page) => page.locator('#arrows');
const hand = (page: Page) => exhibit(page).getByRole('application');
const picture = (page: Page) => exhibit(page).locator('.stage canvas');

/** What the picture says of itself, once it says `expected`. */
async function says(page: Page, expected: RegExp): Promise<string> {
  await expect(picture(page)).toHaveAttribute('aria-label', expected, { timeout: 20_000 });
  return (await picture(page).getAttribute('aria-label'))!;
}

interface Asked {
  image: number;
  octave: number;
  orientation: number;
  down: number;
  right: number;
  /** In pixels of the padded 32×32 image. */
  row: number;
  col: number;
}

/** The 28×28 bytes of one image, out of the safetensors file. */
function pixels(image: number): Uint8Array {
  const file = readFileSync('www/assets/images/mnist-1000.safetensors');
  const header = Number(file.readBigUInt64LE(0));
  const { images } = JSON.parse(file.subarray(8, 8 + header).toString('utf8')) as { images: { data_offsets: [number, number] } };
  const start = 8 + header + images.data_offsets[0] + image * 784;
  return file.subarray(start, start + 784);
}

/** The definition in the Fourier domain, coefficient by coefficient, on a torus of 60 pixels: in percent and degrees. */
function expected({ image, octave, orientation, down, right, row, col }: Asked) {
  const SIZE = 60;
  const sigma = 0.8 * 2 ** octave;
  const xi = (0.75 * Math.PI) / 2 ** octave;
  const theta = ((1 - orientation) * Math.PI) / 4;
  const bytes = pixels(image);
  let [energy, change, before, after] = [0, 0, [0, 0], [0, 0]];
  for (let m = -29; m < 30; m++)
    for (let n = -29; n < 30; n++) {
      const [wr, wc] = [(2 * Math.PI * m) / SIZE, (2 * Math.PI * n) / SIZE];
      let [re, im] = [0, 0];
      for (let i = 0; i < 784; i++) {
        if (!bytes[i]) continue;
        const angle = wr * Math.floor(i / 28) + wc * (i % 28);
        re += bytes[i]! * Math.cos(angle);
        im -= bytes[i]! * Math.sin(angle);
      }
      const square = wr * wr + wc * wc;
      const off = (wr - xi * Math.cos(theta)) ** 2 + (wc - xi * Math.sin(theta)) ** 2;
      const gauss = (w2: number) => Math.exp(-0.5 * sigma * sigma * w2);
      const filter = (gauss(off) - gauss(xi * xi) * gauss(square)) * Math.exp(-0.5 * 0.36 * square);
      [re, im] = [re * filter, im * filter];
      const shift = wr * down + wc * right;
      energy += re * re + im * im;
      change += (re * re + im * im) * (2 - 2 * Math.cos(shift));
      const add = (to: number[], angle: number) => {
        to[0]! += re * Math.cos(angle) - im * Math.sin(angle);
        to[1]! += re * Math.sin(angle) + im * Math.cos(angle);
      };
      const there = wr * (row - 2) + wc * (col - 2);
      add(before, there);
      add(after, there - shift);
    }
  const phase = (z: number[]) => Math.atan2(z[1]!, z[0]!);
  const turn = ((((phase(before) - phase(after)) * 180) / Math.PI + 540) % 360) - 180;
  const length = Math.hypot(...after) / Math.hypot(...before) - 1;
  return { z: 100 * Math.sqrt(change / energy), turn, length: 100 * length };
}

/** The figures in the picture's own words. */
function told(words: string) {
  const [, degrees, sense, sign, percent] = /has turned (\d+)° (clockwise|counter-clockwise), length ([−+]?)(\d+) %/.exec(words)!;
  const z = Number(/z (\d+) %/.exec(words)![1]);
  return { z, turn: sense === 'clockwise' ? Number(degrees) : -Number(degrees), length: sign === '−' ? -Number(percent) : Number(percent) };
}

test('at first sight: a three moved by two pixels, arrows that turn more than they shrink', async ({ strict: page }) => {
  await open(page, '?v=1&c=arrows');
  const words = await says(page, /has turned/);
  expect(words).toContain('the three, moved down by 2.0 px');
  await expect(exhibit(page).locator('h2')).toHaveText('Move the three: arrows turn far more than they shrink');
  const [, z, modulus, averaged] = /z (\d+) %, \|z\| (\d+) %, \|z\| averaged (\d+) %/.exec(words)!.map(Number);
  expect(z!).toBeGreaterThan(2 * modulus!);
  expect(modulus!).toBeGreaterThan(2 * averaged!);
});

test('a move longer than the chart waits at its edge and says how long it is', async ({ strict: page }) => {
  await open(page, '?v=1&c=arrows&md=3&mr=-4');
  await says(page, /moved down and left by 5.0 px/);
  const chart = exhibit(page).locator('figure.chart');
  await expect(chart.getByText('at 5.0 px')).toBeVisible();
  await expect(chart.locator('.beyond')).toHaveCount(1);
  await chart.getByRole('slider').press('Home');
  await expect(chart.locator('.beyond')).toHaveCount(0);
});

for (const asked of [
  { image: 73, octave: 2, orientation: 1, down: 2, right: 0, row: 17.25, col: 14.25 },
  { image: 88, octave: 1, orientation: 3, down: -0.3, right: 1.3, row: 12, col: 17 },
  { image: 5, octave: 3, orientation: 0, down: 1.5, right: 2.5, row: 16, col: 16 },
  { image: 161, octave: 0, orientation: 2, down: 0.4, right: -0.2, row: 14, col: 16 },
] satisfies Asked[])
  test(`figures are those of the definition: image ${asked.image}, octave ${asked.octave}`, async ({ strict: page }) => {
    const { image, octave, orientation, down, right, row, col } = asked;
    await open(page, `?v=1&c=arrows&i=${image}&s=${octave}&o=${orientation}&md=${down}&mr=${right}&rr=${row}&rc=${col}`);
    const found = told(await says(page, /has turned/));
    const wanted = expected(asked);
    expect(Math.abs(found.z - wanted.z), `z: ${found.z} against ${wanted.z}`).toBeLessThan(1);
    expect(Math.abs(found.turn - wanted.turn), `turn: ${found.turn} against ${wanted.turn}`).toBeLessThan(1);
    expect(Math.abs(found.length - wanted.length), `length: ${found.length} against ${wanted.length}`).toBeLessThan(1.5);
  });

test('a drag moves the digit, with its picture, its figures and the link', async ({ strict: page }) => {
  await open(page, '?v=1&c=arrows&md=0');
  await says(page, /not moved.*turned 0°.*z 0 %, \|z\| 0 %/);
  const box = (await hand(page).boundingBox())!;
  const before = await picture(page).screenshot();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + (3 * box.width) / 32, y - (4 * box.height) / 32, { steps: 6 });
  await says(page, /moved up and right by 5\.\d px/);
  await page.mouse.up();
  await expect(page).toHaveURL(/md=-4(\.\d)?&mr=(3(\.\d)?|2\.9)(&|$)/);
  expect((await picture(page).screenshot()).equals(before)).toBe(false);
  // As far as the limit and no further.
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - box.height / 2 - 200, { steps: 4 });
  await page.mouse.up();
  await says(page, /by 8\.0 px/);
});

test('a click rings another place, whose arrow turns by its own angle', async ({ strict: page }) => {
  await open(page, '?v=1&c=arrows');
  const first = told(await says(page, /has turned/));
  const box = (await hand(page).boundingBox())!;
  await page.mouse.click(box.x + (14.6 / 32) * box.width, box.y + (28.6 / 32) * box.height);
  await expect(page).toHaveURL(/rr=28\.5&rc=14\.5/);
  const wanted = expected({ image: 73, octave: 2, orientation: 1, down: 2, right: 0, row: 28.5, col: 14.5 });
  await expect(async () => {
    const found = told((await picture(page).getAttribute('aria-label'))!);
    expect(Math.abs(found.turn - wanted.turn)).toBeLessThan(1);
    expect(found).not.toEqual(first);
  }).toPass();
});

test('by keyboard alone: move, ring, put back; the chart and the clock too', async ({ strict: page }) => {
  await open(page, '?v=1&c=arrows');
  await says(page, /moved down by 2\.0 px/);
  await hand(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await says(page, /moved down and right by 2\.5 px/);
  await page.keyboard.press('Shift+ArrowUp');
  await expect(page).toHaveURL(/rr=16\.75/);
  await page.keyboard.press('Home');
  await says(page, /not moved/);
  await expect(exhibit(page).locator('h2')).toContainText('watch its arrows turn');
  // Its direction is not forgotten.
  const chart = exhibit(page).getByRole('slider', { name: /How far the ringed arrow has turned/ });
  await chart.focus();
  for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowRight');
  await says(page, /moved down and right by 0\.5 px/);
  await expect(chart).toHaveAttribute('aria-valuetext', /^0\.5 px, turned \d+°$/);
  const clock = exhibit(page).getByRole('slider', { name: 'Length of the move', exact: true });
  await clock.focus();
  await page.keyboard.press('End');
  await says(page, /moved down and right by 4\.0 px/);
});

test('the clock moves the digit and stops after four pixels', async ({ strict: page }) => {
  await open(page, '?v=1&c=arrows&md=0&mr=-3.5');
  await says(page, /moved left by 3\.5 px/);
  await page.getByRole('contentinfo').getByRole('button', { name: 'play' }).click();
  await says(page, /moved left by 4\.0 px/);
  await expect(page.getByRole('contentinfo').getByRole('button', { name: 'play' })).toBeVisible();
  await exhibit(page).getByRole('button', { name: 'Play' }).click();
  await exhibit(page).getByRole('button', { name: 'Pause' }).click();
  await says(page, /not moved|moved left by [0-3]\.\d px/);
});

test('wavelet and digit change what is seen', async ({ strict: page }) => {
  await open(page, '?v=1&c=arrows');
  const line = exhibit(page).locator('path[data-line=measured]');
  const z = async () => Number(/z (\d+) %/.exec((await picture(page).getAttribute('aria-label'))!)![1]);
  await says(page, /has turned/);
  const [first, drawn] = [await z(), await line.getAttribute('d')];
  await exhibit(page).getByRole('radio', { name: '6.4' }).check({ force: true });
  await expect.poll(z).toBeLessThan(0.7 * first);
  await expect(line).not.toHaveAttribute('d', drawn!);
  await exhibit(page).getByRole('radio', { name: 'across' }).check({ force: true });
  await expect(exhibit(page).locator('h2')).toContainText('hardly turn');
  await expect(page).toHaveURL(/o=3/);
  await exhibit(page).locator('summary').click();
  const table = exhibit(page).getByRole('table');
  await expect(table.locator('tbody tr')).toHaveCount(4);
  // The sheet of digits is there, and not empty.
  const lit = () =>
    exhibit(page)
      .locator('details canvas')
      .evaluate((sheet: HTMLCanvasElement) => {
        const { data } = sheet.getContext('2d')!.getImageData(0, 0, sheet.width, sheet.height);
        return data.filter((value, i) => i % 4 === 0 && value > 128).length;
      });
  await expect.poll(lit).toBeGreaterThan(5000);
  await exhibit(page).getByRole('radio', { name: 'image 30, a 9', exact: true }).check({ force: true });
  await says(page, /the nine/);
  await expect(table.locator('caption')).toContainText('The nine');
  await expect(page).toHaveURL(/i=29/);
  await page.keyboard.press('ArrowRight');
  await says(page, /the zero/);
});

test('where nothing is, no phase is told', async ({ strict: page }) => {
  await open(page, '?v=1&c=arrows&s=0&rr=0&rc=0');
  await says(page, /is too faint to have a phase/);
});

test('on a phone a finger on the digit moves it, and beside it scrolls', async ({ strict: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, '?v=1&c=arrows');
  await says(page, /has turned/);
  const action = (element: Element) => getComputedStyle(element).touchAction;
  expect(await hand(page).evaluate(action)).toBe('none');
  expect(await picture(page).evaluate(action)).not.toBe('none');
  const box = (await hand(page).boundingBox())!;
  expect(box.width).toBeLessThan(0.6 * 390);
});

test('dragging the digit never blocks the page for 50 ms', { tag: ALONE }, async ({ page }) => {
  await open(page, '?v=1&c=arrows');
  await says(page, /has turned/);
  const box = (await hand(page).boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const longest = await longestTask(page, async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let k = 0; k < 16; k++) await page.mouse.move(x + 40 * Math.sin(k / 3), y + 40 * Math.cos(k / 4));
    await page.mouse.up();
  });
  expect(longest).toBeLessThanOrEqual(50);
});
