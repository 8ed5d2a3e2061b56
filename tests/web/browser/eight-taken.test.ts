// Eight times over, taken apart: block, output, pixel and back, by hand, by keyboard and by link; what feeds what; the scales; the dial as an
// intervention. Numbers on the screen against a network of the test's own.
import type { Page } from '@playwright/test';
import { askEngine } from './ask-engine.ts';
import { run } from './eight-oracle.ts';
import { expect, openOnly, test } from './page.ts';

test.describe.configure({ timeout: 90_000 });

const exhibit = (page: Page) => page.locator('#eight');
const picture = (page: Page) => exhibit(page).locator('.stage canvas');
const lens = (page: Page, block: number) => exhibit(page).getByRole('button', { name: new RegExp(`^Block ${block}:`) });
const output = (page: Page, n: number) => exhibit(page).getByRole('button', { name: `Output ${n}: take it apart` });
const map = (page: Page) => exhibit(page).getByRole('button', { name: /^Map of output/ });
const drawer = (page: Page) => exhibit(page).locator('[data-more] > summary');
const says = (page: Page) => picture(page).getAttribute('aria-label');

async function openEight(page: Page, query: string) {
  await openOnly(page, 'eight', `&i=7${query}`);
  await expect(picture(page)).toHaveAttribute('aria-label', / says \d/, { timeout: 20_000 });
}

/** The two parts of a number as the page writes it, such as "−.090 + 1.83i". */
function parse(text: string): [number, number] {
  const plain = text.replaceAll('−', '-').replaceAll(' ', '');
  const [, re, im] = /^(-?[\d.]+)(?:([+-][\d.]+)i)?$/.exec(plain) ?? [];
  expect(re, text).toBeDefined();
  return [Number(re), Number(im ?? 0)];
}

/** Whether a number as written is that number, to the figures written. */
function expectWritten(text: string, [re, im]: readonly [number, number]) {
  const [a, b] = parse(text);
  const figures = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
  expect(Math.abs(a - re), `${text} for ${re}`).toBeLessThan(0.51 * 10 ** -figures + 1e-5);
  expect(Math.abs(b - im), `${text} for ${im}`).toBeLessThan(0.51 * 10 ** -figures + 1e-5);
}

/** What the picture's label says of a pixel, against the oracle's. */
async function expectPixel(page: Page, answer: ReturnType<typeof run>, block: number, channel: number, pixel: number) {
  const side = [32, 16, 16, 8, 8, 4, 4, 2][block]!;
  const place = `block ${block + 1}, output ${channel + 1}, row ${Math.floor(pixel / side) + 1}, column ${(pixel % side) + 1}:`;
  await expect(picture(page)).toHaveAttribute('aria-label', new RegExp(`${place} \\d+ arrows`));
  const label = (await says(page))!;
  const [, count, sum, norm, quotient, own] =
    /: (\d+) arrows add up to (.*), divided by (.*) that is (.*?); the network’s own output is (.*?);/.exec(label) ?? [];
  const expected = answer.pixel(block, channel, pixel);
  expect(Number(count)).toBe(expected.arrows.length);
  expectWritten(sum!, expected.sum);
  expectWritten(norm!, [expected.norm, 0]);
  expectWritten(own!, expected.output);
  expect(quotient).toBe(own);
}

