// Separation, driven as a reader would: digits are pushed through, clouds and numbers follow, and the numbers are those of an independent
// computation from the same features.
import type { Locator, Page } from '@playwright/test';
import { DATASETS, type Dataset } from '../../../www/assets/catalogue.ts';
import type { Result } from '../../../www/engine/protocol.ts';
import { askEngine } from './ask-engine.ts';
import { SIZES, expect, openOnly, problemsOn, test } from './page.ts';

// Three networks on 1,000 digits, on a machine that may be busy.
test.describe.configure({ timeout: 240_000 });

const exhibit = (page: Page) => page.locator('[data-exhibit=separation]');

async function openHere(page: Page, query = '') {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openOnly(page, 'separation', query);
  await expect(exhibit(page).locator('.exhibit')).toBeVisible();
}

/** Until all three networks have been measured. */
async function computed(page: Page) {
  await expect(exhibit(page).getByRole('switch')).toBeVisible({ timeout: 200_000 });
}

/** A row of the table in numbers. */
async function row(page: Page, name: string): Promise<number[]> {
  const cells = exhibit(page)
    .locator('tr', { has: page.locator(`th:text-is("${name}")`) })
    .locator('td');
  return (await cells.allTextContents()).map((text) => Number.parseFloat(text));
}

/** The mean brightness of the stage, 0 to 255. */
const light = (canvas: Locator) =>
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum += data[i]! * (data[i + 3]! / 255);
    return sum / (data.length / 4);
  });

/** Nearest-class-mean accuracy, each half by the means of the other: by the definition, in double precision. */
function nearestMean(values: ArrayLike<number>, dims: number, labels: ArrayLike<number>, halves: ArrayLike<number>): number {
  const images = labels.length;
  const accuracies = [0, 1].map((half) => {
    const sums = Array.from({ length: 10 }, () => new Float64Array(dims));
    const counts = new Array<number>(10).fill(0);
    for (let n = 0; n < images; n++) {
      if (halves[n] === half) continue;
      counts[labels[n]!]!++;
      for (let d = 0; d < dims; d++) sums[labels[n]!]![d]! += values[n * dims + d]!;
    }
    let right = 0;
    let seen = 0;
    for (let n = 0; n < images; n++) {
      if (halves[n] !== half) continue;
      const distances = sums.map((sum, c) => sum.reduce((total, value, d) => total + (values[n * dims + d]! - value / counts[c]!) ** 2, 0));
      seen++;
      if (distances.indexOf(Math.min(...distances)) === labels[n]) right++;
    }
    return right / seen;
  });
  return (accuracies[0]! + accuracies[1]!) / 2;
}

/** What is said and drawn of a data set: its words, its names, its pictures' colours. */
async function speaksOf(page: Page, { title, picture, networks }: Dataset) {
  await expect(exhibit(page).locator('.sentence')).toContainText(`1,000 test ${picture}s`);
  const ours = networks.find(({ word }) => word === 'modulus') ?? networks[0]!;
  expect(await row(page, `${ours.words}: distance, sd`)).toHaveLength(8);
  await expect(exhibit(page).locator('caption')).toContainText(`1,000 ${title} test images`);
  const coloured = await exhibit(page)
    .locator('canvas')
    .first()
    .evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
      let found = 0;
      for (let i = 0; i < data.length; i += 4)
        if (Math.max(data[i]!, data[i + 1]!, data[i + 2]!) - Math.min(data[i]!, data[i + 1]!, data[i + 2]!) > 24) found++;
      return found / (data.length / 4);
    });
  if (picture === 'photograph') expect(coloured).toBeGreaterThan(0.01);
  // A few pixels at the edges of letters, where the screen smooths them in colour.
  else expect(coloured).toBeLessThan(0.0005);
}

