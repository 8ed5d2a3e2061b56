// Two textures, driven as a reader would: guess, train, slide; the numbers shown against what the engine's own values say by the definition.
import type { Page } from '@playwright/test';
import type { Result } from '../../../www/engine/protocol.ts';
import { askEngine } from './ask-engine.ts';
import { expect, openOnly, test } from './page.ts';

// Eight thousand images, on a machine that may be busy.
test.describe.configure({ timeout: 120_000 });

const exhibit = (page: Page) => page.locator('#textures');
const picture = (page: Page) => exhibit(page).locator('.stage canvas');
const number = (page: Page) => exhibit(page).locator('.number strong');
const choice = (page: Page, name: string) => exhibit(page).locator('.controls').getByRole('radio', { name, exact: true });

async function openHere(page: Page, query = '') {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openOnly(page, 'textures', query);
  await expect(choice(page, 'tanh')).toBeVisible();
}

/** The accuracy shown, in percent, once it belongs to what is chosen. */
async function accuracy(page: Page): Promise<number> {
  await expect(number(page)).toHaveText(/^\d+\.\d %$/, { timeout: 60_000 });
  await expect(exhibit(page).locator('.number')).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
  return Number.parseFloat((await number(page).textContent())!);
}

/** Accuracy in percent and distance of the means in standard deviations, from the outputs for A and B in turn. */
function figuresOf(outputs: ArrayLike<number>) {
  const [sums, squares] = [[0, 0], [0, 0]]; // prettier-ignore
  const each = outputs.length / 2;
  let right = 0;
  for (let n = 0; n < outputs.length; n++) {
    const [output, label] = [outputs[n]!, n % 2];
    right += Number(output > 0 === (label === 1));
    sums[label]! += output;
    squares[label]! += output * output;
  }
  const means = sums.map((sum) => sum / each);
  const within = squares.map((square, c) => square - each * means[c]! ** 2);
  const deviation = Math.sqrt((within[0]! + within[1]!) / (2 * each - 2));
  return { accuracy: (100 * right) / outputs.length, distance: (means[1]! - means[0]!) / deviation };
}

test('guess, train, see: a phase kept is at chance, a phase collapsed is not', async ({ strict: page }) => {
  await openHere(page);
  await expect(exhibit(page).locator('h2')).toContainText('Guess');
  await expect(number(page)).toHaveText('?');
  await choice(page, 'tanh').check({ force: true });
  await expect(page).toHaveURL(/tg=tanh/);
  await exhibit(page)
    .getByRole('button', { name: /^train on/ })
    .click();
  const kept = await accuracy(page);
  expect(Math.abs(kept - 50)).toBeLessThan(4.5);
  await expect(exhibit(page).locator('.sentence')).toContainText('You guessed tanh');
  await expect(exhibit(page).locator('.number')).toContainText(/labels shuffled (4[6-9]|5[0-4])\.\d\s%/);
  // Another choice is trained at once; the guess is remembered.
  await choice(page, '|z|').check({ force: true });
  await expect(exhibit(page).locator('h2')).toContainText('stand apart', { timeout: 30_000 });
  expect(await accuracy(page)).toBeGreaterThan(96);
  await expect(exhibit(page).locator('.sentence')).toContainText('You guessed tanh; this is |z|');
  await expect(page).toHaveURL(/tg=tanh/);

  // The figures shown are those of the engine's outputs, by the definition.
  const [answer] = await askEngine<'textures.train'>(page, [
    { name: 'textures.train', args: { seed: 1, lambda: 0, tried: [{ rho: 'tanh', share: 0.5 }, { rho: 'modulus', share: 0.5 }] } }, // prettier-ignore
  ]);
  const { trained } = answer as Result<'textures.train'>;
  const [tanh, modulus] = trained.map(({ outputs }) => figuresOf(outputs));
  expect(kept).toBeCloseTo(tanh!.accuracy, 1);
  expect(await accuracy(page)).toBeCloseTo(modulus!.accuracy, 1);
  expect(tanh!.accuracy).not.toBeCloseTo(modulus!.accuracy, 1);
  const words = (await picture(page).getAttribute('aria-label'))!;
  expect(Number(/means are (-?[\d.]+) standard/.exec(words)![1])).toBeCloseTo(modulus!.distance, 1);
  expect(Number(/between over within ([\d.]+);/.exec(words)![1])).toBeCloseTo(modulus!.distance ** 2 / 4, 1);
});

