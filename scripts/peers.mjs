// `npm run bench:peers`: this engine beside onnxruntime-web and TensorFlow.js, the same networks, one page, one run. Every contestant's
// logits are held against ours before it is timed. --json FILE writes every figure; --networks NAME,… and --rounds N make it shorter.
import os from 'node:os';
import path from 'node:path';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Refusal, cargoProgress, main, root, say, step } from './lib/say.mjs';
import { buildAll } from './lib/page.mjs';
import { SOFTWARE_WEBGPU, launchChromium } from './lib/chromium.mjs';
import { ensureBrowser, ensurePeers } from './lib/setup.mjs';
import { NETWORKS, write } from './peers/networks.mjs';
import { folder, layOut, open } from './peers/page.mjs';

const ON_CPU = [
  'ours_relaxed',
  'ours_simd128',
  'ours_scalar',
  'ours_relaxed_2w',
  'ort_wasm_1t',
  'ort_convolutions_1t',
  'ort_wasm_2t',
  'tfjs_wasm',
];
/** Chromium's software device is slow, and says little: the smallest network only. */
const ON_GPU = ['ours_webgpu', 'ort_webgpu', 'ort_convolutions_webgpu', 'tfjs_webgpu'];

function options() {
  const { values } = parseArgs({
    options: { json: { type: 'string' }, networks: { type: 'string' }, rounds: { type: 'string' }, only: { type: 'string' } },
  });
  const chosen = values.networks?.split(',');
  const unknown = chosen?.filter((name) => !NETWORKS.some((n) => n.name === name));
  if (unknown?.length)
    throw new Refusal(`No network is called ${unknown.join(', ')}. There are: ${NETWORKS.map((n) => n.name).join(', ')}.`);
  const rounds = Number(values.rounds ?? 15);
  if (!(rounds >= 1)) throw new Refusal('--rounds needs a whole number from 1.');
  return { json: values.json, networks: NETWORKS.filter((n) => !chosen || chosen.includes(n.name)), rounds, only: values.only?.split(',') };
}

async function measure(address, names, { files, shape }, rounds) {
  const browser = await launchChromium(SOFTWARE_WEBGPU);
  try {
    const page = await browser.newPage();
    await page.goto(address);
    const run = async (given) => (await import(new URL('rounds.js', location.href).href)).network(...given);
    return { version: browser.version(), ...(await page.evaluate(run, [names, files, shape, rounds])) };
  } finally {
    await browser.close();
  }
}

const line = (name, r) =>
  r.error
    ? `  ${name.padEnd(16)} ${r.error}`
    : `  ${name.padEnd(16)} ${r.ms.toFixed(2)} ms (${r.fastest_ms.toFixed(2)} to ${r.slowest_ms.toFixed(2)}; ${r.clean} of ${r.samples} samples clean; logits within ${r.difference.toExponential(0)})`;

main(async () => {
  const { json, networks, rounds, only } = options();
  await ensureBrowser();
  if (!process.env.SKIP_BUILD) await buildAll();
  await ensurePeers();
  if (!process.env.SKIP_BUILD) await step('Building the command line', 'cargo', ['build', '--release'], { progress: cargoProgress() });
  layOut();
  const { address, close } = await open();
  const results = { machine: `${os.cpus()[0]?.model.trim()}, ${os.cpus().length} cores`, networks: {}, ratios: {} };
  try {
    for (const network of networks) {
      const made = await write(network, folder);
      const names = [...ON_CPU, ...(network.name === 'w16' ? ON_GPU : [])].filter((name) => !only || only.includes(name));
      const measured = await measure(address, names, made, rounds);
      results.chromium = measured.version;
      results.networks[network.name] = measured;
      const ours = measured.contestants.ours_relaxed?.ms;
      const ratio = (r) => r.ms / ours;
      results.ratios[network.name] = Object.fromEntries(
        Object.entries(measured.contestants)
          .filter(([name, r]) => r.ms && name !== 'ours_relaxed')
          .map(([name, r]) => [name, ratio(r)]),
      );
      say(`\n${network.title}: peak ${measured.peak_gflops.toFixed(1)} GFLOP/s`);
      for (const [name, r] of Object.entries(measured.contestants)) say(line(name, r) + (r.ms && ours ? `  ${ratio(r).toFixed(2)}×` : ''));
    }
  } finally {
    await close();
  }
  if (json) writeFileSync(path.resolve(json), JSON.stringify(results, null, 2) + '\n');
});
