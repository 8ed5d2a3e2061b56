// How soon each contestant has its first logits: a browser of its own every time, nothing cached, bare pages on localhost, interleaved.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { launchChromium } from '../lib/chromium.mjs';
import { folder } from './page.mjs';

const NAMES = ['ours_relaxed', 'ort_wasm_1t', 'tfjs_wasm'];

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function once(address, name, { files, shape }) {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const asked = new Set();
    // Blobs, which onnxruntime-web loads part of itself from, have come already.
    page.context().on('request', (request) => request.url().startsWith('http') && asked.add(new URL(request.url()).pathname));
    await page.goto(`${address}cold.html?given=${encodeURIComponent(JSON.stringify({ name, files, shape }))}`, { waitUntil: 'commit' });
    await page.waitForFunction(() => globalThis.first, null, { polling: 20 });
    return { ...(await page.evaluate(() => globalThis.first)), asked };
  } finally {
    await browser.close();
  }
}

/** { name: { ms, fastest_ms, slowest_ms, gzipped_bytes } } over `times` starts of each. */
export async function coldStarts(address, made, times) {
  const seen = Object.fromEntries(NAMES.map((name) => [name, []]));
  for (let i = 0; i < times; i++) for (const name of NAMES) seen[name].push(await once(address, name, made));
  const sizes = (asked) =>
    [...asked].reduce((sum, name) => sum + gzipSync(readFileSync(path.join(folder, decodeURIComponent(name))), { level: 9 }).length, 0);
  return Object.fromEntries(
    NAMES.map((name) => {
      const ms = seen[name].map((run) => run.ms);
      const range = { fastest_ms: Math.min(...ms), slowest_ms: Math.max(...ms) };
      return [name, { ms: median(ms), ...range, gzipped_bytes: sizes(seen[name][0].asked) }];
    }),
  );
}
