// Holds the size of the built page to budget.json.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Refusal, main, root, say } from './lib/say.mjs';

const dist = path.join(root, 'dist');
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* files(full);
    else yield full;
  }
}

main(async () => {
  const budget = JSON.parse(readFileSync(path.join(root, 'budget.json'), 'utf8'));
  const sizes = { program: 0, engine: 0, fonts: 0, rest: 0 };
  for (const file of files(dist)) {
    const gzipped = () => gzipSync(readFileSync(file), { level: 9 }).length;
    const kind = path.extname(file);
    // A reader downloads one of the engine's builds.
    if (kind === '.wasm') sizes.engine = Math.max(sizes.engine, gzipped());
    else if (['.html', '.js', '.css', '.svg'].includes(kind)) sizes.program += gzipped();
    else if (kind === '.woff2') sizes.fonts += statSync(file).size;
    else sizes.rest += statSync(file).size;
  }
  const program = sizes.program + sizes.engine;
  say(
    `page ${kB(sizes.program)} + engine ${kB(sizes.engine)} = ${kB(program)} of ${kB(budget.program_gzip_bytes)} gzipped; fonts ${kB(sizes.fonts)} of ${kB(budget.fonts_bytes)}; models and images ${kB(sizes.rest)}`,
  );
  const over = [
    ...(program > budget.program_gzip_bytes ? [`the program is ${kB(program - budget.program_gzip_bytes)} over its budget`] : []),
    ...(sizes.fonts > budget.fonts_bytes ? [`the fonts are ${kB(sizes.fonts - budget.fonts_bytes)} over their budget`] : []),
  ];
  if (over.length) throw new Refusal(`Too large: ${over.join('; ')}. Make it smaller, or raise budget.json with a reason in the commit.`);
});
