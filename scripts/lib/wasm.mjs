// Builds the engine for the browser, three times from one source: plain, 128-bit SIMD, relaxed SIMD. The JavaScript glue is the same
// for all, so one is shipped and the page picks the .wasm file that the browser can run.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Refusal, ask, cargoProgress, root, step } from './say.mjs';
import { hashOf, once } from './fresh.mjs';
import { WASM_TARGET, local } from './setup.mjs';

// wasm-opt gets the features by name: what Rust's target enables by default, and the variant's own. `--all-features` would write
// encodings that browsers refuse.
const DEFAULT_FEATURES = [
  '--enable-bulk-memory',
  '--enable-bulk-memory-opt',
  '--enable-sign-ext',
  '--enable-mutable-globals',
  '--enable-nontrapping-float-to-int',
  '--enable-reference-types',
  '--enable-multivalue',
  '--enable-call-indirect-overlong',
];
const SIMD = ['--enable-simd'];
const RELAXED = [...SIMD, '--enable-relaxed-simd'];

export const VARIANTS = [
  { name: 'base', file: 'engine_bg.wasm', rustFeature: null, optFeatures: [] },
  { name: 'simd128', file: 'engine_simd128.wasm', rustFeature: '+simd128', optFeatures: SIMD },
  { name: 'relaxed', file: 'engine_relaxed.wasm', rustFeature: '+simd128,+relaxed-simd', optFeatures: RELAXED },
];

const GLUE = ['engine.js', 'engine.d.ts'];
const INPUTS = ['Cargo.toml', 'Cargo.lock', 'src', 'models', 'rust-toolchain.toml', '.cargo', 'scripts/lib/wasm.mjs'];

/** Makes pkg/ (glue, types and three .wasm files) unless nothing it is made from has changed. Returns the hash of its inputs. */
export async function buildWasm() {
  const hash = hashOf(INPUTS, [await ask('rustc', ['--version'])]);
  const outputs = [...GLUE, ...VARIANTS.map((v) => v.file)].map((file) => `pkg/${file}`);
  await once('wasm', hash, outputs, async () => {
    const tree = await ask('cargo', ['tree', '--target', WASM_TARGET, '--edges', 'normal,build', '--prefix', 'none']);
    const crates = new Set(tree.split('\n').map((line) => line.split(' ')[0])).size;
    for (const [index, variant] of VARIANTS.entries()) await buildVariant(variant, index, crates);
  });
  return hash;
}

async function buildVariant(variant, index, crates) {
  const target = path.join(root, 'target/wasm', variant.name);
  const out = path.join(target, 'pkg');
  rmSync(out, { recursive: true, force: true });
  const flags = variant.rustFeature ? ['--config', `target.${WASM_TARGET}.rustflags=["-Ctarget-feature=${variant.rustFeature}"]`] : [];
  const count = `${index + 1} of ${VARIANTS.length}`;
  await step(
    `Building the engine, ${count} (${variant.name})`,
    'wasm-pack',
    ['build', '--profile', 'wasm', '--target', 'web', '--no-pack', '--no-opt', '--out-dir', out, '--out-name', 'engine', root, ...flags],
    { env: { CARGO_TARGET_DIR: target }, progress: cargoProgress(crates) },
  );
  const raw = path.join(out, 'engine_bg.wasm');
  const pkg = path.join(root, 'pkg');
  mkdirSync(pkg, { recursive: true });
  await step(`Optimising the engine, ${count}`, process.execPath, [
    local('wasm-opt'),
    raw,
    '-O3',
    ...DEFAULT_FEATURES,
    ...variant.optFeatures,
    '-o',
    path.join(pkg, variant.file),
  ]);
  for (const file of GLUE) {
    if (index === 0) copyFileSync(path.join(out, file), path.join(pkg, file));
    else if (!readFileSync(path.join(out, file)).equals(readFileSync(path.join(pkg, file)))) {
      throw new Refusal(
        `The ${variant.name} build wrote another ${file} than the base build. One glue is shipped for all variants: no exported function may depend on a target feature.`,
      );
    }
  }
  if (!existsSync(path.join(pkg, variant.file)) || statSync(path.join(pkg, variant.file)).size === 0)
    throw new Error(`wasm-opt left no ${variant.file}`);
}
