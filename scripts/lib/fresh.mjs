// Decides what need not be done again: a step is fresh when the hash of everything it reads equals the hash of its last success.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './say.mjs';

const stamps = path.join(root, 'target/stamps');

function* filesUnder(name) {
  const full = path.join(root, name);
  if (!existsSync(full)) return;
  if (statSync(full).isFile()) {
    yield name;
    return;
  }
  for (const entry of readdirSync(full).sort()) yield* filesUnder(path.join(name, entry));
}

/** Hash of the contents and names of files and folders (paths from the project's root) and of further words, such as versions. */
export function hashOf(paths, words = []) {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${word}\0`);
  for (const top of paths) {
    for (const file of filesUnder(top))
      hash
        .update(`${file}\0`)
        .update(readFileSync(path.join(root, file)))
        .update('\0');
  }
  return hash.digest('hex');
}

/** Runs `work` unless `name` was last done with this hash and all `outputs` are still there. Returns whether it ran. */
export async function once(name, hash, outputs, work) {
  const stamp = path.join(stamps, name);
  const done = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (done && outputs.every((file) => existsSync(path.join(root, file)))) return false;
  await work();
  const missing = outputs.filter((file) => !existsSync(path.join(root, file)));
  if (missing.length) throw new Error(`step '${name}' ended well but left no ${missing.join(', ')}`);
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}
