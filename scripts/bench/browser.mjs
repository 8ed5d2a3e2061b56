// Measures the engine's builds in Chromium, one thread: a bare page that imports pkg/ and nothing else. And the built page: from
// navigation to the first picture computed live, with a cold cache, and the bytes it takes until then.
import { copyFileSync, createReadStream, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createGzip, gzipSync } from 'node:zlib';
import { launchChromium as launch } from '../lib/chromium.mjs';
import { root } from '../lib/say.mjs';
import { MIME, serve } from '../lib/serve.mjs';

/** The builds' files: each in two parts, `NAME.wasm` and `NAME_later.wasm`. */
export const WASM = { scalar: 'engine_bg', simd128: 'engine_simd128', relaxed: 'engine_relaxed' };

/** Each build, or one of them, on each spec ({ name: JSON }). */
export async function engines(specs, levels = Object.keys(WASM)) {
  const folder = path.join(root, 'target/bench-page');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const parts = Object.values(WASM).flatMap((name) => [`${name}.wasm`, `${name}_later.wasm`]);
  for (const file of ['engine.js', ...parts]) copyFileSync(path.join(root, 'pkg', file), path.join(folder, file));
  copyFileSync(path.join(root, 'scripts/bench/harness.js'), path.join(folder, 'harness.js'));
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Benchmark</title>');
  const { address, close } = await serve(folder, { port: 4390 });
  const browser = await launch();
  const results = {};
  try {
    for (const level of levels) {
      const wasm = WASM[level];
      const page = await browser.newPage();
      await page.goto(address);
      const run = async ([wasm, specs]) => (await import(new URL('harness.js', location.href).href)).measure('./engine.js', wasm, specs);
      results[level] = await page.evaluate(run, [wasm, specs]);
      if (results[level].simd !== level) throw new Error(`${wasm} says it is ${results[level].simd}, expected ${level}`);
      await page.close();
    }
  } finally {
    await browser.close();
    await close();
  }
  return results;
}

/** Cold loads of dist/: milliseconds to the first live picture, and bytes until then, gzipped as a usual host sends them. */
export async function coldLoads(times) {
  const dist = path.join(root, 'dist');
  const { address, close } = await serve(dist, { port: 4391 });
  const runs = [];
  let bytes;
  try {
    for (let i = 0; i < times; i++) {
      const browser = await launch();
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const files = new Set();
      page.context().on('request', (request) => files.add(new URL(request.url()).pathname));
      await page.goto(address, { waitUntil: 'commit' });
      await page.waitForFunction(() => performance.getEntriesByName('first-live-picture').length > 0, null, { polling: 'raf' });
      runs.push(await page.evaluate(() => performance.getEntriesByName('first-live-picture')[0].startTime));
      bytes = [...files].reduce((sum, name) => {
        const content = readFileSync(path.join(dist, name === '/' ? 'index.html' : name));
        return sum + (name.endsWith('.woff2') ? content.length : gzipSync(content, { level: 9 }).length);
      }, 0);
      await browser.close();
    }
  } finally {
    await close();
  }
  runs.sort((a, b) => a - b);
  return { first_live_picture_ms: runs[Math.floor(times / 2)], fastest_ms: runs[0], slowest_ms: runs.at(-1), gzipped_bytes: bytes };
}

/** Answers with gzip, as a usual host does. */
function gzipping(folder) {
  return (request, response) => {
    const name = new URL(request.url ?? '/', 'http://host').pathname;
    const file = path.join(folder, name === '/' ? 'index.html' : name);
    if (!/\.(html|js|css|svg|json|wasm|safetensors)$/.test(file) || !existsSync(file) || !statSync(file).isFile()) return false;
    response.writeHead(200, { 'content-type': MIME[path.extname(file)], 'content-encoding': 'gzip' });
    createReadStream(file).pipe(createGzip()).pipe(response);
    return true;
  };
}

/** A slow phone on a slow network: processor slowed 4 times, 1.6 Mbit/s, 150 ms there and back. Milliseconds to the first picture, and to the first live one. */
export async function slowLoads(times) {
  const dist = path.join(root, 'dist');
  const { address, close } = await serve(dist, { port: 4393, also: gzipping(dist) });
  const runs = [];
  try {
    for (let i = 0; i < times; i++) {
      const browser = await launch();
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      const session = await page.context().newCDPSession(page);
      await session.send('Network.enable');
      const rate = { downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
      await session.send('Network.emulateNetworkConditions', { offline: false, latency: 150, ...rate });
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      await page.goto(address, { waitUntil: 'commit' });
      await page.waitForFunction(() => performance.getEntriesByName('first-live-picture').length > 0, null, {
        polling: 50,
        timeout: 120_000,
      });
      runs.push(
        await page.evaluate(() => ({
          first: performance.getEntriesByName('first-contentful-paint')[0].startTime,
          live: performance.getEntriesByName('first-live-picture')[0].startTime,
        })),
      );
      await browser.close();
    }
  } finally {
    await close();
  }
  const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(times / 2)];
  return { first_picture_ms: median(runs.map((run) => run.first)), first_live_picture_ms: median(runs.map((run) => run.live)) };
}
