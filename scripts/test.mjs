// `npm test`: everything that has to hold. Installs what it needs, builds what has changed, runs every check even after one has failed,
// and ends with one line: `N passed, N failed`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cargoProgress, main, root, say, seconds, step } from './lib/say.mjs';
import { buildAll } from './lib/page.mjs';
import { ensureBrowser, ensurePeers, gpuTestEnvironment, local } from './lib/setup.mjs';

const reports = path.join(root, 'target/test-reports');
const jsonAt = (name) => JSON.parse(readFileSync(path.join(reports, name), 'utf8'));

/** Each check returns how many tests passed and failed; a check that throws counts as one failure and its message is shown. */
const CHECKS = [
  ['Rust format', () => one('Rust format', 'cargo', ['fmt', '--check'])],
  ['Rust lints', () => one('Rust lints', 'cargo', ['clippy', '--all-targets', '--', '-D', 'warnings'], { progress: cargoProgress() })],
  ['Rust tests', rustTests],
  ['Instructions', instructions],
  ['Types', () => one('Types', process.execPath, [local('svelte-check'), '--tsconfig', 'tsconfig.json', '--fail-on-warnings'])],
  ['Page format', () => one('Page format', process.execPath, [local('prettier'), '--check', '--log-level', 'warn', '.'])],
  ['Page unit tests', unitTests],
  // Two at a time, but for those that measure how long the page is busy.
  ['Browser tests', () => browserTests('Browser tests', ['page'], 2)],
  ['Browser tests, one by one', () => browserTests('Browser tests, one by one', ['page-alone'], 1)],
  ['Browser tests on WebGPU', () => browserTests('Browser tests on WebGPU', ['webgpu', 'webgpu-refused'], 2)],
  ['GPU in the browser', gpuInBrowser],
  ['Budget', () => one('Budget', process.execPath, ['scripts/budget.mjs'], { show: true })],
];

async function one(title, command, args, options) {
  await step(title, command, args, options);
  return { passed: 1, failed: 0 };
}

async function rustTests() {
  let passed = 0;
  let failed = 0;
  let output;
  const compiling = cargoProgress();
  const progress = (line) => {
    const result = /^test (\S+) \.\.\. (ok|FAILED)/.exec(line);
    if (result?.[2] === 'ok') passed++;
    else if (result) failed++;
    return result ? `${passed + failed} tests, last ${result[1]}` : compiling(line);
  };
  try {
    output = await step('Rust tests', 'cargo', ['test', '--no-fail-fast'], {
      env: { ...gpuTestEnvironment(), REQUIRE_GPU: '1' },
      progress,
    });
  } catch (error) {
    say(error.message);
    const names = [...error.message.matchAll(/^test (\S+) \.\.\. FAILED$/gm)].map((match) => match[1]);
    return { passed, failed: Math.max(1, failed), names };
  }
  const sums = [...output.matchAll(/^test result: ok\. (\d+) passed; (\d+) failed; (\d+) ignored/gm)];
  return { passed: sums.reduce((sum, match) => sum + Number(match[1]), 0), failed: 0 };
}

async function unitTests() {
  const file = path.join(reports, 'unit.json');
  const args = [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  return counted('Page unit tests', args, {}, () => {
    const report = jsonAt('unit.json');
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  });
}

async function browserTests(title, projects, workers) {
  const file = path.join(reports, `browser-${projects[0]}.json`);
  let done = 0;
  const env = { BROWSER_TEST_REPORTER: 'list', PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  const progress = (line) => (/^\s*[✓✘]/.test(line) ? `${++done} tests` : undefined);
  const chosen = projects.map((project) => `--project=${project}`);
  const args = [local('playwright'), 'test', '--reporter=list,json', `--workers=${workers}`, ...chosen];
  return counted(title, args, { env, progress }, () => {
    const { stats, suites } = jsonAt(path.basename(file));
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected, secondTry: stats.flaky, names: troubled(suites) };
  });
}

/** Names of the tests that failed, or passed on the second try only. */
function troubled(suites) {
  const of = (suite) => [
    ...(suite.suites ?? []).flatMap(of),
    ...(suite.specs ?? [])
      .filter((spec) => spec.tests.some((test) => test.status === 'unexpected' || test.status === 'flaky'))
      .map((spec) => `${spec.file}: ${spec.title} (${spec.tests.map((test) => test.status).join(', ')})`),
  ];
  return suites.flatMap(of);
}

/** The Rust tests of the GPU once more, on the browser's. */
async function gpuInBrowser() {
  const progress = (line) => /^GPU tests in the browser … (.*)/.exec(line)?.[1];
  const options = { env: { REQUIRE_GPU: '1' }, progress };
  return counted('GPU in the browser', [path.join(root, 'scripts/gpu-parity.mjs')], options, () => jsonAt('gpu-parity.json'));
}

/** Speed without clocks. Valgrind, which counts, is there on Linux only. */
async function instructions() {
  if (process.platform !== 'linux') {
    say('Instructions: not counted on this system (valgrind needs Linux).');
    return { passed: 0, failed: 0 };
  }
  return one('Instructions', process.execPath, ['scripts/instructions.mjs'], { show: true });
}

/** Runs a test program that leaves a report; its output is shown when something failed. */
async function counted(title, args, options, read) {
  try {
    await step(title, process.execPath, args, options);
  } catch (error) {
    say(error.message);
    try {
      const counts = read();
      return { ...counts, failed: Math.max(1, counts.failed) };
    } catch {
      return { passed: 0, failed: 1 };
    }
  }
  const counts = read();
  if (counts.passed === 0) {
    say(`${title}: no test ran.`);
    return { passed: 0, failed: 1 };
  }
  return counts;
}

main(async () => {
  const started = Date.now();
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  await ensureBrowser();
  await buildAll();
  await ensurePeers();
  let passed = 0;
  let failed = 0;
  const lines = [];
  for (const [title, check] of CHECKS) {
    const counts = await check().catch((error) => {
      say(error.message);
      return { passed: 0, failed: 1 };
    });
    passed += counts.passed;
    failed += counts.failed;
    lines.push(
      `  ${counts.failed ? 'FAILED' : 'ok    '}  ${title}: ${counts.passed} passed${counts.failed ? `, ${counts.failed} failed` : ''}${
        counts.secondTry ? `, ${counts.secondTry} of them only on the second try` : ''
      }`,
      // At the end, where they are found.
      ...(counts.names ?? []).map((name) => `            ${name}`),
    );
  }
  say(`\n${lines.join('\n')}\n  ${seconds(started)}\n`);
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
});
