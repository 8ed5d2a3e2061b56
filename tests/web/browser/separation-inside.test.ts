// Separation inside the blocks, and who is hard: driven as a reader would, the numbers compared with the command line's and with counts made here.
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import type { Result } from '../../../www/engine/protocol.ts';
import { askEngine } from './ask-engine.ts';
import { SIZES, expect, openOnly, problemsOn, test } from './page.ts';

test.describe.configure({ timeout: 240_000, mode: 'serial' });

const exhibit = (page: Page) => page.locator('[data-exhibit=separation]');
const canvasOf = (page: Page) => exhibit(page).locator('canvas').first();
const scrubber = (page: Page) => exhibit(page).locator('.chart input').first();
const name = 'mnist-modulus';
const measured = (stages: 'ends' | number) => ({ name: 'separation.measure' as const, args: { network: name, seed: 1, stages } });
const clouds = (stages: 'outputs' | 'ends' | number) => ({
  name: 'separation.stages' as const,
  args: { network: name, seed: 1, shuffled: false, stages },
});

interface Evaluated {
  classifier: { duality: number; disagreement: number };
  blocks: { inside: Record<'before' | 'after', { between: number; within: number; mean_distance: number }> }[];
}
/** What the command line says of the same images. `cargo build` makes it. */
function evaluated(): Evaluated {
  const model = ['--model', `www/assets/models/${name}.safetensors`, '--images', 'www/assets/images/mnist-1000.safetensors'];
  return JSON.parse(execFileSync('target/debug/phase-collapse', ['evaluate', ...model, '--seed', '1', '--json'], { encoding: 'utf8' }));
}

let page: Page;
let problems: string[];
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage({ viewport: SIZES[0] });
  problems = problemsOn(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openOnly(page, 'separation', '&m=inside&d=3&ds=collapse');
  await expect(exhibit(page).locator('.number')).toContainText('variance between the classes', { timeout: 200_000 });
});
test.afterAll(async () => {
  await page.close();
  expect(problems).toEqual([]);
});

test('a block has three stages; before and after ρ the figures are the command line’s', async () => {
  await expect(canvasOf(page)).toHaveAttribute('aria-label', /in block 3, after ρ:/);
  const [ends] = (await askEngine(page, [measured('ends')])) as [Result<'separation.measure'>];
  const native = evaluated();
  expect(ends.labelled).toHaveLength(16);
  native.blocks.forEach(({ inside: { before, after } }, b) => {
    for (const [found, said] of [
      [ends.labelled[2 * b]!, before],
      [ends.labelled[2 * b + 1]!, after],
    ] as const) {
      expect(found.between / found.within).toBeCloseTo(said.between / said.within, 3);
      expect(found.mean_distance).toBeCloseTo(said.mean_distance, 1);
    }
    // They are not each other's: with digits the difference is small, but there.
    expect(Math.abs(before.between / before.within - after.between / after.within)).toBeGreaterThan(2e-3);
  });
  const of = ({ between, within }: { between: number; within: number }) => (between / within).toFixed(2);
  const number = exhibit(page).locator('.number strong');
  await expect(number).toHaveText(of(ends.labelled[5]!));
  // Shuffled, next to nothing is between the classes.
  for (const { between, within } of ends.shuffled) expect(between / within).toBeLessThan(0.03);

  await scrubber(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(canvasOf(page)).toHaveAttribute('aria-label', /in block 3, before ρ:/);
  await expect(page).toHaveURL(/[?&]ds=wavelets\b/);
  await expect(number).toHaveText(of(ends.labelled[4]!));
  await page.keyboard.press('ArrowLeft');
  await expect(canvasOf(page)).toHaveAttribute('aria-label', /after block 2:/);
  await expect(page).not.toHaveURL(/[?&]ds=/);
  await expect(page).toHaveURL(/[?&]d=2\b/);
});

test('the way to ρ is computed at nine steps, and is not the straight line', async () => {
  const [, steps, between, ends] = await askEngine(page, [measured('ends'), measured(2), clouds(2), clouds('ends')]);
  expect((steps as Result<'separation.measure'>).labelled).toHaveLength(7);
  const way = between as Result<'separation.stages'>;
  const [first, last] = [2, 3].map((at) => (ends as Result<'separation.stages'>)[at]!);
  const apart = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((x, i) => x - b[i]!));
  const whole = apart(first!.means, last!.means);
  const half = first!.means.map((x, i) => (x + last!.means[i]!) / 2);
  expect(apart(way[3]!.means, half)).toBeGreaterThan(0.03 * whole);
  // Step by step it gets nearer to its end.
  const left = way.map(({ means }) => apart(means, last!.means));
  expect(left[6]!).toBeLessThan(left[3]!);
  expect(left[3]!).toBeLessThan(left[0]!);
});

