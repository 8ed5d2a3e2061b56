// Builds dist/: everything the page needs, with relative addresses, for any folder of any static host.
import { step, root } from './say.mjs';
import { hashOf, once } from './fresh.mjs';
import { checkNode, ensurePackages, ensureRust } from './setup.mjs';
import { buildWasm } from './wasm.mjs';
import path from 'node:path';

const INPUTS = [
  'index.html',
  'vite.config.ts',
  'svelte.config.js',
  'tsconfig.json',
  'package-lock.json',
  'www',
  'scripts/lib/page.mjs',
  'scripts/lib/first-paint.ts',
];

/** From whatever state the checkout is in to an up-to-date dist/. Returns false when nothing had to be built. */
export async function buildAll() {
  checkNode();
  await ensureRust();
  await ensurePackages();
  const wasm = await buildWasm();
  return once('page', hashOf(INPUTS, [wasm]), ['dist/index.html'], () =>
    step('Building the page', process.execPath, [path.join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn']),
  );
}
