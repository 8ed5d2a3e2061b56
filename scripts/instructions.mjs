// Speed without clocks: the instructions that a forward pass and a training step take, counted by valgrind and compared with
// instructions.json. `--write` puts down the new figures.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Refusal, ask, main, root, say } from './lib/say.mjs';
import { ensureValgrind } from './lib/setup.mjs';

const FILE = path.join(root, 'instructions.json');
const BINARY = path.join(root, 'target/debug/phase-collapse');
const SPEC = path.join(root, 'models/specs/cifar-10-modulus.json');
/** What is counted: the difference between this many and one more, so that start-up and the first, cold one cancel out. */
const WORK = { forward_pass: ['--passes', 1], training_step: ['--steps', 1, '--batch', '4'] };
const TOLERANCE = 0.05;

async function count(option, times, rest) {
  const args = ['--threads', '1', '--json', 'bench', '--spec', SPEC, option, String(times), ...rest];
  const counted = await ask('valgrind', ['--tool=callgrind', '--callgrind-out-file=/dev/null', '--log-fd=1', BINARY, ...args]);
  const instructions = Number(/Collected\s*:\s*(\d+)/.exec(counted)?.[1]);
  const simd = /"simd":\s*"(\w+)"/.exec(counted)?.[1];
  if (!instructions || !simd) throw new Refusal(`valgrind counted nothing: valgrind ${BINARY} ${args.join(' ')}`);
  return { instructions, simd };
}

main(async () => {
  const write = process.argv.includes('--write');
  if (!existsSync(BINARY)) throw new Refusal('target/debug/phase-collapse is missing: cargo build');
  await ensureValgrind();
  const kept = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
  const found = {};
  const off = [];
  for (const [name, [option, times, ...rest]] of Object.entries(WORK)) {
    const some = await count(option, times, rest);
    const more = await count(option, times + 1, rest);
    const instructions = more.instructions - some.instructions;
    found.simd = some.simd;
    found[name] = instructions;
    if (write) {
      say(`${name}: ${instructions}`);
      continue;
    }
    if (kept.simd !== some.simd)
      throw new Refusal(`instructions.json is of ${kept.simd}, this machine has ${some.simd}: nothing to compare.`);
    const change = instructions / kept[name] - 1;
    say(`${name}: ${(instructions / 1e6).toFixed(2)} M instructions (${some.simd}), ${(100 * change).toFixed(1)} % off`);
    if (!(Math.abs(change) <= TOLERANCE))
      off.push(`${name} takes ${instructions} instructions, expected ${kept[name]} ± ${100 * TOLERANCE} %`);
  }
  if (write) {
    const what =
      'Instructions of one forward pass and of one training step of 4 images, default CIFAR-10 network, one thread, in the build that the tests use (cargo build), counted by valgrind. Written by `node scripts/instructions.mjs --write`.';
    const compiler = await ask('rustc', ['--version']);
    writeFileSync(FILE, `${JSON.stringify({ what, compiler, ...found }, null, 2)}\n`);
  }
  if (off.length)
    throw new Refusal(
      `${off.join('; ')}. If that is meant (or the compiler is another than ${kept.compiler}), write it down: node scripts/instructions.mjs --write`,
    );
});