test('NC3 and NC4 are the command line’s', async () => {
  await exhibit(page).locator('[data-more] > summary').click();
  await exhibit(page).getByRole('radio', { name: 'At the classifier' }).check({ force: true });
  const cells = exhibit(page).locator('[data-further] tbody tr').first().locator('td');
  await expect(cells.first()).toHaveText(/^\d/, { timeout: 60_000 });
  const { classifier } = evaluated();
  expect(Number(await cells.first().textContent())).toBeCloseTo(classifier.duality, 1.9);
  expect(Number.parseFloat((await cells.nth(1).textContent())!)).toBeCloseTo(100 * classifier.disagreement, 0);
  await exhibit(page).locator('[data-more] > summary').click();
});

test('who is hard: counts are those of the images, and a count brings its images out', async () => {
  await page.goto(
    page
      .url()
      .replace(/&m=inside/, '')
      .replace(/&d=\d/, ''),
  );
  await expect(exhibit(page).locator('.number')).toContainText('as far apart', { timeout: 200_000 });
  await exhibit(page).locator('[data-more] > summary').click();
  await exhibit(page).locator('.further').scrollIntoViewIfNeeded();
  await expect(exhibit(page).getByRole('heading', { name: 'Who is hard' })).toBeVisible();
  const [, outputs, features] = await askEngine(page, [
    { name: 'separation.measure', args: { network: name, seed: 1 } },
    clouds('outputs'),
    { name: 'separation.features', args: { network: name, block: 7, seed: 1 } },
  ]);
  const { nearest, margins } = (outputs as Result<'separation.stages'>)[7]!;
  const { labels } = features as Result<'separation.features'>;
  // An image is on the wrong side just when another mean is nearer.
  labels.forEach((label, n) => expect(margins[n]! > 0).toBe(nearest[n] === label));
  const counts = Array.from({ length: 100 }, (_, cell) => labels.filter((l, n) => 10 * l + nearest[n]! === cell).length);
  const matrix = exhibit(page)
    .getByRole('group', { name: /^modulus: nearest mean, after block 8/ })
    .first();
  const shown = await matrix.locator('tbody td').allTextContents();
  expect(shown.map(Number)).toEqual(counts);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1000);

  const cell = counts.findIndex((count, at) => count > 0 && at % 11 !== 0);
  expect(cell).toBeGreaterThan(0);
  await matrix.locator('tbody td').nth(cell).getByRole('button').click();
  await expect(page).toHaveURL(/[?&]ch=[\w-]{167}\b/);
  await expect(exhibit(page).getByText(new RegExp(`^${counts[cell]} chosen: ${counts[cell]} ${Math.floor(cell / 10)}\\b`))).toBeVisible();

  // One of the hardest, followed: its company is the nearest in class space.
  await exhibit(page)
    .locator('.further')
    .getByRole('button', { name: /, nearest/ })
    .first()
    .click();
  await expect(page).toHaveURL(/[?&]fo=\d+/);
  const followed = Number(new URL(page.url()).searchParams.get('fo'));
  expect(margins[followed]).toBe(Math.min(...margins));
  await expect(exhibit(page).locator('[data-company]')).toHaveCount(2);
  const { points } = (outputs as Result<'separation.stages'>)[7]!;
  const away = (n: number) => Math.hypot(...Array.from({ length: 9 }, (_, d) => points[9 * n + d]! - points[9 * followed + d]!));
  const six = [...labels.keys()].filter((n) => n !== followed).sort((a, b) => away(a) - away(b));
  const alike = six.slice(0, 6).filter((n) => labels[n] === labels[followed]).length;
  await expect(exhibit(page).locator('[data-company]').first().locator('td').last()).toContainText(`${alike} of 6`);
  await exhibit(page).getByRole('button', { name: 'choose none' }).click();
  await exhibit(page).getByRole('button', { name: 'follow none' }).click();
  await expect(page).not.toHaveURL(/[?&](fo|ch)=/);
  await exhibit(page).locator('[data-more] > summary').click();
});

