// Builds the engine for the browser, three times from one source: plain, 128-bit SIMD, relaxed SIMD. The JavaScript glue is the same
// for all, so one is shipped and the page picks the .wasm files that the browser can run: what the first chapter needs, and the rest, fetched
// later. And the graphics device's module, which has a glue of its own and is loaded only where there is an adapter.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Refusal, ask, cargoProgress, root, step } from './say.mjs';
import { hashOf, once } from './fresh.mjs';
import { split } from './split-wasm.mjs';
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
// As fast as -O3 here, where what counts has been inlined and unrolled before.
const OPTIMISE = ['-Oz', '--one-caller-inline-max-function-size=20'];
/** Like functions side by side: they compress better. Last, since the names are dropped when the file is written. */
const ORDER = '--reorder-functions-by-name';

/** Exported functions of the first part: what the first chapter calls, and the glue itself. */
const FIRST =
  /^(?:tangles_(?!program)|tangles(?:view|reading)_|__wbg_tangles|__(?!wbg_)|load_samples$|sample_|set_own_image$|engine_status$)/;

export const VARIANTS = [
  { name: 'base', file: 'engine_bg', rustFlags: [], optFeatures: [] },
  { name: 'simd128', file: 'engine_simd128', rustFlags: ['-Ctarget-feature=+simd128'], optFeatures: SIMD },
  { name: 'relaxed', file: 'engine_relaxed', rustFlags: ['-Ctarget-feature=+simd128,+relaxed-simd'], optFeatures: RELAXED },
];
/** Both parts of a build. */
const partsOf = ({ file }) => ({ first: `${file}.wasm`, later: `${file}_later.wasm` });

const GLUE = ['engine.js', 'engine.d.ts'];
const DEVICE = ['gpu.js', 'gpu.d.ts', 'gpu_bg.wasm'];
/** The command line is not in it. */
const SOURCES = readdirSync(path.join(root, 'src')).filter((name) => !['cli', 'main.rs'].includes(name));
const INPUTS = [
  ...['Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', '.cargo', 'scripts/lib/wasm.mjs', 'scripts/lib/split-wasm.mjs'],
  ...SOURCES.map((name) => `src/${name}`),
];

/** Makes pkg/ (glue, types and .wasm files) unless nothing it is made from has changed. Returns the hash of its inputs. */
export async function buildWasm() {
  const hash = hashOf(INPUTS, [await ask('rustc', ['--version'])]);
  const outputs = [...GLUE, ...DEVICE, ...VARIANTS.flatMap((v) => Object.values(partsOf(v)))].map((file) => `pkg/${file}`);
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
  await optimiseInParts(`Optimising the engine, ${count}`, out, variant);
  for (const file of GLUE) {
    if (index === 0) copyFileSync(path.join(out, file), path.join(pkg, file));
    else if (!readFileSync(path.join(out, file)).equals(readFileSync(path.join(pkg, file)))) {
      throw new Refusal(
        `The ${variant.name} build wrote another ${file} than the base build. One glue is shipped for all variants: no exported function may depend on a target feature.`,
      );
    }
  }
  for (const file of Object.values(partsOf(variant)))
    if (!existsSync(path.join(pkg, file)) || statSync(path.join(pkg, file)).size === 0) throw new Error(`wasm-opt left no ${file}`);
}

/** Optimised as one, so that each part is what it would be in the whole; then split, and each part once more, for what the split left over. */
async function optimiseInParts(title, out, variant) {
  const at = (name) => path.join(out, name);
  const features = [...variant.optFeatures, ...DEFAULT_FEATURES];
  await optimise(title, at('engine_bg.wasm'), at('whole.wasm'), [...OPTIMISE, '--converge', '--debuginfo', ...variant.optFeatures]);
  await step(`${title}: its text`, process.execPath, [local('wasm-dis'), at('whole.wasm'), ...features, '-o', at('whole.wat')]);
  const parts = split(readFileSync(at('whole.wat'), 'utf8'), (name) => FIRST.test(name));
  for (const [part, file] of Object.entries(partsOf(variant))) {
    writeFileSync(at(`${part}.wat`), parts[part]);
    await optimise(`${title}: ${part}`, at(`${part}.wat`), path.join(root, 'pkg', file), [...OPTIMISE, ORDER, ...variant.optFeatures]);
  }
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
  await optimise('Optimising the graphics module', path.join(out, 'gpu_bg.wasm'), path.join(root, 'pkg/gpu_bg.wasm'), ['-Oz']);
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

const optimise = (title, from, to, flags) =>
  step(title, process.execPath, [local('wasm-opt'), from, ...flags, ...DEFAULT_FEATURES, '-o', to]);
