// Holds the size of the built page to budget.json.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Refusal, main, root, say } from './lib/say.mjs';

const dist = path.join(root, 'dist');
/** Stands in the document until the stage has drawn: counted as the image it is. */
const firstPicture = readFileSync(path.join(root, 'www/assets/first-paint.svg'), 'utf8').trim();
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
  const sizes = { program: 0, later: 0, engine: 0, engineLater: 0, device: 0, fonts: 0, rest: 0 };
  for (const file of files(dist)) {
    const sizeOf = (content) => gzipSync(content, { level: 9 }).length;
    const gzipped = () => sizeOf(readFileSync(file));
    const kind = path.extname(file);
    // Loaded only where there is a graphics adapter.
    if (/^gpu(_bg)?-/.test(path.basename(file))) sizes.device += gzipped();
    // Fetched as the reader comes near, or opens it.
    else if (/^(later|opened)-/.test(path.basename(file))) sizes.later += gzipped();
    // A reader downloads one of the engine's builds: what the first chapter needs, and later the rest.
    else if (/^engine_\w+_later-.*wasm$/.test(path.basename(file))) sizes.engineLater = Math.max(sizes.engineLater, gzipped());
    else if (kind === '.wasm') sizes.engine = Math.max(sizes.engine, gzipped());
    else if (kind === '.html') {
      const html = readFileSync(file, 'utf8');
      if (!html.includes(firstPicture))
        throw new Refusal('www/assets/first-paint.svg is not in dist/index.html as it stands: build again.');
      const program = sizeOf(html.replace(firstPicture, () => ''));
      sizes.program += program;
      sizes.rest += sizeOf(html) - program;
    } else if (['.js', '.css', '.svg'].includes(kind)) sizes.program += gzipped();
    else if (kind === '.woff2') sizes.fonts += statSync(file).size;
    else sizes.rest += statSync(file).size;
  }
  const program = sizes.program + sizes.engine;
  const later = sizes.later + sizes.engineLater;
  say(
    `page ${kB(sizes.program)} + engine ${kB(sizes.engine)} = ${kB(program)} of ${kB(budget.program_gzip_bytes)} gzipped; later chapters ${kB(sizes.later)} + engine's second part ${kB(sizes.engineLater)} = ${kB(later)} of ${kB(budget.later_gzip_bytes)}; graphics device ${kB(sizes.device)} of ${kB(budget.device_gzip_bytes)}; fonts ${kB(sizes.fonts)} of ${kB(budget.fonts_bytes)}; models and images ${kB(sizes.rest)}`,
  );
  const over = [
    ...(program > budget.program_gzip_bytes ? [`the program is ${kB(program - budget.program_gzip_bytes)} over its budget`] : []),
    ...(later > budget.later_gzip_bytes ? [`the later chapters are ${kB(later - budget.later_gzip_bytes)} over their budget`] : []),
    ...(sizes.engineLater === 0 ? ['the engine’s second part was not found in dist/'] : []),
    ...(sizes.device > budget.device_gzip_bytes
      ? [`the device's module is ${kB(sizes.device - budget.device_gzip_bytes)} over its budget`]
      : []),
    ...(sizes.device === 0 ? ['the graphics device’s module was not found in dist/'] : []),
    ...(sizes.fonts > budget.fonts_bytes ? [`the fonts are ${kB(sizes.fonts - budget.fonts_bytes)} over their budget`] : []),
  ];
  if (over.length) throw new Refusal(`Too large: ${over.join('; ')}. Make it smaller, or raise budget.json with a reason in the commit.`);
});
