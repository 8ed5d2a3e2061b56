// Separation while the images are still being pushed through: points and figures of those so far, and on how many they rest.
import type { Result } from '../../../www/engine/protocol.ts';
import { expect, openOnly, test } from './page.ts';

test.describe.configure({ timeout: 240_000 });

const NETWORK = 'mnist-modulus';

/** Runs in the page: what a network at work says of the images so far, and what is measured of files that have no others, or ten fewer. */
async function soFarAndAlone([url, network]: readonly [string, string]) {
  type Answer = { kind: string; id?: number; progress: { done: number }; result: never; message?: string };
  const begun = async (hear: (answer: Answer) => void) => {
    const engine = new Worker(url, { type: 'module' });
    await new Promise<void>((resolve) => {
      engine.onmessage = () => resolve();
      engine.postMessage({ kind: 'start', simd: 'auto' });
    });
    engine.onmessage = ({ data }: MessageEvent<Answer>) => hear(data);
    return engine;
  };
  const soFar = await new Promise<Result<'separation.soFar'>>((resolve, reject) => {
    let asked = false;
    const engine = begun((answer) => {
      if (answer.kind === 'progress' && answer.progress.done >= 200 && !asked) {
        asked = true;
        void engine.then((it) => it.postMessage({ kind: 'call', id: 1, name: 'separation.soFar', args: { network, seed: 1 } }));
      } else if (answer.id === 1) {
        void engine.then((it) => it.terminate());
        if (answer.kind === 'result') resolve(answer.result);
        else reject(new Error(answer.message));
      }
    });
    void engine.then((it) => it.postMessage({ kind: 'call', id: 0, name: 'separation.measure', args: { network, seed: 1 } }));
  });

  let heard: (answer: Answer) => void = () => {};
  const engine = await begun((answer) => answer.kind !== 'progress' && heard(answer));
  const call = <T>(name: string, args: object) =>
    new Promise<T>((resolve, reject) => {
      heard = ({ kind, result, message }) => (kind === 'result' ? resolve(result) : reject(new Error(message)));
      engine.postMessage({ kind: 'call', id: 2, name, args });
    });
  const { side, labels, rgba } = await call<Result<'library.samples'>>('library.samples', { dataset: 'mnist' });
  const idx = (kind: number, sizes: number[], values: Uint8Array) => {
    const words = sizes.flatMap((size) => [24, 16, 8, 0].map((shift) => (size >> shift) & 255));
    return Uint8Array.from([0, 0, 8, kind, ...words, ...values]);
  };
  const alone: Result<'separation.measure'>[] = [];
  for (const images of [soFar.images, soFar.images - 10]) {
    const ink = Uint8Array.from({ length: images * side * side }, (_, i) => rgba[4 * i]!);
    const files = [
      { name: 'images', bytes: idx(3, [images, side, side], ink) },
      { name: 'labels', bytes: idx(1, [images], labels.slice(0, images)) },
    ];
    const set = `first${images}`;
    await call('library.official', { dataset: 'mnist', set, files });
    alone.push(await call('separation.measure', { network: `${network}@${set}`, seed: 1 }));
  }
  engine.terminate();
  const { images, measures, space } = soFar;
  return {
    images,
    points: space[7]!.points.length,
    labels: soFar.labels.length,
    soFar: measures.labelled,
    alone: alone.map((it) => it.labelled),
  };
}

test('figures of the images so far are those of a file that has no others', async ({ page }) => {
  await openOnly(page, 'threshold');
  const found = await page.evaluate(soFarAndAlone, [page.workers()[0]!.url(), NETWORK] as const);
  expect(found.images).toBeGreaterThanOrEqual(200);
  expect(found.images).toBeLessThan(1000);
  expect([found.labels, found.points]).toEqual([found.images, 9 * found.images]);
  const isThat = (expected: typeof found.soFar) =>
    expected.every((block, b) =>
      Object.entries(block).every(
        ([key, value]) => Math.abs(found.soFar[b]![key as keyof typeof block] - value) <= 1e-4 * Math.abs(value) + 1e-9,
      ),
    );
  expect(found.alone.map(isThat)).toEqual([true, false]);
});

test('points arrive while the work goes on, and the figures say on how many digits they rest', async ({ strict: page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openOnly(page, 'separation');
  const exhibit = page.locator('[data-exhibit=separation]');
  // Stopped within the page once the first points have arrived.
  await page.waitForFunction(() => {
    const root = document.querySelector('[data-exhibit=separation]');
    const button = root?.querySelector<HTMLButtonElement>('.job button');
    if (!button || ![...root!.querySelectorAll('caption')].some(({ textContent }) => /so far/.test(textContent ?? ''))) return false;
    button.click();
    return true;
  });
  const resume = exhibit.getByRole('button', { name: /stopped at/ });
  await expect(resume).toBeVisible();
  const caption = exhibit.locator('caption', { hasText: 'Held-out measures' });
  await expect(caption).toHaveText(/1,000 MNIST test images; so far, modulus: the first (100|1\d\d|[2-9]\d\d) digits/);
  const rows = exhibit.locator('tr', { has: page.locator('th:text-is("modulus: distance, sd")') });
  const first = await rows.locator('td').allTextContents();
  expect(first).toHaveLength(8);
  await resume.click();
  await expect(exhibit.getByRole('switch', { name: /labels/ })).toBeVisible({ timeout: 200_000 });
  await expect(caption).not.toHaveText(/so far/);
  expect(await rows.locator('td').allTextContents()).not.toEqual(first);
});
