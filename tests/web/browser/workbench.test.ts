// The workbench, driven as a reader would; its numbers against formulas and sums of their own.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Changes } from '../../../www/engine/calls/workbench.ts';
import type { Result } from '../../../www/engine/protocol.ts';
import { askEngine } from './ask-engine.ts';
import { expect, openOnly, test } from './page.ts';

test.describe.configure({ timeout: 180_000 });

const exhibit = (page: Page) => page.locator('#workbench');
const picture = (page: Page) => exhibit(page).locator('.stage canvas');
const claim = (page: Page) => exhibit(page).locator('h2');
const bounds = (page: Page) => exhibit(page).locator('.number strong');
const OWN: Changes = { orientations: null, sigma: null, xi: null, slant: null, octaves: null, zeroMean: true };

async function openHere(page: Page, query = '') {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openOnly(page, 'workbench', query);
  await expect(exhibit(page).locator('.exhibit')).toBeVisible();
}

/** What the picture says of itself, once it says `expected`. */
async function says(page: Page, expected: RegExp): Promise<string> {
  await expect(picture(page)).toHaveAttribute('aria-label', expected, { timeout: 60_000 });
  return (await picture(page).getAttribute('aria-label'))!;
}

/** A number as the page writes it. */
const shown = (text: string) => Number(text.replace('−', '-'));

const chooseMode = (page: Page, name: string) => exhibit(page).getByRole('radio', { name, exact: true }).check({ force: true });

/** A cell of the table, by the name of its row. */
const cell = (page: Page, row: RegExp, column = 0) =>
  exhibit(page).getByRole('row', { name: row, includeHidden: true }).locator('td').nth(column);

const SIGMA = 0.8;
const XI = 0.75 * Math.PI;

/** The height of a Gaussian of width `sigma` at a frequency less (row, col), summed over all periods: a sampled Gabor function's transform. */
function periodic(sigma: number, row: number, col: number): number {
  let sum = 0;
  for (let a = -3; a <= 3; a++)
    for (let b = -3; b <= 3; b++) sum += Math.exp(-0.5 * sigma * sigma * ((row + 2 * Math.PI * a) ** 2 + (col + 2 * Math.PI * b) ** 2));
  return (Math.PI / 3.1415) * sum;
}

/** Least and largest coverage of the first block's four wavelets over the frequencies of a torus, from the formulas. */
function frame(side: number, xi: number, zeroMean: boolean): [number, number] {
  let [least, most] = [Infinity, 0];
  const psi = (theta: number, row: number, col: number) => {
    const [r, c] = [xi * Math.cos(theta), xi * Math.sin(theta)];
    const kappa = zeroMean ? periodic(SIGMA, r, c) / periodic(SIGMA, 0, 0) : 0;
    return periodic(SIGMA, row - r, col - c) - kappa * periodic(SIGMA, row, col);
  };
  for (let k = 0; k < side; k++)
    for (let m = 0; m < side; m++) {
      const [row, col] = [(2 * Math.PI * k) / side, (2 * Math.PI * m) / side];
      let a = periodic(SIGMA / Math.SQRT2, row, col) ** 2;
      for (let l = 0; l < 4; l++) {
        const theta = ((1 - l) * Math.PI) / 4;
        a += 0.5 * (psi(theta, row, col) ** 2 + psi(theta, -row, -col) ** 2);
      }
      [least, most] = [Math.min(least, a), Math.max(most, a)];
    }
  return [least, most];
}

/** The frame bounds that the large number shows. */
async function shownBounds(page: Page): Promise<[number, number]> {
  const [least, most] = (await bounds(page).textContent())!.split(' … ').map(shown);
  return [least!, most!];
}

test('at first sight: the bank of the first block, its bounds those of the formulas', async ({ strict: page }) => {
  await openHere(page);
  await says(page, /block 1, the network’s own: 4 wavelets and a low-pass/);
  await expect(claim(page)).toHaveText('Four wavelets and a blur see every frequency');
  const [least, most] = frame(36, XI, true);
  const found = await shownBounds(page);
  expect(Math.abs(found[0] - least)).toBeLessThan(0.0051);
  expect(Math.abs(found[1] - most)).toBeLessThan(0.0051);
  await expect(cell(page, /^mean/)).toHaveText('0 %');
  // Another frequency has other bounds: the comparison would notice.
  expect(Math.abs(frame(36, 1.1 * XI, true)[0] - least)).toBeGreaterThan(0.01);
});

