// `npm run bench`: one run, one machine: the peak multiply-add rate in registers, milliseconds an image, training images a second,
// and how soon the page shows something live. In Chromium (each build of the engine) and natively (each instruction set).
// --json FILE writes every figure.
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ask, cargoProgress, main, root, say, step } from './lib/say.mjs';
import { buildAll } from './lib/page.mjs';
import { ensureBrowser, gpuTestEnvironment } from './lib/setup.mjs';
import { coldLoads, engines, slowLoads } from './bench/browser.mjs';

const SPECS = { shipped: 'mnist-modulus', 'w = 16': 'bench-w16', 'w = 32': 'bench-w32', 'w = 64': 'bench-w64' };
const specFile = (name) => path.join(root, 'models/specs', `${SPECS[name]}.json`);

const binary = path.join(root, 'target/release/phase-collapse');

/** The native figures of one spec: the verb `bench`. */
const native = async (name) => JSON.parse(await ask(binary, ['bench', '--json', '--spec', specFile(name)]));

/** The graphics device's figures, printed as they come; a software device gets the two smallest networks only. */
async function device() {
  const results = {};
  for (const name of Object.keys(SPECS)) {
    const answer = await ask(binary, ['bench', '--backend', 'gpu', '--json', '--seconds', '0.5', '--spec', specFile(name)]);
    if (!answer) return say('\nNo graphics device was found (Vulkan, Metal or Direct3D): it is not measured.');
    const r = (results[name] = JSON.parse(answer));
    if (name === 'shipped') {
      say(
        `\n${r.device}${r.software ? ' (software: its figures compare versions of these kernels, and say nothing else)' : ''}: ` +
          `${(2e-9 * r.multiply_adds_per_second).toFixed(1)} GFLOP/s in registers, ${(1e-9 * r.copy_bytes_per_second).toFixed(1)} GB/s copied`,
      );
    }
    const rates = r.batches.map((b) => `${b.batch}: ${b.images_per_second?.toFixed(0) ?? 'too slow'}`).join(', ');
    say(`  ${name}: images/s at batch ${rates}; a pass takes ${r.pass_over_multiply_add_and_copy_time.toFixed(2)} times its bound`);
    const share = (k) => `${(100 * Math.max(k.share_of_multiply_adds, k.share_of_copy)).toFixed(0)} %`;
    say(`    of the device's rate: ${r.kernels.map((k) => `${k.kernel} ${share(k)}`).join(', ')}`);
    if (r.software && name === 'w = 16') break;
  }
  return results;
}

function table(results) {
  const rows = [['', 'peak', ...Object.keys(SPECS)]];
  for (const [level, { peak_gflops, networks }] of Object.entries(results)) {
    const cells = Object.values(networks).map((n) => `${n.ms.toFixed(2)} ms  ${n.times_bound.toFixed(2)}×`);
    rows.push([level, `${peak_gflops.toFixed(1)} GFLOP/s`, ...cells]);
  }
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) => '  ' + row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('   ')).join('\n');
}

main(async () => {
  const json = process.argv.indexOf('--json');
  const target = json > 0 ? process.argv[json + 1] : undefined;
  if (json > 0 && !target) throw new Error('--json needs a file to write');
  await ensureBrowser();
  Object.assign(process.env, gpuTestEnvironment());
  await buildAll();
  await step('Building the command line', 'cargo', ['build', '--release'], { progress: cargoProgress() });
  say(
    `${os.cpus()[0]?.model.trim()}, ${os.cpus().length} cores. Medians; × is the time over what the multiply-adds of the 1×1 mixing alone take at that peak.`,
  );
  const specs = Object.fromEntries(Object.keys(SPECS).map((name) => [name, readFileSync(specFile(name), 'utf8')]));
  const browser = await engines(specs);
  say(`\nChromium, one thread, one image at a time\n${table(browser)}`);
  const percent = (share) => `${(100 * share).toFixed(0)} %`;
  say('\nWhere the time goes (relaxed): share of the time, and of the peak reached');
  for (const [name, { operations }] of Object.entries(browser.relaxed.networks)) {
    const parts = Object.entries(operations).map(([operation, { time, peak }]) => `${operation} ${percent(time)} at ${percent(peak)}`);
    say(`  ${name}: ${parts.join(', ')}`);
  }
  const natives = {};
  for (const name of Object.keys(SPECS)) natives[name] = await native(name);
  const levels = natives.shipped.levels.map(({ simd }) => simd);
  const byLevel = Object.fromEntries(
    levels.map((simd, i) => [
      simd,
      {
        peak_gflops: natives.shipped.levels[i].peak_gflops,
        networks: Object.fromEntries(Object.entries(natives).map(([name, { levels }]) => [name, levels[i]])),
      },
    ]),
  );
  say(`\nNative, one thread, one image at a time\n${table(byLevel)}`);
  const { training_images_per_second, threads, batch } = natives.shipped;
  say(`\nTraining the shipped network: ${training_images_per_second.toFixed(0)} images/s (${threads} threads, batch ${batch})`);
  const gpu = await device();
  const page = await coldLoads(7);
  say(
    `\nThe page, cold, on localhost: first live picture after ${page.first_live_picture_ms.toFixed(0)} ms (${page.fastest_ms.toFixed(0)} to ${page.slowest_ms.toFixed(0)}), ${(page.gzipped_bytes / 1000).toFixed(0)} kB gzipped until then`,
  );
  const slow = await slowLoads(5);
  say(
    `On a slow phone and network (processor slowed 4 times, 1.6 Mbit/s, 150 ms): first picture after ${slow.first_picture_ms.toFixed(0)} ms, live after ${slow.first_live_picture_ms.toFixed(0)} ms`,
  );
  if (target) writeFileSync(target, JSON.stringify({ browser, native: natives, gpu, page, slow }, null, 2) + '\n');
});