for (const { file, word, image, dx, alpha } of [
  { file: 'mnist-modulus', word: 'modulus', image: 7, dx: 3, alpha: null },
  { file: 'mnist-soft-threshold', word: 'soft-threshold', image: 39, dx: 0, alpha: null },
  { file: 'mnist-modulus', word: 'modulus', image: 7, dx: 0, alpha: 0.25 },
]) {
  test(`every arrow of a pixel is the weight times the map: ${word}${alpha ? ', with the dial' : ''}`, async ({ strict: page }) => {
    const answer = run(file, image, dx, 0, alpha ?? 0);
    await openOnly(page, 'eight');
    const args = { network: file, beside: null, leads: true, image, dx, dy: 0, part: 'complex' as const, by: 'layer' as const, alpha };
    // The dial jumps where a phase is π: the further on, the more pixels have one of its two sides by rounding alone.
    const deeper = [
      { sheet: 2, channel: 11, place: { row: 4, col: 9 } },
      { sheet: 7, channel: 60, place: { row: 1, col: 0 } },
    ];
    const places = [{ sheet: 0, channel: 5, place: { row: 17, col: 12 } }, ...(alpha === null ? deeper : [])];
    const found = await askEngine(
      page,
      places.map((place) => ({ name: 'eight.frame' as const, args: { ...args, ...place } })),
    );
    places.forEach(({ sheet, channel, place }, n) => {
      const { taken, probabilities } = found[n] as unknown as {
        taken: { arrows: number[]; pixel: number; feeds: { k: number; re: number; im: number; share: number }[] };
        probabilities: number[];
      };
      const side = [32, 16, 16, 8, 8, 4, 4, 2][sheet]!;
      expect(taken.pixel).toBe(place.row * side + place.col);
      const expected = answer.pixel(sheet, channel, taken.pixel);
      const scale = expected.norm;
      const close = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThan(1e-5 * scale);
      [...expected.sum, expected.norm].forEach((value, i) => close(taken.arrows[i]!, value));
      expected.output.forEach((value, i) => expect(Math.abs(taken.arrows[3 + i]! - value)).toBeLessThan(1e-5));
      expect(taken.arrows).toHaveLength(5 + 6 * expected.arrows.length);
      expected.arrows.forEach(([re, im], k) => {
        close(taken.arrows[5 + 6 * k + 4]!, re);
        close(taken.arrows[5 + 6 * k + 5]!, im);
      });
      const weights = answer.weights(sheet, channel);
      const heaviest = weights.map(Math.abs).sort((a, b) => b - a);
      taken.feeds.forEach(({ k, re }, i) => {
        expect(Math.abs(re - weights[k]!)).toBeLessThan(1e-6);
        expect(Math.abs(Math.abs(re) - heaviest[i]!)).toBeLessThan(1e-6);
      });
      answer.probabilities.forEach((p, k) => expect(Math.abs(p - probabilities[k]!)).toBeLessThan(alpha === null ? 1e-3 : 0.05));
    });
  });
}

test('by hand: block, output, pixel; and back one step at a time', async ({ strict: page }) => {
  const answer = run('mnist-modulus', 7, 0, 0);
  await openEight(page, '');
  await lens(page, 3).click();
  await output(page, 12).click();
  await expect(page).toHaveURL(/[?&]b=3&oc=12(&|$)/);
  const peak = answer.peak(2, 11);
  await expect(picture(page)).toHaveAttribute(
    'aria-label',
    new RegExp(`block 3, output 12, row ${Math.floor(peak / 16) + 1}, column ${(peak % 16) + 1}: z is .* mixed from 160 maps`),
  );
  await expect(exhibit(page).locator('h2')).toHaveText('Output 12 of block 3: 160 maps, mixed');
  const box = (await map(page).boundingBox())!;
  await page.mouse.click(box.x + (9.5 / 16) * box.width, box.y + (4.5 / 16) * box.height);
  await expect(page).toHaveURL(/[?&]sum=1/);
  await expectPixel(page, answer, 2, 11, 4 * 16 + 9);
  await expect(exhibit(page).locator('h2')).toHaveText('One pixel is the sum of 160 arrows');
  // Another pixel, by dragging.
  const now = (await map(page).boundingBox())!;
  await page.mouse.click(now.x + (2.5 / 16) * now.width, now.y + (7.5 / 16) * now.height);
  await expectPixel(page, answer, 2, 11, 7 * 16 + 2);
  // The table says the same.
  await drawer(page).click();
  const rows = await exhibit(page)
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.textContent ?? '')));
  const expected = answer.pixel(2, 11, 7 * 16 + 2);
  const longest = expected.arrows.toSorted((a, b) => Math.hypot(...b) - Math.hypot(...a));
  rows.slice(0, 24).forEach((row, i) => {
    expectWritten(row[5]!, longest[i]!);
    const [weight, value, product] = [parse(row[3]!), parse(row[4]!), parse(row[5]!)];
    expect(Math.abs(weight[0] * value[0] - product[0])).toBeLessThan(0.01);
  });
  expect(rows[24]![0]).toBe('the other 136');
  expectWritten(rows.find(([name]) => name === 'sum')![5]!, expected.sum);
  await exhibit(page).getByRole('button', { name: 'back to output 12' }).click();
  await expect(page).not.toHaveURL(/[?&]sum=/);
  await exhibit(page).getByRole('button', { name: 'back to block 3' }).click();
  await expect(page).not.toHaveURL(/[?&]oc=/);
  await expect(picture(page)).toHaveAttribute('aria-label', /block 3: 64 maps/);
  await exhibit(page).getByRole('button', { name: 'all blocks' }).click();
  await expect(page).not.toHaveURL(/[?&]b=/);
});