test('a link restores guess, choice and result; ReLU comes apart by mouse and keys', async ({ strict: page }) => {
  await openHere(page, '&tg=relu&tr=relu&tt=1&ta=1');
  expect(await accuracy(page)).toBeGreaterThan(96);
  await expect(exhibit(page).locator('.sentence')).toContainText('You guessed ReLU, and it works');
  const slider = exhibit(page).getByRole('slider', { name: 'half that drops the sign' });
  await expect(slider).toHaveAttribute('aria-valuetext', 'ReLU');
  await slider.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', 'sign kept');
  await expect(exhibit(page).locator('h2')).toContainText('does nothing', { timeout: 30_000 });
  expect(Math.abs((await accuracy(page)) - 50)).toBeLessThan(4.5);
  await slider.press('End');
  await expect(exhibit(page).locator('h2')).toContainText('does the work', { timeout: 30_000 });
  expect(await accuracy(page)).toBeGreaterThan(95);
  await expect(page).toHaveURL(/ts=1/);
  const box = (await slider.boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(slider).toHaveAttribute('aria-valuetext', 'ReLU');
});

test('ReLU is exactly the sum of its halves, and one spectrum is the other', async ({ strict: page }) => {
  await openHere(page);
  const coefficients = (share: number) => ({
    name: 'textures.coefficients' as const,
    args: { seed: 1, count: 1, wavelet: 2, rho: 'relu' as const, share, lambda: 0.1 },
  });
  const found = await askEngine<'textures.coefficients'>(page, [0, 0.5, 1].map(coefficients));
  const [shrunk, relu, dead] = found as unknown as number[][];
  let positive = 0;
  for (let i = 0; i < relu!.length; i += 4)
    for (const part of [0, 1]) {
      const [z, at] = [relu![i + part]!, i + 2 + part];
      const expected = Math.max(0, z - Math.fround(0.1));
      positive += Number(expected > 0);
      expect(Math.abs(relu![at]! - expected)).toBeLessThan(1e-7);
      expect(Math.abs(0.5 * dead![at]! + 0.5 * shrunk![at]! - expected)).toBeLessThan(1e-7);
    }
  expect(positive).toBeGreaterThan(50);
  const [pictures] = await askEngine<'textures.pictures'>(page, [
    { name: 'textures.pictures', args: { seed: 1, count: 3, measured: 400 } },
  ]);
  const { spectra, rgba } = pictures as Result<'textures.pictures'>;
  expect(rgba.length).toBe(6 * 32 * 32 * 4);
  // The low-pass by its formula, power 4πσ²·exp(−σ²ω²): near its mean on a circle, but for the narrowest circles and where it aliases.
  const [ofA, ofB] = spectra;
  for (let i = 3; i < ofA.length; i += 3) {
    const [frequency, a, b, expected] = [ofA[i]!, ofA[i + 1]!, ofB[i + 1]!, ofA[i + 2]!];
    expect(Math.abs(a / expected - 1), `A at ${frequency}`).toBeLessThan(0.15);
    expect(Math.abs(b / expected - 1), `B at ${frequency}`).toBeLessThan(0.15);
    const formula = 4 * Math.PI * 0.49 * Math.exp(-0.49 * frequency ** 2);
    if (frequency < 2) expect(Math.abs(expected / formula - 1), `formula at ${frequency}`).toBeLessThan(0.12);
  }
});

test('the clock turns every value onto the line, by buttons and keys', async ({ strict: page }) => {
  await openHere(page, '&tg=modulus&tr=modulus&tt=1');
  await accuracy(page);
  const clock = exhibit(page).getByRole('slider', { name: 'How far ρ is applied' });
  // Under reduced motion the end is shown at once.
  await expect(clock).toHaveAttribute('aria-valuetext', 'α = 0.00');
  const means = async () => {
    const words = (await picture(page).getAttribute('aria-label'))!;
    return /is ([\d.]+) from zero in A, ([\d.]+) in B/.exec(words)!.slice(1).map(Number);
  };
  await expect.poll(async () => (await means())[0]!).toBeGreaterThan(0.15);
  const [a, b] = await means();
  expect(a! - b!).toBeGreaterThan(0.01);
  const before = await picture(page).screenshot();
  await clock.press('Home');
  await expect(clock).toHaveAttribute('aria-valuetext', 'α = 1.00');
  await expect.poll(async () => Math.max(...(await means()))).toBeLessThan(0.05);
  expect((await picture(page).screenshot()).equals(before)).toBe(false);
  await exhibit(page).getByRole('button', { name: 'Step on' }).click();
  await expect(clock).toHaveAttribute('aria-valuetext', 'α = 0.95');
});

test('all seven in the drawer, another draw, another threshold, and a new guess', async ({ strict: page }) => {
  await openHere(page, '&tg=sigmoid&tr=sigmoid&tt=1');
  const first = await accuracy(page);
  await exhibit(page).locator('summary').click();
  const cells = exhibit(page).locator('tbody tr td:nth-child(2)');
  await expect(cells).toHaveCount(7);
  await exhibit(page).getByRole('button', { name: 'train all seven' }).click();
  await expect(cells.filter({ hasText: '%' })).toHaveCount(7, { timeout: 60_000 });
  const all = (await cells.allTextContents()).map(Number.parseFloat);
  // In the order: five that keep the phase, ReLU, modulus; the figures of the recipe within three standard errors of a difference.
  [50.8, 50.1, 49.2, 49.8, 49.4, 97.9, 97.7].forEach((recipe, i) =>
    expect(Math.abs(all[i]! - recipe), `row ${i}: ${all[i]}`).toBeLessThan(i < 5 ? 4.8 : 1.5),
  );
  expect(all[3]).toBe(first);
  const before = await picture(page).screenshot();
  await exhibit(page).getByRole('button', { name: 'another draw' }).click();
  await expect(page).toHaveURL(/td=2/);
  await expect.poll(async () => (await picture(page).screenshot()).equals(before), { timeout: 60_000 }).toBe(false);
  await accuracy(page);
  await exhibit(page).getByRole('slider', { name: 'threshold λ' }).press('ArrowRight');
  await expect(page).toHaveURL(/tl=\.05/);
  await accuracy(page);
  await exhibit(page).getByRole('radio', { name: 'across' }).check({ force: true });
  await expect(page).toHaveURL(/tw=3/);
  await exhibit(page).getByRole('button', { name: 'guess again' }).click();
  await expect(exhibit(page).locator('h2')).toContainText('Guess');
  await expect(number(page)).toHaveText('?');
});

test('training can be cancelled and goes on', async ({ strict: page }) => {
  await openHere(page, '&tg=modulus&tr=modulus');
  // The page itself presses the button as soon as it is there: training is soon over.
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const cancel = [...document.querySelectorAll<HTMLButtonElement>('#textures .controls button')].find(
        (button) => button.textContent === 'cancel',
      );
      if (!cancel) return;
      watch.disconnect();
      document.documentElement.dataset.cancelled = String(cancel.parentElement?.querySelector('progress') !== null);
      cancel.click();
    });
    watch.observe(document.getElementById('textures')!, { childList: true, subtree: true });
  });
  await exhibit(page)
    .getByRole('button', { name: /^train on/ })
    .click();
  await expect(page.locator('html')).toHaveAttribute('data-cancelled', 'true');
  await expect(exhibit(page).getByRole('progressbar')).toHaveCount(0);
  await expect(number(page)).toHaveText('?');
  await expect(page).not.toHaveURL(/tt=1/);
  await exhibit(page)
    .getByRole('button', { name: /^train on/ })
    .click();
  expect(await accuracy(page)).toBeGreaterThan(96);
});
