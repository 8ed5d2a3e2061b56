// Installs what the commands need and the machine lacks. Assumed: Node and rustup; everything else comes from here.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Refusal, ask, cargoProgress, root, say, step } from './say.mjs';
import { hashOf, once } from './fresh.mjs';

export const WASM_TARGET = 'wasm32-unknown-unknown';
const WASM_PACK = '0.15.1';

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Refusal(`Node 20.19 or newer is needed; this is ${process.versions.node}. Get it from https://nodejs.org.`);
  }
}

/** rustup, the wasm target and wasm-pack. */
export async function ensureRust() {
  const cargoBin = path.join(process.env.CARGO_HOME ?? path.join(process.env.HOME ?? '', '.cargo'), 'bin');
  if (!(process.env.PATH ?? '').split(path.delimiter).includes(cargoBin)) {
    process.env.PATH = `${process.env.PATH}${path.delimiter}${cargoBin}`;
  }
  if (!(await ask('cargo', ['--version']))) {
    throw new Refusal('Rust is needed and `cargo` was not found. Install it from https://rustup.rs, open a new terminal, and try again.');
  }
  const targets = await ask('rustup', ['target', 'list', '--installed']);
  if (!targets.split('\n').includes(WASM_TARGET)) {
    await step('Adding the WebAssembly target', 'rustup', ['target', 'add', WASM_TARGET]);
  }
  const found = await ask('wasm-pack', ['--version']);
  if (found !== `wasm-pack ${WASM_PACK}`) {
    await step(
      `Installing wasm-pack ${WASM_PACK} (about two minutes, once)`,
      'cargo',
      ['install', 'wasm-pack', '--version', WASM_PACK, '--locked', '--force'],
      {
        progress: cargoProgress(),
      },
    );
  }
}

/** node_modules, exactly as package-lock.json says. */
export async function ensurePackages() {
  const hash = hashOf(['package.json', 'package-lock.json'], [process.version]);
  await once('npm', hash, ['node_modules/.package-lock.json'], () =>
    step('Installing the page’s packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']),
  );
}

/** What the engine is compared with; the tests of the ONNX export run it, too. */
export async function ensurePeers() {
  const hash = hashOf(['scripts/peers/package.json', 'scripts/peers/package-lock.json'], [process.version]);
  await once('peers', hash, ['scripts/peers/node_modules/.package-lock.json'], () =>
    step('Installing onnxruntime-web and TensorFlow.js', 'npm', [
      ...['ci', '--prefix', 'scripts/peers', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    ]),
  );
}

export const chromiumPath = () =>
  [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => p && existsSync(p));

const LAVAPIPE = '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json';

/** Whether Debian's packages can be installed here. */
const canInstall = async () => Boolean(await ask('apt-get', ['--version'])) && process.getuid?.() === 0;

const installCommand = (packages) => `apt-get install -y --no-install-recommends ${packages.join(' ')}`;

async function install(packages) {
  await step('Refreshing the package lists', 'apt-get', ['update'], { mayFail: true });
  const [command, ...args] = installCommand(packages).split(' ');
  await step(`Installing ${packages.join(' and ')}`, command, args, {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    progress: (line) => (/^(Get|Unpacking|Setting up)/.test(line) ? line.slice(0, 60) : undefined),
  });
}

/** What only the tests need: Chromium, and a software Vulkan for the GPU kernels. */
export async function ensureBrowser() {
  const missing = [...(chromiumPath() ? [] : ['chromium']), ...(existsSync('/usr/share/vulkan/icd.d') ? [] : ['mesa-vulkan-drivers'])];
  if (missing.length === 0) return;
  if (await canInstall()) return install(missing);
  const wanted = `sudo ${installCommand(missing)}`;
  if (missing.includes('chromium')) {
    throw new Refusal(
      `The browser tests need Chromium. Install it (on Debian: ${wanted}), or set CHROMIUM to a Chrome or Chromium program.`,
    );
  }
  say(`No Vulkan driver found: tests of GPU kernels that need one are left to machines with one (on Debian: ${wanted}).`);
}

/** What counts instructions. */
export async function ensureValgrind() {
  if (await ask('valgrind', ['--version'])) return;
  if (await canInstall()) return install(['valgrind']);
  throw new Refusal(`Instructions are counted by valgrind. Install it (on Debian: sudo ${installCommand(['valgrind'])}).`);
}

/** The environment for tests of GPU kernels: Vulkan finds the software driver where there is one, and does not ask for a desktop's folder. */
export const gpuTestEnvironment = () => ({
  ...(existsSync(LAVAPIPE) && !process.env.VK_DRIVER_FILES ? { VK_DRIVER_FILES: LAVAPIPE } : {}),
  XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? path.join(root, 'target'),
});

export const local = (name) => path.join(root, 'node_modules/.bin', name);
