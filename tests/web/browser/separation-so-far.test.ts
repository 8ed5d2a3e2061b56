// Separation while the images are still being pushed through: points and figures of those so far, and on how many they rest.
import type { Result } from '../../../www/engine/protocol.ts';
import { askEngine } from './ask-engine.ts';
import { expect, openOnly, test } from './page.ts';

test.describe.configure({ timeout: 240_000 });

const NETWORK = 'mnist-modulus';

/** IDX files of the first images of a sheet, as the official ones are. */
function firstOf({ side, labels, rgba }: Result<'library.samples'>, images: number) {
  const idx = (kind: number, sizes: number[], values: number[]) => {
    const words = sizes.flatMap((size) => [24, 16, 8, 0].map((shift) => (size >> shift) & 255));
    return [0, 0, 8, kind, ...words, ...values];
  };
  const ink = Array.from({ length: images * side * side }, (_, i) => rgba[4 * i]!);
  return [
    { name: 'images', bytes: idx(3, [images, side, side], ink) },
    { name: 'labels', bytes: idx(1, [images], [...labels].slice(0, images)) },
  ];
}

test('figures of the images so far are those of a file that has no others', async ({ page }) => {
  await openOnly(page, 'threshold');
  const worker = page.workers()[0]!.url();
  // Asked while it is at work; what it says then.
  const soFar = await page.evaluate(
    ([url, network]) =>
      new Promise<{ images: number; figures: object; points: number }>((resolve, reject) => {
        const engine = new Worker(url, { type: 'module' });
        let asked = false;
        engine.onmessage = ({ data }) => {
          const call = (id: number, name: string, args: object) => engine.postMessage({ kind: 'call', id, name, args });
          if (data.kind === 'ready') call(0, 'separation.measure', { network, seed: 1 });
          else if (data.kind === 'progress' && data.progress.done >= 200 && !asked) {
            asked = true;
            call(1, 'separation.soFar', { network, seed: 1 });
          } else if (data.id === 1) {
            engine.terminate();
            if (data.kind !== 'result') return reject(new Error(data.message));
            const { images, measures, space, labels } = data.result;
            resolve({ images, figures: measures.labelled, points: labels.length + space[7].points.length });
          }
        };
        engine.postMessage({ kind: 'start', simd: 'auto' });
      }),
    [worker, NETWORK] as const,
  );
  expect(soFar.images).toBeGreaterThanOrEqual(200);
  expect(soFar.images).toBeLessThan(1000);
  expect(soFar.points).toBe(10 * soFar.images);

  const [samples] = await askEngine(page, [{ name: 'library.samples', args: { dataset: 'mnist' } }]);
  const measuredFrom = async (images: number) => {
    const files = firstOf(samples as Result<'library.samples'>, images);
    const found = await page.evaluate(
      async ([url, network, files]) => {
        const engine = new Worker(url, { type: 'module' });
        const ask = (message: object) =>
          new Promise<{ kind: string; result?: unknown; message?: string }>((resolve) => {
            engine.onmessage = ({ data }) => data.kind !== 'progress' && resolve(data);
            engine.postMessage(message);
          });
        await ask({ kind: 'start', simd: 'auto' });
        const given = files.map(({ name, bytes }) => ({ name, bytes: Uint8Array.from(bytes) }));
        await ask({ kind: 'call', id: 0, name: 'library.official', args: { dataset: 'mnist', set: 'first', files: given } });
        const answer = await ask({ kind: 'call', id: 1, name: 'separation.measure', args: { network: `${network}@first`, seed: 1 } });
        engine.terminate();
        return answer;
      },
      [worker, NETWORK, files] as const,
    );
    expect(found, found.message).toHaveProperty('kind', 'result');
    return (found.result as Result<'separation.measure'>).labelled;
  };
  const close = (found: object, expected: Result<'separation.measure'>['labelled']) =>
    expected.every((block, b) =>
      Object.entries(block).every(
        ([key, value]) => Math.abs((found as Record<string, number>[])[b]![key]! - value) <= 1e-4 * Math.abs(value) + 1e-9,
      ),
    );
  expect(close(soFar.figures, await measuredFrom(soFar.images))).toBe(true);
  // Ten images less are other figures.
  expect(close(soFar.figures, await measuredFrom(soFar.images - 10))).toBe(false);
});

test('points arrive while the work goes on, and the figures say on how many digits they rest', async ({ strict: page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openOnly(page, 'separation');
  const exhibit = page.locator('[data-exhibit=separation]');
  // Stopped within the page once the first points have arrived.
  await page.waitForFunction(() => {
    const root = document.querySelector('[data-exhibit=separation]');
    const button = root?.querySelector<HTMLButtonElement>('.job button');
    if (!button || !/so far/.test(root?.querySelector('caption')?.textContent ?? '')) return false;
    button.click();
    return true;
  });
  const resume = exhibit.getByRole('button', { name: /stopped at/ });
  await expect(resume).toBeVisible();
  const caption = exhibit.locator('caption').first();
  await expect(caption).toHaveText(/1,000 MNIST test images; so far, modulus: the first (100|1\d\d|[2-9]\d\d) digits/);
  const rows = exhibit.locator('tr', { has: page.locator('th:text-is("modulus: distance, sd")') });
  const first = await rows.locator('td').allTextContents();
  expect(first).toHaveLength(8);
  await resume.click();
  await expect(exhibit.getByRole('switch', { name: /labels/ })).toBeVisible({ timeout: 200_000 });
  await expect(caption).not.toHaveText(/so far/);
  expect(await rows.locator('td').allTextContents()).not.toEqual(first);
});