test('rebuilt by keyboard, what breaks is said, and one click puts it back', async ({ strict: page }) => {
  await openHere(page);
  await says(page, /own/);
  const own = await bounds(page).textContent();
  const back = exhibit(page).getByRole('button', { name: 'the network’s own' });
  await expect(back).toBeDisabled();
  const slider = exhibit(page).getByRole('slider', { name: 'ξ', exact: true });
  await slider.focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/wx=2\.3\d/);
  await says(page, /rebuilt/);
  await expect(claim(page)).toHaveText('Rebuilt, and nothing breaks');
  const xi = shown((await slider.getAttribute('aria-valuetext'))!.replace(' rad/px', ''));
  await expect.poll(async () => Math.abs((await shownBounds(page))[0] - frame(36, xi, true)[0])).toBeLessThan(0.0051);
  await expect(exhibit(page).locator('.number')).toContainText(`own: ${own}`);
  // Far off, a gap.
  await slider.press('Home');
  await expect(claim(page)).toHaveText('Rebuilt, the bank leaves a gap');
  await back.click();
  await says(page, /the network’s own/);
  await expect(bounds(page)).toHaveText(own!);
  await expect(page).not.toHaveURL(/wx=/);
});

test('a Gabor function’s mean is said, with the number of the formula', async ({ strict: page }) => {
  await openHere(page, '&wx=1.5');
  await says(page, /rebuilt/);
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('switch', { name: 'mean taken off the waves' }).click();
  await expect(page).toHaveURL(/wm=0/);
  await expect(claim(page)).toHaveText('Rebuilt, the wavelets no longer have zero mean');
  const mean = shown((await cell(page, /^mean/, 1).textContent())!.replace(' %', ''));
  // exp(−σ²ξ²/2), but for what folds in from beyond π.
  expect(Math.abs(mean - 100 * Math.exp(-0.5 * (SIGMA * 1.5) ** 2))).toBeLessThan(1);
  const [least, most] = frame(36, 1.5, false);
  const found = await shownBounds(page);
  expect(Math.abs(found[0] - least) + Math.abs(found[1] - most)).toBeLessThan(0.0102);
});

test('sliders in the drawer rebuild the bank: number, width, slant, scale', async ({ strict: page }) => {
  await openHere(page, '&wj=2');
  await says(page, /block 2, the network’s own/);
  await exhibit(page).locator('summary').click();
  for (const [name, key, expected] of [
    ['wavelets L', /wl=5/, /5 wavelets/],
    ['width σ', /ws=/, /rebuilt/],
    ['slant', /wt=/, /rebuilt/],
    ['scale of all', /wo=/, /rebuilt/],
  ] as const) {
    await exhibit(page).getByRole('slider', { name, exact: true }).press('ArrowRight');
    await expect(page).toHaveURL(key);
    await says(page, expected);
  }
  await expect(cell(page, /^wavelets L/, 1)).toHaveText('5');
  await expect(cell(page, /^scale|^width/, 1)).toContainText('px');
  await exhibit(page).getByRole('button', { name: 'the network’s own' }).click();
  await says(page, /the network’s own: 4 wavelets/);
});

test('folding is said where pixels are left out; a click chooses the filter', async ({ strict: page }) => {
  await openHere(page, '&wj=2');
  await says(page, /of what ψ 1 sees, .* % lands under a stronger copy/);
  const box = (await picture(page).boundingBox())!;
  // The columns of pictures begin at the left edge: the third is ψ 3.
  for (let x = 30; x < box.width * 0.4; x += 20) {
    await picture(page).click({ position: { x, y: box.height / 2 } });
    if (/wf=2/.test(page.url())) break;
  }
  await expect(page).toHaveURL(/wf=2/);
  const words = await says(page, /of what ψ 3 sees/);
  const [answer] = await askEngine(page, [
    { name: 'workbench.bank', args: { network: 'mnist-modulus', image: 73, block: 1, channel: 0, changes: OWN, filter: 2 } },
  ]);
  // Without its network an engine refuses; it fetches it when it is asked for.
  const { own } = answer as Result<'workbench.bank'>;
  const under = own.figures.map[2]!.under;
  expect(Math.abs(Number(/sees, ([\d.]+) %/.exec(words)![1]) - 100 * under)).toBeLessThan(0.51);
  await exhibit(page).getByRole('radio', { name: '1', exact: true }).check({ force: true });
  await expect(picture(page)).not.toHaveAttribute('aria-label', /stronger copy/);
});

