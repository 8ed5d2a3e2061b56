// `node scripts/gpu-parity.mjs [name]`: the Rust tests of the GPU (`cargo test --test gpu`) with headless Chromium's WebGPU as their
// device. Every session of every test is run by a page, with the module that ships; the values that the browser read back go through
// the comparisons of the native run. Without an adapter it says so and passes, and fails where REQUIRE_GPU=1.
import { appendFileSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Bridge } from './parity/bridge.mjs';
import { launchChromium, SOFTWARE_WEBGPU, UNCLEARED } from './lib/chromium.mjs';
import { cargoProgress, main, Refusal, root, say, step } from './lib/say.mjs';
import { serve } from './lib/serve.mjs';
import { gpuTestEnvironment } from './lib/setup.mjs';

/** What reads nothing from a device: WGSL texts, calls that are refused before they reach one, programs without work. */
const WITHOUT_DEVICE = /^declarations::|^colour::planes_and_scales_are_refused|^classifier::no_image_is_no_work$/;
/** One that is quick and compares exactly. */
const COPY = 'measure::a_copy_copies';

const reports = path.join(root, 'target/test-reports');
const report = (counts) => writeFileSync(path.join(reports, 'gpu-parity.json'), JSON.stringify(counts));

function pageFolder() {
  const folder = path.join(root, 'target/parity-page');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ['gpu.js', 'gpu_bg.wasm']) copyFileSync(path.join(root, 'pkg', file), path.join(folder, file));
  copyFileSync(path.join(root, 'scripts/parity/page.js'), path.join(folder, 'page.js'));
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>GPU tests</title><link rel="icon" href="data:," />');
  return folder;
}

/** Runs the tests whose name contains (or is) `words`; returns every test's outcome by name, and the output. */
async function cargoTest(address, words) {
  const outcomes = new Map();
  const compiling = cargoProgress();
  const log = path.join(reports, 'gpu-parity.log');
  const progress = (line) => {
    appendFileSync(log, `${line}\n`);
    const result = /^test (\S+) \.\.\. (ok|FAILED)/.exec(line);
    if (result) outcomes.set(result[1], result[2] === 'ok');
    return result ? `${outcomes.size} tests, last ${result[1]}` : compiling(line);
  };
  const env = { ...gpuTestEnvironment(), GPU_TESTS_IN_BROWSER: new URL(address).host };
  const args = ['test', '--test', 'gpu', '--no-fail-fast', '--', '--show-output', ...words];
  const { failure, output } = await step('GPU tests in the browser', 'cargo', args, { env, progress }).then(
    (output) => ({ output }),
    (failure) => ({ failure, output: failure.message }),
  );
  // A line may have come in two pieces, the test's name before its result: the whole output tells.
  for (const [, name, result] of output.matchAll(/^test (\S+) \.\.\. (ok|FAILED)/gm)) outcomes.set(name, result === 'ok');
  return { outcomes, failure, output };
}

/** Worst differences that the tests print, a line each. */
function worst(output) {
  return [...output.matchAll(/^---- (\S+) stdout ----\n([\s\S]*?)(?=^---- |^\w*successes:|^failures:|\n\n\n)/gm)].map(
    ([, name, text]) => `${name}\n${text.trimEnd().replace(/^/gm, '    ')}`,
  );
}

async function run(bridge, address, words) {
  const { outcomes, failure, output } = await cargoTest(address, words);
  let failed = [...outcomes.values()].filter((ok) => !ok).length;
  if (failure) {
    say(failure.message);
    failed = Math.max(1, failed);
  }
  const onDevice = [...outcomes.keys()].filter((name) => !WITHOUT_DEVICE.test(name));
  const left = onDevice.filter((name) => outcomes.get(name) && !bridge.tests.get(name)?.read);
  if (left.length) say(`Passed without reading anything from the browser: ${left.join(', ')}`);
  const sum = (what) => onDevice.reduce((total, name) => total + (bridge.tests.get(name)?.[what] ?? 0), 0);
  say(
    worst(output)
      .filter((text) => !WITHOUT_DEVICE.test(text.split('\n')[0]))
      .join('\n'),
  );
  say(`${onDevice.length} tests, ${sum('load')} programs, ${sum('run')} runs, ${sum('read')} read-backs of ${sum('words')} values`);
  if (onDevice.length === 0) throw new Refusal('No test ran.');
  return { passed: onDevice.filter((name) => outcomes.get(name)).length - left.length, failed: failed + left.length };
}

/** With a wrong value in what the browser answers, the comparison must fail. */
async function wrongValuesAreNoticed(bridge, address) {
  bridge.spoil = true;
  const { outcomes, output } = await cargoTest(address, ['--exact', COPY]);
  bridge.spoil = false;
  const noticed = outcomes.get(COPY) === false && /copy of 1: differs/.test(output);
  if (!noticed) say(`${output}\nA wrong value from the browser was not noticed.`);
  return noticed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

main(async () => {
  mkdirSync(reports, { recursive: true });
  rmSync(path.join(reports, 'gpu-parity.log'), { force: true });
  const bridge = new Bridge();
  const { address, close } = await serve(pageFolder(), { port: 4395, also: (request, response) => bridge.handle(request, response) });
  const browser = await launchChromium([...SOFTWARE_WEBGPU, ...UNCLEARED]);
  try {
    const page = await browser.newPage();
    page.on('crash', () => bridge.end('the page crashed'));
    page.on('pageerror', (error) => bridge.end(String(error)));
    browser.on('disconnected', () => bridge.end('the browser ended'));
    await page.goto(address);
    if (!(await page.evaluate(async () => (await import(new URL('page.js', location.href).href)).begin()))) {
      if (process.env.REQUIRE_GPU === '1') throw new Refusal('REQUIRE_GPU=1, but the browser has no graphics adapter.');
      say('NOT TESTED: the browser has no graphics adapter.');
      return report({ passed: 0, failed: 0 });
    }
    const words = process.argv.slice(2);
    const parts = [await run(bridge, address, words)];
    if (words.length === 0) parts.push(await wrongValuesAreNoticed(bridge, address));
    const sum = (what) => parts.reduce((total, part) => total + part[what], 0);
    report({ passed: sum('passed'), failed: sum('failed') });
    say(`${sum('passed')} passed, ${sum('failed')} failed`);
    process.exitCode = sum('failed') ? 1 : 0;
  } finally {
    await browser.close();
    await close();
  }
});
