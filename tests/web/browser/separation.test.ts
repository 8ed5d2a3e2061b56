// Separation, driven as a reader would: digits are pushed through, clouds and numbers follow, and the numbers are those of an independent
// computation from the same features.
import { execFileSync } from 'node:child_process';
import type { Locator, Page } from '@playwright/test';
import { DATASETS, NATURAL, networkFor, type Dataset } from '../../../www/assets/catalogue.ts';
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
  await expect(exhibit(page).getByRole('switch', { name: /labels/ })).toBeVisible({ timeout: 200_000 });
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

/** (tr Σ)²/tr Σ² of features (images, dims), by the definition. */
function participation(values: ArrayLike<number>, dims: number): number {
  const images = values.length / dims;
  const mean = Array.from({ length: dims }, (_, d) => {
    let sum = 0;
    for (let n = 0; n < images; n++) sum += values[n * dims + d]!;
    return sum / images;
  });
  let [trace, squares] = [0, 0];
  for (let i = 0; i < dims; i++)
    for (let j = 0; j < dims; j++) {
      let sum = 0;
      for (let n = 0; n < images; n++) sum += (values[n * dims + i]! - mean[i]!) * (values[n * dims + j]! - mean[j]!);
      if (i === j) trace += sum;
      squares += sum * sum;
    }
  return (trace * trace) / squares;
}

/** What the command line says of the same images: another build of the engine, in another process. `cargo test` or `cargo build` makes it. */
function evaluated(network: string, images: string) {
  const args = ['evaluate', '--model', `www/assets/models/${network}.safetensors`, '--images', `www/assets/images/${images}.safetensors`];
  const said = execFileSync('target/debug/phase-collapse', [...args, '--seed', '1', '--json'], { encoding: 'utf8' });
  return JSON.parse(said) as {
    blocks: {
      mean_distance: number;
      geometry: { readout: number; variability: number; rate_reduction: number; standard_errors: { mean_distance: number } };
    }[];
  };
}