test('a line drawn round images chooses them, and undo takes it back; images can be points', async () => {
  await page.evaluate(() => scrollTo(0, 0));
  const box = (await canvasOf(page).boundingBox())!;
  // Round the whole first cloud, from its empty corner.
  const at = (x: number, y: number) => [box.x + (box.width / 2) * x, box.y + box.height * y] as const;
  await page.mouse.move(...at(0.02, 0.12));
  await page.mouse.down();
  for (const [x, y] of [
    [0.97, 0.12],
    [0.97, 0.93],
    [0.02, 0.93],
  ] as const)
    await page.mouse.move(...at(x, y), { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/[?&]ch=/);
  await page.keyboard.press('Control+z');
  await expect(page).not.toHaveURL(/[?&]ch=/);
  await exhibit(page).locator('[data-more] > summary').click();
  await exhibit(page)
    .getByRole('switch', { name: /images/ })
    .click();
  await expect(page).toHaveURL(/[?&]pt=1\b/);
  await exhibit(page).locator('[data-more] > summary').click();
});

test('an intervention is called one, and an official file takes the place of the samples until the reader goes back', async ({
  strict: page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openOnly(page, 'separation', '&vs=phase-back');
  const number = exhibit(page).locator('.number');
  await expect(number).toContainText('as far apart as with “modulus, the phase put back”', { timeout: 200_000 });
  await expect(canvasOf(page)).toHaveAttribute('aria-label', /the phase put back: an intervention/);
  const before = await number.textContent();
  await exhibit(page).locator('[data-more] > summary').click();
  await expect(exhibit(page).getByText('An intervention.')).toBeVisible();

  const input = exhibit(page).locator('input[type=file]');
  await input.setInputFiles({ name: 'test_batch.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(3073) });
  await expect(exhibit(page).getByRole('group', { name: 'Images', exact: true }).getByRole('alert')).toContainText(
    'expected two IDX files',
  );
  // 40 images of two IDX files, the labels first and gzipped: each digit four times, a bright square at a place of its own.
  const images = Buffer.alloc(16 + 40 * 784);
  images.set([0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 28, 0, 0, 0, 28]);
  const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, 40, ...Array.from({ length: 40 }, (_, n) => n % 10)]);
  for (let n = 0; n < 40; n++)
    for (let y = 0; y < 6; y++)
      for (let x = 0; x < 6; x++)
        images[16 + 784 * n + 28 * (3 + y + 2 * (n % 10)) + 4 + x + ((7 * n) % 11)] = 120 + ((37 * (n + x) * (y + 1)) % 130);
  await input.setInputFiles([
    { name: 'labels.gz', mimeType: 'application/gzip', buffer: gzipSync(labels) },
    { name: 'images', mimeType: 'application/octet-stream', buffer: images },
  ]);
  await expect(exhibit(page).getByRole('group', { name: 'Images', exact: true })).toContainText('40 images of labels.gz and images', {
    timeout: 60_000,
  });
  await expect(number).toContainText('as far apart as with', { timeout: 100_000 });
  expect(await number.textContent()).not.toBe(before);
  await expect(exhibit(page).locator('caption').last()).toContainText('40 images of labels.gz and images');
  await exhibit(page).getByRole('button', { name: 'back to the samples' }).click();
  // What was measured before is still there.
  await expect(number).toHaveText(before!, { timeout: 60_000 });
});