// Measured once, which takes longest; each of these leaves the page as it found it, but for what is chosen.
test.describe('the digits', () => {
  test.describe.configure({ mode: 'serial' });
  let page: Page;
  let problems: string[];
  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage({ viewport: SIZES[0] });
    problems = problemsOn(page);
    await openHere(page);
    await computed(page);
  });
  test.afterAll(async () => {
    await page.close();
    expect(problems).toEqual([]);
  });

  test('the figures are those of an independent computation, and shuffled labels are at chance', async () => {
    const shown = await row(page, 'modulus: nearest mean');
    const floor = await row(page, 'modulus, labels shuffled: distance, sd');
    const apart = await row(page, 'modulus: distance, sd');
    expect([shown.length, floor.length, apart.length]).toEqual([8, 8, 8]);
    expect(Math.max(...floor)).toBeLessThan(0.6);
    expect(Math.min(...apart)).toBeGreaterThan(1);
    const chance = await row(page, 'modulus, labels shuffled: nearest mean');
    for (const value of chance) expect(Math.abs(value - 10)).toBeLessThan(4);

    const features = (block: number) => ({ name: 'separation.features' as const, args: { network: 'mnist-modulus', block, seed: 1 } });
    const measure = { name: 'separation.measure' as const, args: { network: 'mnist-modulus', seed: 1 } };
    const [, first, last] = await askEngine(page, [measure, features(0), features(7)]);
    for (const [found, block] of [
      [first, 0],
      [last, 7],
    ] as const) {
      const { values, dims, labels, halves } = found as Result<'separation.features'>;
      expect(values.length).toBe(1000 * dims);
      const expected = 100 * nearestMean(values, dims, labels, halves);
      // A digit as near to two means may fall to either side in single precision; one decimal is shown.
      expect(Math.abs(shown[block]! - expected), `block ${block + 1}: ${shown[block]} and ${expected}`).toBeLessThan(0.21);
      // The comparison notices digits in the wrong half.
      const wrong = labels.map((_, n) => Number(n < 500));
      expect(
        Math.abs(
          100 *
            nearestMean(
              values,
              dims,
              labels.map((_, n) => Math.floor(n / 100)),
              wrong,
            ) -
            expected,
        ),
      ).toBeGreaterThan(5);
    }
  });

  test(`${DATASETS[0]!.title}: its words, class names and pictures`, async () => {
    await speaksOf(page, DATASETS[0]!);
  });

  test('the chart moves the clouds, by hand and by keyboard', async () => {
    const canvas = exhibit(page).locator('canvas').first();
    const number = exhibit(page).locator('.number strong');
    const picture = () => canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
    const atEnd = { picture: await picture(), number: await number.textContent() };
    const reader = exhibit(page).getByRole('slider', { name: /Distance between class means/ });
    await reader.focus();
    await page.keyboard.press('Home');
    await expect(canvas).toHaveAttribute('aria-label', /after block 1:/);
    await expect.poll(picture).not.toBe(atEnd.picture);
    await expect(page).toHaveURL(/[?&]d=1\b/);
    await page.keyboard.press('End');
    await expect.poll(picture).toBe(atEnd.picture);
    await expect(number).toHaveText(atEnd.number!);
    // The large number is the ratio of the two distances in the table.
    const [ours, theirs] = [await row(page, 'modulus: distance, sd'), await row(page, 'soft threshold: distance, sd')];
    expect(Number.parseFloat(atEnd.number!)).toBeCloseTo(ours[7]! / theirs[7]!, 0.9);
    const box = (await reader.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.43, box.y + box.height / 2);
    await expect(canvas).toHaveAttribute('aria-label', /after block 4:/);
  });

  test('naming a digit greys all others; pointing at a picture does so too', async () => {
    const canvas = exhibit(page).locator('canvas').first();
    const all = await light(canvas);
    await exhibit(page).getByRole('radio', { name: '1', exact: true }).check({ force: true });
    await expect.poll(() => light(canvas)).toBeLessThan(0.75 * all);
    await expect(page).toHaveURL(/[?&]k=1\b/);
    await exhibit(page).getByRole('radio', { name: 'all', exact: true }).check({ force: true });
    await expect.poll(() => light(canvas)).toBeCloseTo(all, 1);
    const box = (await canvas.boundingBox())!;
    let least = all;
    for (let x = 0.06; x < 0.46 && least > 0.8 * all; x += 0.02) {
      await page.mouse.move(box.x + box.width * x, box.y + box.height * 0.35);
      await page.waitForTimeout(60);
      least = Math.min(least, await light(canvas));
    }
    expect(least).toBeLessThan(0.8 * all);
  });
});