/** The 28×28 bytes of one image, out of the safetensors file. */
function pixels(image: number): Uint8Array {
  const file = readFileSync('www/assets/images/mnist-1000.safetensors');
  const header = Number(file.readBigUInt64LE(0));
  const { images } = JSON.parse(file.subarray(8, 8 + header).toString('utf8')) as { images: { data_offsets: [number, number] } };
  const start = 8 + header + images.data_offsets[0] + image * 784;
  return file.subarray(start, start + 784);
}

test('by hand: pixels times the formula’s filter add up to the network’s own map', async ({ strict: page }) => {
  await openHere(page, '&wb=hand&wf=1&wr=17&wc=15');
  const words = await says(page, /ψ 2 at row \d+, column \d+/);
  const [row, col] = [Number(/row (\d+)/.exec(words)![1]) - 1, Number(/column (\d+)/.exec(words)![1]) - 1];
  const side = 32;
  const bytes = pixels(73);
  const value = (r: number, c: number) => {
    const inside = r >= 2 && c >= 2 && r < 30 && c < 30;
    return ((inside ? bytes[(r - 2) * 28 + c - 2]! : 0) / 255 - 0.1307) / 0.3081;
  };
  // θ of the second wavelet is 0: its wave runs down the rows. K makes the sum over the window zero.
  const amplitude = 1 / (2 * 3.1415 * SIGMA * SIGMA);
  const envelope = (r: number, c: number) => amplitude * Math.exp(-(r * r + c * c) / (2 * SIGMA * SIGMA));
  let [waves, all] = [0, 0];
  for (let r = -8; r <= 8; r++)
    for (let c = -8; c <= 8; c++) [waves, all] = [waves + envelope(r, c) * Math.cos(XI * r), all + envelope(r, c)];
  const kappa = waves / all;
  let [re, im] = [0, 0];
  for (let r = 0; r < side; r++)
    for (let c = 0; c < side; c++) {
      const [u, v] = [row - r, col - c];
      re += value(r, c) * envelope(u, v) * (Math.cos(XI * u) - kappa);
      im += value(r, c) * envelope(u, v) * Math.sin(XI * u);
    }
  const told = /add up to (−?[\d.]+) ([+−]) ([\d.]+)i; the network’s own map there: (−?[\d.]+) ([+−]) ([\d.]+)i/.exec(words)!;
  const signed = (sign: string, size: string) => (sign === '−' ? -1 : 1) * Number(size);
  for (const [a, b] of [
    [shown(told[1]!), re],
    [signed(told[2]!, told[3]!), im],
    [shown(told[4]!), re],
    [signed(told[5]!, told[6]!), im],
  ] as const)
    expect(Math.abs(a - b)).toBeLessThan(0.0011);
  expect(Math.hypot(re, im)).toBeGreaterThan(0.05);
  // To 1e-5, from the engine's own numbers, deep in the network as well.
  const args = { network: 'mnist-modulus', image: 73, changes: OWN, filter: 1 };
  for (const answer of await askEngine(page, [
    { name: 'workbench.hand', args: { ...args, block: 0, channel: 0, row, col } },
    { name: 'workbench.hand', args: { ...args, block: 3, channel: 2, row: 3, col: 4 } },
  ])) {
    const { sum, rest, network, terms } = answer as Result<'workbench.hand'>;
    const numbers = terms as unknown as number[];
    const total = [rest[0], rest[1]];
    for (let i = 0; i < numbers.length; i += 11) {
      const [xr, xi, fr, fi] = numbers.slice(i + 5, i + 9) as [number, number, number, number];
      total[0]! += xr * fr - xi * fi;
      total[1]! += xr * fi + xi * fr;
    }
    for (const part of [0, 1] as const) {
      expect(Math.abs(total[part]! - network[part])).toBeLessThan(1e-5);
      expect(Math.abs(sum[part] - network[part])).toBeLessThan(1e-5);
    }
  }
});

