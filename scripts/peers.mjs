// `npm run bench:peers`: this engine beside onnxruntime-web and TensorFlow.js, the same networks, one page, one run. Every contestant's
// logits are held against ours before it is timed. Then cold starts, the page's many images, and training beside PyTorch where asked.
import os from 'node:os';
import path from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Refusal, ask, cargoProgress, main, root, say, step } from './lib/say.mjs';
import { buildAll } from './lib/page.mjs';
import { SOFTWARE_WEBGPU, launchChromium } from './lib/chromium.mjs';
import { ensureBrowser, ensurePeers } from './lib/setup.mjs';
import { coldLoads, engines, slowLoads } from './bench/browser.mjs';
import { coldStarts } from './peers/cold.mjs';
import { manyImages } from './peers/many.mjs';
import { NETWORKS, write } from './peers/networks.mjs';
import { folder, layOut, open } from './peers/page.mjs';
import { writeReport } from './peers/report.mjs';
import { training } from './peers/training.mjs';

const HELP = `npm run bench:peers -- [--json FILE] [--write] [--pytorch PYTHON] [--networks NAME,…] [--rounds N]
  --json FILE        every figure; ratios.w16.ort_wasm_1t is that contestant's time over ours
  --write            BENCHMARKS.md
  --pytorch PYTHON   a Python that has torch and numpy, to train beside
  --networks, --rounds   fewer of ${NETWORKS.map((n) => n.name).join(', ')}; fewer than 15 rounds`;

const ON_CPU = [
  ...['ours_relaxed', 'ours_simd128', 'ours_scalar', 'ours_relaxed_2w'],
  ...['ort_wasm_1t', 'ort_convolutions_1t', 'ort_wasm_2t', 'tfjs_wasm'],
];
/** Chromium's software device is slow, and says little: the smallest of the three only. */
const ON_GPU = ['ours_webgpu', 'ort_webgpu', 'ort_convolutions_webgpu', 'tfjs_webgpu'];

function options() {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const { values } = parseArgs({ options: { json: text, networks: text, rounds: text, pytorch: text, write: flag, help: flag } });
  const chosen = values.networks?.split(',');
  const unknown = chosen?.filter((name) => !NETWORKS.some((n) => n.name === name)) ?? [];
  const rounds = Number(values.rounds ?? 15);
  if (unknown.length || !(rounds >= 1)) {
    throw new Refusal(
      `${unknown.length ? `No network is called ${unknown.join(', ')}.` : '--rounds needs a whole number from 1.'}\n\n${HELP}`,
    );
  }
  return { ...values, rounds, networks: NETWORKS.filter((n) => !chosen || chosen.includes(n.name)) };
}

/** One network, all contestants. */
async function meet(address, names, { files, shape }, rounds) {
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

function show(title, { peak_gflops, contestants }) {
  say(`\n${title}: peak ${peak_gflops.toFixed(1)} GFLOP/s`);
  const ours = contestants.ours_relaxed.ms;
  for (const [name, r] of Object.entries(contestants)) {
    if (r.error) say(`  ${name.padEnd(24)} ${r.error}`);
    else {
      const samples = `${r.fastest_ms.toFixed(2)} to ${r.slowest_ms.toFixed(2)}; ${r.clean} of ${r.samples} samples clean`;
      say(
        `  ${name.padEnd(24)} ${r.ms.toFixed(2)} ms  ${(r.ms / ours).toFixed(2)}×  (${samples}; logits within ${r.difference.toExponential(0)})`,
      );
    }
  }
}

/** Multiply-adds of an image in all P_j, with imaginary parts counted also where they are zero: what a program does that does not know. */
async function wholeMultiplyAdds(model) {
  const { blocks } = JSON.parse(await ask(path.join(root, 'target/release/phase-collapse'), ['inspect', '--model', model, '--json']));
  return blocks.reduce((sum, { rho, output: { channels, height, width } }) => sum + 2 * rho.channels * channels * height * width, 0);
}

const versions = () => {
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'scripts/peers/package.json'), 'utf8'));
  return dependencies;
};

main(async () => {
  const chosen = options();
  if (chosen.help) return say(HELP);
  await ensureBrowser();
  await buildAll();
  await ensurePeers();
  await step('Building the command line', 'cargo', ['build', '--release'], { progress: cargoProgress() });
  layOut();
  const { address, close } = await open();
  const results = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${os.cpus()[0]?.model.trim()}, ${os.cpus().length} cores`,
    commit: (await ask('git', ['rev-parse', '--short', 'HEAD'])) || 'unknown',
    versions: versions(),
    networks: {},
    ratios: {},
  };
  try {
    for (const network of chosen.networks) {
      const made = await write(network, folder);
      const names = [...ON_CPU, ...(network.name === 'w16' ? ON_GPU : [])];
      const { version, ...measured } = await meet(address, names, made, chosen.rounds);
      results.chromium = version;
      results.networks[network.name] = measured;
      const ours = measured.contestants.ours_relaxed.ms;
      const timed = Object.entries(measured.contestants).filter(([name, r]) => r.ms && name !== 'ours_relaxed');
      results.ratios[network.name] = Object.fromEntries(timed.map(([name, r]) => [name, r.ms / ours]));
      show(network.title, measured);
      if (network.name === 'default') {
        results.cold = await coldStarts(address, made, 7);
        for (const [name, r] of Object.entries(results.cold)) {
          say(
            `  cold start, ${name}: ${r.ms.toFixed(0)} ms (${r.fastest_ms.toFixed(0)} to ${r.slowest_ms.toFixed(0)}), ${(r.gzipped_bytes / 1000).toFixed(0)} kB gzipped`,
          );
        }
      }
    }
    results.many = await manyImages(address, await wholeMultiplyAdds(NETWORKS[0].model), 3);
    say(`\nMany images: ${results.many.ms_an_image.toFixed(2)} ms an image, ${results.many.times_bound.toFixed(2)} times the bound`);
    for (const { images, ms_an_image, megabytes } of results.many.counts)
      say(`  ${images} images: ${ms_an_image.toFixed(2)} ms each, at most ${megabytes.toFixed(0)} MB more in memory`);
  } finally {
    await close();
  }
  const bare = chosen.networks.filter(({ spec }) => spec);
  if (bare.length) {
    const specs = Object.fromEntries(bare.map(({ name, spec }) => [name, readFileSync(path.join(root, spec), 'utf8')]));
    const { relaxed } = await engines(specs, ['relaxed']);
    results.operations = Object.fromEntries(Object.entries(relaxed.networks).map(([name, { operations }]) => [name, operations]));
    for (const [name, { mix, wavelet }] of Object.entries(results.operations))
      say(`${name}: mixing at ${(100 * mix.peak).toFixed(0)} % of the peak, wavelets ${(100 * wavelet.time).toFixed(0)} % of the time`);
  }
  results.page = await coldLoads(7);
  results.slow = await slowLoads(5);
  say(
    `The page: live after ${results.page.first_live_picture_ms.toFixed(0)} ms; slowed, first picture after ${results.slow.first_picture_ms.toFixed(0)} ms`,
  );
  results.training = await training(chosen.pytorch);
  say(
    `Training: ${results.training.images_per_second.toFixed(0)} images/s${results.training.ratio ? `, ${results.training.ratio.toFixed(1)} times PyTorch's` : ''}`,
  );
  if (chosen.json) writeFileSync(path.resolve(chosen.json), JSON.stringify(results, null, 2) + '\n');
  if (chosen.write) writeReport(results);
});