test('shuffling the labels measures everything again, and nothing is left', async ({ strict: page }) => {
  await openHere(page);
  await computed(page);
  const number = exhibit(page).locator('.number strong');
  await expect(number).toHaveText(/×$/);
  await exhibit(page).getByRole('switch').click();
  await expect(number).toHaveText(/ sd$/, { timeout: 60_000 });
  expect(Number.parseFloat((await number.textContent())!)).toBeLessThan(0.6);
  await computed(page);
  const first = await row(page, 'modulus, labels shuffled: nearest mean');
  await exhibit(page).getByRole('switch').click();
  await expect(number).toHaveText(/×$/);
  await exhibit(page).getByRole('switch').click();
  await expect(number).toHaveText(/ sd$/, { timeout: 60_000 });
  await computed(page);
  // Another shuffle, other figures.
  expect(await row(page, 'modulus, labels shuffled: nearest mean')).not.toEqual(first);
});

test('cancel stops the work, and it goes on from there', async ({ strict: page }) => {
  await openHere(page);
  await exhibit(page).getByRole('progressbar').waitFor();
  // Within the page, so that a slow machine does not finish before the click arrives.
  await page.waitForFunction(() => {
    const button = document.querySelector<HTMLButtonElement>('[data-exhibit=separation] .job button');
    const bar = document.querySelector<HTMLProgressElement>('[data-exhibit=separation] progress');
    if (!button || !bar || bar.value < 1) return false;
    button.click();
    return true;
  });
  const resume = exhibit(page).getByRole('button', { name: /stopped at/ });
  const stoppedAt = Number((await resume.textContent())!.replace(/\D/g, ''));
  expect(stoppedAt).toBeLessThan(1000);
  await page.waitForTimeout(1500);
  await expect(resume).toBeVisible();
  const restarted = exhibit(page)
    .getByRole('progressbar')
    .evaluate((bar) => (bar as HTMLProgressElement).value)
    .catch(() => -1);
  await resume.click();
  const value = await restarted;
  // Nothing was pushed while it stood still, but for the piece that was under way.
  expect(value).toBeGreaterThanOrEqual(stoppedAt);
  expect(value).toBeLessThan(stoppedAt + 120);
  await computed(page);
});

test('what cannot be answered is refused, in words', async ({ strict: page }) => {
  await openHere(page);
  const [early, wrong] = await askEngine(page, [
    { name: 'separation.view', args: { networks: ['mnist-modulus'], seed: 1, shuffled: false, turn: 0 } },
    { name: 'separation.features', args: { network: 'mnist-modulus', block: 8, seed: 1 } },
  ]);
  expect(early).toEqual({ refused: expect.stringMatching(/^refused: .*expected/) });
  expect(wrong).toEqual({ refused: expect.stringMatching(/^refused: block: expected 0 to 7, found 8/) });
});

for (const dataset of DATASETS.slice(1))
  test(`${dataset.title}: pictures in colour where they are, class names, and their own words`, async ({ strict: page }) => {
    await openHere(page, `&data=${dataset.name}`);
    await computed(page);
    await speaksOf(page, dataset);
  });

test('another network and another rival are measured, and those of before are kept', async ({ strict: page }) => {
  await openHere(page, '&n=threshold&vs=untrained');
  const canvas = exhibit(page).locator('canvas').first();
  await computed(page);
  await expect(canvas).toHaveAttribute('aria-label', /soft threshold: phase kept and untrained: random weights: after block 8/);
  await expect(exhibit(page).locator('.number')).toContainText('as far apart as with random weights');
  const before = await row(page, 'soft threshold: distance, sd');
  await exhibit(page).getByRole('combobox', { name: 'beside it' }).selectOption('modulus');
  await expect(page).toHaveURL(/[?&]vs=modulus/);
  await expect(canvas).toHaveAttribute('aria-label', /soft threshold: phase kept and modulus: phase gone: after block 8/, {
    timeout: 30_000,
  });
  expect(await row(page, 'soft threshold: distance, sd')).toEqual(before);
  // The ratio turns round with the networks.
  const [ours, theirs] = [before[7]!, (await row(page, 'modulus: distance, sd'))[7]!];
  expect(Number.parseFloat((await exhibit(page).locator('.number strong').textContent())!)).toBeCloseTo(ours / theirs, 0.9);
});