test('the window moves by hand and by keys, and the clock lays arrow after arrow', async ({ strict: page }) => {
  await openHere(page, '&wb=hand');
  await says(page, /ψ 1 at row 15, column 15/);
  const hand = exhibit(page).getByRole('slider', { name: /Output pixel/ });
  await hand.press('ArrowDown');
  await hand.press('ArrowLeft');
  await says(page, /row 16, column 14/);
  await expect(page).toHaveURL(/wr=15&wc=13/);
  const box = (await hand.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.25 + 1, box.y + box.height * 0.75 + 1, { steps: 4 });
  await page.mouse.up();
  await says(page, /row 25, column 9/);
  await exhibit(page).getByRole('radio', { name: 'φ', exact: true }).check({ force: true });
  await says(page, /φ at row 25/);
  await exhibit(page).locator('summary').click();
  const drawn = () => picture(page).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const before = await drawn();
  await exhibit(page).getByRole('slider', { name: 'Arrows laid' }).press('Home');
  await expect(exhibit(page).locator('.player output')).toHaveText('0 arrows');
  await expect.poll(drawn, { timeout: 30_000 }).not.toBe(before);
  await expect(exhibit(page).getByRole('row', { includeHidden: true })).toHaveCount(13);
  // In another block the window stays at the same place of the image.
  await exhibit(page).getByRole('radio', { name: '3', exact: true }).check({ force: true });
  await says(page, /row 13, column 5/);
});

test('statistics: stopped and gone on, sorted by mouse and keyboard, filtered by a range', async ({ strict: page }) => {
  await openHere(page, '&wb=statistics&wj=2');
  await says(page, /maps, sorted by one-pixel change, largest first/);
  const rows = exhibit(page).locator('tbody tr');
  const column = async (index: number) => (
    await rows.locator('td').nth(index).count(),
    (await rows.evaluateAll((all, index) => all.map((row) => row.querySelectorAll('td')[index]!.textContent!), index)).map(
      Number.parseFloat,
    )
  );
  const falling = (values: number[]) => values.every((value, i) => i === 0 || value <= values[i - 1]!);
  const count = await rows.count();
  expect(count).toBeGreaterThan(20);
  expect(falling(await column(3))).toBe(true);
  // A click sorts by another number, and again turns the order round; so does the keyboard.
  await exhibit(page)
    .getByRole('button', { name: /Sort by sparsity/ })
    .click();
  await says(page, /sorted by sparsity, largest first/);
  await expect(page).toHaveURL(/wq=sparsity/);
  await expect.poll(async () => falling(await column(2))).toBe(true);
  const sorted = exhibit(page).getByRole('button', { name: /Sort by sparsity, largest first/ });
  await sorted.focus();
  await page.keyboard.press('Enter');
  await says(page, /sorted by sparsity, least first/);
  await expect.poll(async () => falling((await column(2)).toReversed())).toBe(true);
  // A range leaves out what lies outside it.
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('slider', { name: 'sparsity at least' }).fill('0.5');
  await expect.poll(() => rows.count()).toBeLessThan(count);
  const values = await column(2);
  const least = shown((await exhibit(page).getByRole('slider', { name: 'sparsity at least' }).getAttribute('aria-valuetext'))!);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(least - 0.0006);
  await exhibit(page).getByRole('button', { name: 'all channels' }).click();
  await expect.poll(() => rows.count()).toBe(count);
  // The median is of the numbers listed; other maps have other ones.
  const median = values.length && (await bounds(page).textContent());
  await exhibit(page).getByRole('combobox', { name: 'maps' }).selectOption('rho');
  await expect(page).toHaveURL(/wk=rho/);
  await expect.poll(() => bounds(page).textContent()).not.toBe('…');
  const change = async () => {
    await exhibit(page)
      .getByRole('button', { name: /Sort by one-pixel change/ })
      .click();
    await says(page, /sorted by one-pixel change/);
    return (await column(3)).toSorted((a, b) => a - b)[count >> 1]!;
  };
  const after = await change();
  await exhibit(page).getByRole('combobox', { name: 'maps' }).selectOption('wave');
  await expect.poll(async () => (await column(3)).toSorted((a, b) => a - b)[count >> 1]).toBeGreaterThan(1.3 * after);
  expect(median).toBeTruthy();
});

