// The forward passes behind Separation, as the page does them: 1,000 images, the default network, the engine's worker and its helpers;
// against what the multiply-adds alone would take at both workers' measured peak.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { launchChromium } from '../lib/chromium.mjs';
import { root } from '../lib/say.mjs';
import { serve } from '../lib/serve.mjs';

const NETWORK = 'cifar-10-modulus';

/** Numbers of images that the cost of one is compared over. */
const COUNTS = [10, 100, 1000, 10_000];
const MB = 1e6;

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

/** Runs in the page: `count` made images, in the form of an official file, through the network when all is warm. Milliseconds an image. */
async function pushMade([url, network, count]) {
  const record = 1 + 3 * 32 * 32;
  const bytes = new Uint8Array(count * record);
  for (let i = 0, state = 1; i < bytes.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = i % record === 0 ? (i / record) % 10 : state >>> 24;
  }
  const engine = new Worker(url, { type: 'module' });
  let last = 0;
  /** Until the answer, whatever it is: ten images are too few to be measured, but they were pushed. */
  const ask = (message) =>
    new Promise((resolve) => {
      engine.onmessage = ({ data }) => {
        if (data.kind === 'progress') last = performance.now();
        else if (['ready', 'result', 'refused'].includes(data.kind)) resolve(data);
      };
      engine.postMessage(message);
    });
  const call = (id, name, args) => ask({ kind: 'call', id, name, args });
  await ask({ kind: 'start', simd: 'auto', compute: 'simd' });
  // The samples first: whoever helps is there then, and every program compiled.
  await call(0, 'separation.measure', { network, seed: 1 });
  const files = [{ name: 'made.bin', bytes }];
  const taken = await call(1, 'library.official', { dataset: 'cifar-10', set: 'made', files });
  if (taken.result !== count) throw new Error(`expected ${count} images taken in, found ${JSON.stringify(taken)}`);
  const start = performance.now();
  await call(2, 'separation.measure', { network: `${network}@made`, seed: 1 });
  engine.terminate();
  return (last - start) / count;
}

/** Bytes that the browser's pages have in memory together (Linux; elsewhere none are told). */
async function resident(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .reduce((sum, { id }) => {
      try {
        return sum + 1024 * Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]);
      } catch {
        return sum;
      }
    }, 0);
}

/** Of one to ten thousand images: milliseconds for one, and the most memory that the page had meanwhile. */
async function byCount(browser, address, worker) {
  const session = await browser.newBrowserCDPSession();
  const rows = [];
  for (const count of COUNTS) {
    const page = await browser.newPage();
    await page.goto(`${address}icon.svg`);
    const before = await resident(session);
    let most = before;
    const watch = setInterval(async () => (most = Math.max(most, await resident(session).catch(() => 0))), 100);
    const each = await page.evaluate(pushMade, [worker, NETWORK, count]);
    clearInterval(watch);
    await page.close();
    rows.push({ images: count, ms_an_image: each, megabytes: (most - before) / MB });
  }
  return rows;
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
  let counts;
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
    counts = await byCount(browser, address, worker);
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
    counts,
  };
}