/** What is said and drawn of a data set: its words, its names, its pictures' colours. */
async function speaksOf(page: Page, { name, title, picture }: Dataset) {
  await expect(exhibit(page).locator('.sentence')).toContainText(`1,000 test ${picture}s`);
  const ours = networkFor(name, NATURAL);
  expect(await row(page, `${ours.words}: distance, sd`)).toHaveLength(8);
  await expect(exhibit(page).locator('caption').last()).toContainText(`1,000 ${title} test images`);
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

  test('further figures are there one at a time, each with its source; they are those of the definitions, and of the command line', async () => {
    await exhibit(page).locator('[data-more] > summary').click();
    const pick = (name: string) => exhibit(page).getByRole('radio', { name, exact: true }).check({ force: true });
    const [, one, two, three] = await askEngine(page, [
      { name: 'separation.measure', args: { network: 'mnist-modulus', seed: 1 } },
      { name: 'separation.geometry', args: { network: 'mnist-modulus', seed: 1, shuffled: false, block: 7 } },
      { name: 'separation.features', args: { network: 'mnist-modulus', block: 7, seed: 1 } },
      { name: 'separation.errors', args: { network: 'mnist-modulus', seed: 1 } },
    ]);
    const found = one as Result<'separation.geometry'>;
    const { values, dims } = two as Result<'separation.features'>;
    const errors = three as Result<'separation.errors'>;

    await pick('Dimension and radius');
    await expect(page).toHaveURL(/[?&]sf=dimension\b/);
    await expect(exhibit(page).locator('dl')).toContainText('participation ratio');
    const cells = exhibit(page).locator('[data-further] tbody tr').nth(7).locator('td');
    await expect(cells.first()).toHaveText(/^\d/, { timeout: 60_000 });
    expect(found.dimension).toBeCloseTo(participation(values, dims), 4);
    expect(Number(await cells.first().textContent())).toBeCloseTo(found.dimension, 1);

    await pick('Distances between means');
    const shown = exhibit(page)
      .getByRole('group', { name: /^modulus, after block 8/ })
      .locator('tbody td');
    await expect(shown.nth(1)).toHaveText(/^\d/, { timeout: 60_000 });
    const distances = (await shown.allTextContents()).map(Number);
    distances.forEach((distance, at) => expect(distance).toBeCloseTo(at % 11 ? found.distances[at]! : 0, 0.9));
    // The number beside the cloud is their root mean square.
    const apart = await row(page, 'modulus: distance, sd');
    expect(Math.hypot(...found.distances) / Math.sqrt(90)).toBeCloseTo(apart[7]!, 1);

    // The chart says how sure it is, of the two that are compared.
    await expect(exhibit(page).locator('.chart path.errors')).toHaveCount(2, { timeout: 120_000 });

    const native = evaluated('mnist-modulus', 'mnist-1000');
    native.blocks.forEach(({ mean_distance }, b) => expect(apart[b]).toBeCloseTo(mean_distance, 1));
    const last = native.blocks[7]!.geometry;
    expect(found.readout).toBeCloseTo(last.readout, 2);
    expect(found.variability).toBeCloseTo(last.variability, 2);
    expect(found.rate_reduction).toBeCloseTo(last.rate_reduction, 2);
    expect(errors[7]!.distance).toBeCloseTo(last.standard_errors.mean_distance, 2);
    await exhibit(page).locator('[data-more] > summary').click();
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

  test('a mean is dragged, and the plane turns under it; by keys, too; a pinned one stays; a link and undo bring it back', async () => {
    const mean = (label: number) => exhibit(page).getByRole('button', { name: new RegExp(`^Mean of ${label}\\b`) });
    const place = async (label: number) => {
      const { x, y, width, height } = (await mean(label).boundingBox())!;
      return { x: x + width / 2, y: y + height / 2 };
    };
    const off = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y);
    // After the last block no mean lies on another.
    await exhibit(page)
      .getByRole('slider', { name: /Distance between class means/ })
      .press('End');
    await expect(exhibit(page).locator('canvas').first()).toHaveAttribute('aria-label', /after block 8/);
    await page.evaluate(() => scrollTo(0, 0));
    const canvas = (await exhibit(page).locator('canvas').first().boundingBox())!;
    const [before, other] = [await place(3), await place(6)];
    // Half of the way to the middle of the cloud: so far every mean reaches.
    const to = { x: (before.x + canvas.x + canvas.width / 4) / 2, y: (before.y + canvas.y + canvas.height / 2) / 2 };
    await page.mouse.move(before.x, before.y);
    await page.mouse.down();
    await page.mouse.move((before.x + to.x) / 2, (before.y + to.y) / 2);
    await page.mouse.move(to.x, to.y);
    await expect.poll(async () => off(await place(3), to)).toBeLessThan(1);
    await page.mouse.up();
    await expect(page).toHaveURL(/[?&]pl=[\w-]{36}\b/);
    // What the link keeps, a part in a thousand of each direction, is what is seen then.
    expect(off(await place(3), to)).toBeLessThan(2);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => off(await place(3), before)).toBeLessThan(0.5);
    expect(off(await place(6), other)).toBeLessThan(0.5);

    await mean(6).focus();
    await page.keyboard.press('p');
    await expect(mean(6)).toHaveAccessibleName(/pinned/);
    await mean(3).focus();
    for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowUp');
    await expect.poll(async () => off(await place(3), before)).toBeGreaterThan(10);
    expect(off(await place(6), other)).toBeLessThan(3);
    const link = new URL(page.url()).search;
    expect(link).toMatch(/[?&]pin=64\b/);
    await mean(6).focus();
    await page.keyboard.press('p');

    // On tour everything moves, and rests where it is.
    const there = await place(3);
    await exhibit(page).getByRole('switch', { name: /plane/ }).click();
    await expect.poll(async () => off(await place(3), there)).toBeGreaterThan(5);
    await exhibit(page).getByRole('switch', { name: /plane/ }).click();
    const rests = await place(3);
    await page.waitForTimeout(400);
    expect(off(await place(3), rests)).toBe(0);
    await exhibit(page).locator('[data-more] > summary').click();
    await exhibit(page).getByRole('button', { name: 'the plane as at first' }).click();
    await exhibit(page).locator('[data-more] > summary').click();
    await page.evaluate(() => scrollTo(0, 0));
    await expect.poll(async () => off(await place(3), before)).toBeLessThan(0.5);
    await expect(page).not.toHaveURL(/[?&]pl=/);
  });

  test('naming a digit greys all others; pointing at a picture does so too', async () => {
    const canvas = exhibit(page).locator('canvas').first();
    const all = await light(canvas);
    await exhibit(page).locator('[data-more] > summary').click();
    await exhibit(page).getByRole('radio', { name: '1', exact: true }).check({ force: true });
    await expect.poll(() => light(canvas)).toBeLessThan(0.75 * all);
    await expect(page).toHaveURL(/[?&]k=1\b/);
    await exhibit(page).getByRole('radio', { name: 'all', exact: true }).check({ force: true });
    await expect.poll(() => light(canvas)).toBeCloseTo(all, 1);
    await exhibit(page).locator('[data-more] > summary').click();
    await page.evaluate(() => scrollTo(0, 0));
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
  await exhibit(page)
    .getByRole('switch', { name: /labels/ })
    .click();
  await expect(number).toHaveText(/ sd$/, { timeout: 60_000 });
  expect(Number.parseFloat((await number.textContent())!)).toBeLessThan(0.6);
  await computed(page);
  const first = await row(page, 'modulus, labels shuffled: nearest mean');
  await exhibit(page)
    .getByRole('switch', { name: /labels/ })
    .click();
  await expect(number).toHaveText(/×$/);
  await exhibit(page)
    .getByRole('switch', { name: /labels/ })
    .click();
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
  // Seen within the page at the moment it is there: on a busy machine a question from outside comes hundreds of images late.
  const value = await exhibit(page).evaluate(
    (root) =>
      new Promise<number>((resolve) => {
        new MutationObserver((_, watch) => {
          const bar = root.querySelector('progress');
          if (!bar) return;
          watch.disconnect();
          resolve(bar.value);
        }).observe(root, { childList: true, subtree: true });
        [...root.querySelectorAll('button')].find(({ textContent }) => textContent?.includes('stopped at'))!.click();
      }),
  );
  // Nothing was pushed while it stood still, but for the piece that was under way.
  expect(value).toBeGreaterThanOrEqual(stoppedAt);
  expect(value).toBeLessThan(stoppedAt + 120);
  await computed(page);
});

test('what cannot be answered is refused, in words', async ({ strict: page }) => {
  await openHere(page);
  const [early, wrong] = await askEngine(page, [
    { name: 'separation.view', args: { networks: ['mnist-modulus'], seed: 1, shuffled: false } },
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

test('on a phone the names at the ends of the lines stay within the page, the longest too', async ({ strict: page }) => {
  const dataset = DATASETS.find(({ name }) => name === 'cifar-10')!;
  const { name, words } = dataset.networks.reduce((longest, one) => (one.words.length > longest.words.length ? one : longest));
  await page.setViewportSize({ width: 390, height: 844 });
  await openHere(page, `&data=cifar-10&n=${name.slice('cifar-10-'.length)}`);
  const drawn = exhibit(page).locator('figure.chart text.name');
  const letters = (text: string) => text.replaceAll(' ', '');
  await expect
    .poll(async () => (await drawn.allTextContents()).map(letters), { timeout: 200_000 })
    .toEqual(expect.arrayContaining([letters(words), 'untrained']));
  const column = (await exhibit(page).locator('figure.chart').first().boundingBox())!;
  for (const text of await drawn.all()) {
    const box = (await text.boundingBox())!;
    expect(box.x + box.width).toBeLessThanOrEqual(column.x + column.width);
  }
});