test('statistics are those of a plain computation from the engine’s maps', async ({ strict: page }) => {
  await openHere(page);
  await says(page, /own/);
  // Refused before anything is counted? No: zeros. Counted: of each image, still and moved.
  const args = { network: 'mnist-modulus', block: 0, stage: 0 as const };
  const [counted, found, output] = await askEngine(page, [
    { name: 'workbench.count', args: { network: 'mnist-modulus' } },
    { name: 'workbench.statistics', args },
    { name: 'workbench.statistics', args: { ...args, stage: 2 } },
  ]);
  expect((counted as Result<'workbench.count'>).images).toBe(100);
  // The second wavelet's map of the first block from raw pixels, all hundred digits still and moved right by one.
  const side = 32;
  const amplitude = 1 / (2 * 3.1415 * SIGMA * SIGMA);
  const taps: { r: number; c: number; re: number; im: number }[] = [];
  let [waves, all] = [0, 0];
  const envelope = (r: number, c: number) => amplitude * Math.exp(-(r * r + c * c) / (2 * SIGMA * SIGMA));
  for (let r = -5; r <= 5; r++)
    for (let c = -5; c <= 5; c++) [waves, all] = [waves + envelope(r, c) * Math.cos(XI * r), all + envelope(r, c)];
  for (let r = -5; r <= 5; r++)
    for (let c = -5; c <= 5; c++) {
      const [re, im] = [envelope(r, c) * (Math.cos(XI * r) - waves / all), envelope(r, c) * Math.sin(XI * r)];
      if (Math.hypot(re, im) > 1e-7) taps.push({ r, c, re, im });
    }
  const sums = { n: 0, re: 0, im: 0, modulus: 0, energy: 0, change: 0 };
  for (let image = 0; image < 100; image++) {
    const bytes = pixels(image);
    const value = (r: number, c: number) => {
      const mirrored = (i: number) => (i < 0 ? -i : i > side - 1 ? 2 * (side - 1) - i : i);
      const [y, x] = [mirrored(r) - 2, mirrored(c) - 2];
      return ((y >= 0 && x >= 0 && y < 28 && x < 28 ? bytes[y * 28 + x]! : 0) / 255 - 0.1307) / 0.3081;
    };
    const moved = (r: number, c: number) => {
      const mirrored = (i: number) => (i < 0 ? -i : i > side - 1 ? 2 * (side - 1) - i : i);
      const [y, x] = [mirrored(r) - 2, mirrored(c) - 3];
      return ((y >= 0 && x >= 0 && y < 28 && x < 28 ? bytes[y * 28 + x]! : 0) / 255 - 0.1307) / 0.3081;
    };
    const z = (of: typeof value, r: number, c: number) => {
      let [re, im] = [0, 0];
      for (const tap of taps) {
        const x = of(r - tap.r, c - tap.c);
        re += x * tap.re;
        im += x * tap.im;
      }
      return [re, im] as const;
    };
    for (let r = 0; r < side; r++)
      for (let c = 0; c < side; c++) {
        const [a, b] = [z(value, r, c), z(moved, r, c)];
        const energy = a[0] ** 2 + a[1] ** 2;
        sums.n++;
        sums.re += a[0];
        sums.im += a[1];
        sums.modulus += Math.sqrt(energy);
        sums.energy += energy;
        sums.change += (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
      }
  }
  const { n } = sums;
  const expected = [
    sums.re / n,
    sums.im / n,
    Math.sqrt(sums.energy / n - (sums.re / n) ** 2 - (sums.im / n) ** 2),
    1 - (sums.modulus / n) ** 2 / (sums.energy / n),
    Math.sqrt(sums.change / sums.energy),
  ];
  const numbers = (found as unknown as number[]).slice(5, 10);
  for (const [i, value] of expected.entries())
    expect(Math.abs(numbers[i]! - value), `number ${i}: ${numbers[i]} and ${value}`).toBeLessThan(2e-5);
  expect((output as unknown as number[]).length % 5).toBe(0);
});

test('counting is stopped and gone on with', async ({ strict: page }) => {
  await openHere(page, '&wb=statistics&data=cifar-10&n=modulus-short');
  const stop = exhibit(page).getByRole('button', { name: 'stop', exact: true });
  await expect(stop.or(exhibit(page).locator('tbody tr').first())).toBeAttached({ timeout: 120_000 });
  // Where the machine was faster than the hand there is nothing left to stop.
  if (await stop.isVisible()) {
    await stop.click();
    const go = exhibit(page).getByRole('button', { name: 'go on counting' });
    await expect(go).toBeVisible();
    await go.click();
  }
  await says(page, /12 of 12 maps/);
});

test('a link restores what is looked at, on photographs too', async ({ strict: page }) => {
  await openHere(page, '&data=cifar-10&wb=hand&wj=2&wi=1&wf=4&wr=9&wc=20');
  await says(page, /φ at row 5, column 11/);
  await exhibit(page).locator('summary').click();
  await expect(exhibit(page).getByRole('slider', { name: 'channel it reads' })).toHaveAttribute('aria-valuetext', /^2 of/);
  await chooseMode(page, 'filters');
  await says(page, /block 2, the network’s own/);
  await expect(page).not.toHaveURL(/wb=/);
});