test('by keyboard: the same steps, Escape and the browser’s way back', async ({ strict: page }) => {
  const answer = run('mnist-modulus', 7, 0, 0);
  await openEight(page, '');
  await lens(page, 4).focus();
  await page.keyboard.press('Enter');
  await expect(exhibit(page).getByRole('group', { name: /Maps of block 4/ })).toBeFocused();
  await page.keyboard.press('Tab');
  const followed = answer.strand[3]!.output;
  await expect(output(page, followed + 1)).toBeFocused();
  const to = followed > 32 ? followed - 1 : followed + 1;
  await page.keyboard.press(to < followed ? 'ArrowLeft' : 'ArrowRight');
  await expect(output(page, to + 1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(map(page)).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`[?&]b=4&oc=${to + 1}(&|$)`));
  const peak = answer.peak(3, to);
  const [row, col] = [Math.floor(peak / 8), peak % 8];
  await page.keyboard.press(row > 3 ? 'ArrowUp' : 'ArrowDown');
  await page.keyboard.press(col > 3 ? 'ArrowLeft' : 'ArrowRight');
  const pixel = (row + (row > 3 ? -1 : 1)) * 8 + col + (col > 3 ? -1 : 1);
  await page.keyboard.press('Enter');
  await expectPixel(page, answer, 3, to, pixel);
  await expect(map(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(picture(page)).toHaveAttribute('aria-label', /z is .* mixed from 320 maps/);
  await expect(page).not.toHaveURL(/[?&]sum=/);
  await page.keyboard.press('Escape');
  await expect(output(page, to + 1)).toBeFocused();
  await expect(page).not.toHaveURL(/[?&]oc=/);
  await page.keyboard.press('Escape');
  await expect(lens(page, 4)).toBeFocused();
  await expect(page).not.toHaveURL(/[?&]b=/);
  // What was gone back from is where the browser's own way back leads, one step at a time.
  for (const step of [/b=4$|b=4&(?!oc)/, /[?&]oc=\d+(?!.*sum)/, /[?&]sum=1/]) {
    await page.goBack();
    await expect(page).toHaveURL(step);
  }
});

test('a link restores a pixel, and all of it is live while the image moves', async ({ strict: page }) => {
  await openEight(page, '&b=5&oc=7&ur=12&uc=20&sum=1');
  await expectPixel(page, run('mnist-modulus', 7, 0, 0), 4, 6, 3 * 8 + 5);
  await drawer(page).click();
  await exhibit(page).getByRole('slider', { name: 'right' }).focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight');
  await expect(picture(page)).toHaveAttribute('aria-label', /3 right pixels/);
  await expectPixel(page, run('mnist-modulus', 7, 3, 0), 4, 6, 3 * 8 + 5);
  await exhibit(page).getByRole('button', { name: 'Next output' }).click();
  await expectPixel(page, run('mnist-modulus', 7, 3, 0), 4, 7, 3 * 8 + 5);
});

test('the images that excite an output most: progress, cancel, go on, and the right ones', async ({ strict: page }) => {
  test.slow();
  await openEight(page, '&b=3&oc=12');
  const progress = exhibit(page).getByRole('progressbar', { name: /excite it most/ });
  await expect(progress).toBeVisible({ timeout: 20_000 });
  await exhibit(page).getByRole('button', { name: 'cancel' }).click();
  await expect(exhibit(page).getByText('stopped')).toBeVisible();
  await exhibit(page).getByRole('button', { name: 'go on' }).click();
  await expect(picture(page)).toHaveAttribute('aria-label', /images that excite it most: /, { timeout: 90_000 });
  await expect(progress).toHaveCount(0);
  const found = [...(await says(page))!.matchAll(/(\d+) \((\d+\.\d) %\)/g)].map(
    ([, image, share]) => [Number(image) - 1, Number(share)] as const,
  );
  expect(found).toHaveLength(9);
  for (const [image, share] of [found[0]!, found[8]!])
    expect(Math.abs(100 * run('mnist-modulus', image, 0, 0).share(2, 11) - share)).toBeLessThan(0.051);
  for (const image of [3, 500, 777].filter((image) => !found.some(([other]) => other === image)))
    expect(100 * run('mnist-modulus', image, 0, 0).share(2, 11)).toBeLessThan(found[8]![1] + 0.051);
  // Of another output it is known at once.
  await exhibit(page).getByRole('button', { name: 'Next output' }).click();
  await expect(picture(page)).toHaveAttribute('aria-label', /output 13.*images that excite it most: /, { timeout: 20_000 });
});

test('what is pointed at, or has the focus, says what feeds it', async ({ strict: page }) => {
  const answer = run('mnist-modulus', 7, 0, 0);
  await openEight(page, '');
  const step = answer.strand[2]!;
  const note = exhibit(page).locator('.note');
  const heaviest = (weights: number[]) =>
    Math.max(...weights.map(Math.abs))
      .toFixed(3)
      .replace(/^0/, '');
  await lens(page, 2).focus();
  await page.keyboard.press('Tab');
  await expect(lens(page, 3)).toBeFocused();
  await expect(note).toContainText(`Block 3, output ${step.output + 1} is mixed from 160 standardised maps`);
  await expect(note).toContainText(`(${heaviest(answer.weights(2, step.output))})`);
  await page.keyboard.press('ArrowDown');
  await expect(note).toContainText(`Block 3, wavelet 1 of input ${step.input + 1}, phase kept`);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(note).toContainText(`Block 3, wavelet 4 of input ${step.input + 1}, phase gone`);
  // With the hand: the first map of the fifth block.
  const place = (await lens(page, 5).boundingBox())!;
  await page.mouse.move(place.x + place.width / 2 - 2, place.y + 50);
  await page.mouse.move(place.x + place.width / 2, place.y + 54);
  await expect(note).toContainText(/Block 5, wavelet 1 of input \d+, phase kept/);
  await page.mouse.move(10, 10);
  await expect(note).toContainText('Drawn: the strand');
  await lens(page, 3).click();
  await output(page, 9).hover();
  await expect(note).toContainText('Block 3, output 9 is mixed');
  await expect(note).toContainText(`(${heaviest(answer.weights(2, 8))})`);
});

test('three colour scales, by the drawer and by link; the old link keeps its meaning', async ({ strict: page }) => {
  await openEight(page, '&own=1');
  await drawer(page).click();
  const scale = exhibit(page).getByRole('group', { name: 'colour scale' });
  await expect(scale.getByRole('radio', { name: 'each map its own' })).toBeChecked();
  await scale.getByRole('radio', { name: 'one for the network' }).check();
  await expect(page).toHaveURL(/[?&]one=1/);
  await expect(page).not.toHaveURL(/[?&]own=/);
  await expect(exhibit(page).locator('[data-more]')).toContainText(
    /Full light is the largest \|z\| of a kind in the network: [\d.]+ in every wavelet map, [\d.]+ in every output/,
  );
  await scale.getByRole('radio', { name: 'one a block' }).check();
  await expect(page).not.toHaveURL(/[?&](one|own)=/);
  await expect(exhibit(page).locator('[data-more]')).toContainText('Full light is one |z| a block');
});

test('of two networks both are at one scale and look at one place', async ({ strict: page }) => {
  await openOnly(page, 'eight');
  const args = { image: 7, dx: 2, dy: 0, part: 'complex' as const, by: 'layer' as const, alpha: null, sheet: 3, channel: 4, place: null };
  const [ours, theirs] = ['mnist-modulus', 'mnist-soft-threshold'];
  const [a, b] = (await askEngine(page, [
    { name: 'eight.frame', args: { ...args, network: ours!, beside: theirs!, leads: true } },
    { name: 'eight.frame', args: { ...args, network: theirs!, beside: ours!, leads: false } },
  ])) as unknown as {
    path: { networkWaveScale: number; networkOutputScale: number; steps: { sheetWaveScale: number; waveScale: number }[] };
    taken: { pixel: number };
  }[];
  expect(a!.taken.pixel).toBe(b!.taken.pixel);
  expect(a!.taken.pixel).toBe(run(ours!, 7, 0, 0).peak(3, 4));
  expect(a!.path.networkWaveScale).toBe(b!.path.networkWaveScale);
  expect(a!.path.networkOutputScale).toBe(b!.path.networkOutputScale);
  a!.path.steps.forEach(({ sheetWaveScale, waveScale }, j) => {
    expect([sheetWaveScale, waveScale]).toEqual([b!.path.steps[j]!.sheetWaveScale, b!.path.steps[j]!.waveScale]);
    expect(waveScale).toBeGreaterThanOrEqual(run(ours!, 7, 0, 0).strand[j]!.waveScale - 1e-5);
  });
  await openEight(page, '&two=1&b=4&oc=5&sum=1');
  await expect(picture(page)).toHaveAttribute('aria-label', /block 4, output 5, .* arrows .*modulus says .* soft threshold says/);
});

test('the dial in a trained network is an intervention: answers, readouts, controls', async ({ strict: page }) => {
  test.setTimeout(240_000);
  await openEight(page, '');
  const dial = exhibit(page).getByRole('slider', { name: 'dial, an intervention' });
  await expect(dial).toHaveAttribute('aria-valuetext', 'α = 0, as trained');
  await dial.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/[?&]ia=\.25/);
  const { probabilities } = run('mnist-modulus', 7, 0, 0, 0.25);
  const top = probabilities.indexOf(Math.max(...probabilities));
  await expect(picture(page)).toHaveAttribute('aria-label', new RegExp(`the network says ${top}, `));
  await expect(exhibit(page).locator('h2')).toHaveText('An intervention: the dial at ¼ in a trained network');
  await expect(exhibit(page).locator('.turned')).toContainText('Trained for 8 epochs with the dial at 0: 99.56 %, ½: 99.34 %, 1: 99.13 %');
  const progress = exhibit(page).getByRole('progressbar', { name: 'Refitting a readout' });
  await expect(progress).toBeVisible();
  await exhibit(page).getByRole('button', { name: 'cancel' }).click();
  await exhibit(page).getByRole('button', { name: 'go on' }).click();
  const turned = exhibit(page).locator('.turned');
  await expect(turned).toContainText(/control, the same refit without the dial: \d+/, { timeout: 200_000 });
  const text = (await turned.textContent())!.replace(/\s+/g, ' ');
  const [, own, refitted, control, shuffled] =
    /names ([\d.]+) % rightly.*features ([\d.]+) %; control.*dial: ([\d.]+) %; refitted on shuffled labels: ([\d.]+) %/
      .exec(text)!
      .map(Number);
  expect(control!).toBeGreaterThan(95);
  expect(refitted!).toBeGreaterThan(own! - 5);
  expect(refitted!).toBeLessThanOrEqual(control! + 1);
  expect(shuffled!).toBeLessThan(25);
  await expect(turned).toContainText(new RegExp(`This one: ${top}, .*refitted \\d\\.`));
  await dial.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page).not.toHaveURL(/[?&]ia=/);
  await expect(exhibit(page).locator('h2')).toContainText('one lets it go');
});
