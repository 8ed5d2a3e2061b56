// The forward passes behind Separation, as the page does them: 1,000 images, the default network, the engine's worker and its helpers;
// against what the multiply-adds alone would take at both workers' measured peak.
import path from 'node:path';
import { launchChromium } from '../lib/chromium.mjs';
import { root } from '../lib/say.mjs';
import { serve } from '../lib/serve.mjs';

const NETWORK = 'cifar-10-modulus';

/** Runs in the page: the worker's address, and the call; milliseconds from the first image to the last, and images. */
async function push([url, network, seed]) {
  const engine = new Worker(url, { type: 'module' });
  const heard = [];
  const until = (kind) => new Promise((resolve) => heard.push({ kind, resolve }));
  const seen = [];
  engine.onmessage = ({ data }) => {
    if (data.kind === 'progress') seen.push({ ...data.progress, at: performance.now() });
    const at = heard.findIndex(({ kind }) => kind === data.kind || data.kind === 'refused');
    if (at >= 0) heard.splice(at, 1)[0].resolve(data);
  };
  const ready = until('ready');
  engine.postMessage({ kind: 'start', simd: 'auto', compute: 'simd' });
  await ready;
  const done = until('result');
  engine.postMessage({ kind: 'call', id: 0, name: 'separation.measure', args: { network, seed } });
  const answer = await done;
  engine.terminate();
  if (answer.kind !== 'result') throw new Error(answer.message);
  // From when the helpers are surely there: the first hundred images are not counted.
  const first = seen.find(({ done }) => done >= 100);
  const last = seen.find(({ done, total }) => done === total);
  return { ms: last.at - first.at, images: last.done - first.done, accuracy: answer.result.labelled.at(-1).nearest_mean_accuracy };
}

/** Peak rates of two workers at once, GFLOP/s together. */
async function peaks(peersAddress, browser) {
  const page = await browser.newPage();
  await page.goto(peersAddress);
  const rate = await page.evaluate(async () => (await import(new URL('rounds.js', location.href).href)).peakOfTwo());
  await page.close();
  return rate;
}

/** `times` runs, each between two measurements of the peak. */
export async function manyImages(peersAddress, multiplyAdds, times) {
  const { address, close } = await serve(path.join(root, 'dist'), { port: 4394 });
  const browser = await launchChromium();
  const runs = [];
  try {
    const page = await browser.newPage();
    await page.goto(address);
    await page.waitForFunction(() => performance.getEntriesByName('first-live-picture').length > 0);
    const worker = page.workers()[0].url();
    await page.goto('about:blank');
    for (let i = 0; i < times; i++) {
      const before = await peaks(peersAddress, browser);
      const bare = await browser.newPage();
      await bare.goto(`${address}icon.svg`);
      const run = await bare.evaluate(push, [worker, NETWORK, 1]);
      await bare.close();
      const peak = (before + (await peaks(peersAddress, browser))) / 2;
      const each = run.ms / run.images;
      runs.push({ ...run, each, peak, times_bound: (each * peak * 1e6) / (2 * multiplyAdds) });
    }
  } finally {
    await browser.close();
    await close();
  }
  const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  return {
    network: NETWORK,
    multiply_adds: multiplyAdds,
    ms_an_image: median(runs.map((run) => run.each)),
    peak_gflops: median(runs.map((run) => run.peak)),
    times_bound: median(runs.map((run) => run.times_bound)),
    runs,
  };
}
