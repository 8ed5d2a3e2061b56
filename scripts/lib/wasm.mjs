// Builds the engine for the browser, three times from one source: plain, 128-bit SIMD, relaxed SIMD. The JavaScript glue is the same
// for all, so one is shipped and the page picks the .wasm file that the browser can run. And the graphics device's module, which has a
// glue of its own and is loaded only where there is an adapter.
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

/** What keeps the module small and the kernels, which are inlined and vectorised by hand, at their speed: measure both when changing it. */
const SMALL = [
  // Every function for size. Not by opt-level s, which does not unroll the kernels' loops of constant length either.
  '-Cllvm-args=-force-attribute=optsize',
  '-Cllvm-args=-unroll-threshold=300',
  '-Cllvm-args=-unroll-allow-partial=0',
  '-Cllvm-args=-unroll-runtime=0',
  // Addresses of neighbours as one base and constant offsets, which the engine's loads take for nothing: the strength reduction of loops makes sums of them.
  '-Cllvm-args=-disable-lsr',
  // No vectors made of loops by the compiler: those that matter are written with them.
  '-Cno-vectorize-loops',
  // Inlined is what asks for it, and little else.
  '-Cllvm-args=-inline-threshold=5',
];
const OPTIMISE = [
  // As fast as -O3 here, where what counts has been inlined and unrolled before.
  '-Oz',
  '--converge',
  '--one-caller-inline-max-function-size=20',
  // Like functions side by side: they compress better. Last, since the names are dropped when the file is written.
  '--reorder-functions-by-name',
];

export const VARIANTS = [
  { name: 'base', file: 'engine_bg.wasm', rustFlags: [], optFeatures: [] },
  { name: 'simd128', file: 'engine_simd128.wasm', rustFlags: ['-Ctarget-feature=+simd128'], optFeatures: SIMD },
  { name: 'relaxed', file: 'engine_relaxed.wasm', rustFlags: ['-Ctarget-feature=+simd128,+relaxed-simd'], optFeatures: RELAXED },
];

const GLUE = ['engine.js', 'engine.d.ts'];
const DEVICE = ['gpu.js', 'gpu.d.ts', 'gpu_bg.wasm'];
const INPUTS = ['Cargo.toml', 'Cargo.lock', 'src', 'rust-toolchain.toml', '.cargo', 'scripts/lib/wasm.mjs'];

/** Makes pkg/ (glue, types and .wasm files) unless nothing it is made from has changed. Returns the hash of its inputs. */
export async function buildWasm() {
  const hash = hashOf(INPUTS, [await ask('rustc', ['--version'])]);
  const outputs = [...GLUE, ...DEVICE, ...VARIANTS.map((v) => v.file)].map((file) => `pkg/${file}`);
  await once('wasm', hash, outputs, async () => {
    const tree = await ask('cargo', ['tree', '--target', WASM_TARGET, '--edges', 'normal,build', '--prefix', 'none']);
    const crates = new Set(tree.split('\n').map((line) => line.split(' ')[0])).size;
    for (const [index, variant] of VARIANTS.entries()) await buildVariant(variant, index, crates);
    await buildDevice();
  });
  return hash;
}

async function buildVariant(variant, index, crates) {
  const target = path.join(root, 'target/wasm', variant.name);
  const out = path.join(target, 'pkg');
  rmSync(out, { recursive: true, force: true });
  const flags = ['--config', `target.${WASM_TARGET}.rustflags=${JSON.stringify([...SMALL, ...variant.rustFlags])}`];
  const count = `${index + 1} of ${VARIANTS.length}`;
  await step(
    `Building the engine, ${count} (${variant.name})`,
    'wasm-pack',
    [...wasmPack(out, 'engine'), ...flags, '--no-default-features'],
    {
      env: { CARGO_TARGET_DIR: target },
      progress: cargoProgress(crates),
    },
  );
  if (readFileSync(path.join(out, 'engine_bg.wasm')).includes('float_to_decimal_common'))
    throw new Refusal('The engine writes a float with the standard library, 14 kB of program: use `words` of src/error.rs or `decimal`.');
  const pkg = path.join(root, 'pkg');
  mkdirSync(pkg, { recursive: true });
  await optimise(`Optimising the engine, ${count}`, path.join(out, 'engine_bg.wasm'), variant.file, [...OPTIMISE, ...variant.optFeatures]);
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

async function buildDevice() {
  const target = path.join(root, 'target/wasm/gpu');
  const out = path.join(target, 'pkg');
  rmSync(out, { recursive: true, force: true });
  // Bytes count here and nothing else: what takes time runs on the device.
  await step('Building the graphics module', 'wasm-pack', [...wasmPack(out, 'gpu'), '--no-default-features', '--features', 'gpu'], {
    env: { CARGO_TARGET_DIR: target, CARGO_PROFILE_WASM_OPT_LEVEL: 'z' },
    progress: cargoProgress(),
  });
  await optimise('Optimising the graphics module', path.join(out, 'gpu_bg.wasm'), 'gpu_bg.wasm', ['-Oz']);
  for (const file of ['gpu.js', 'gpu.d.ts']) copyFileSync(path.join(out, file), path.join(root, 'pkg', file));
}

const wasmPack = (out, name) => [
  'build',
  '--profile',
  'wasm',
  '--target',
  'web',
  '--no-pack',
  '--no-opt',
  '--out-dir',
  out,
  '--out-name',
  name,
  root,
];

const optimise = (title, from, file, flags) =>
  step(title, process.execPath, [local('wasm-opt'), from, ...flags, ...DEFAULT_FEATURES, '-o', path.join(root, 'pkg', file)]);
