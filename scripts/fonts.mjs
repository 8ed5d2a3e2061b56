// Makes the page's two fonts: Source Serif 4 and Inter, cut down to the characters and features the page uses.
// Run by hand after changing CHARACTERS (`node scripts/fonts.mjs`); the results are in git, so no build needs the network for them.
// Its tools are installed beside it under target/, not in package.json, to keep `npm ci` small.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync, copyFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const tools = path.join(root, 'target/font-tools');
const out = path.join(root, 'www/theme/fonts');
const PACKAGES = ['subset-font@2.9.0', 'inter-ui@4.1.1', '@fontsource-variable/source-serif-4@5.3.1'];

let ascii = '';
for (let c = 0x20; c < 0x7f; c++) ascii += String.fromCharCode(c);
const CHARACTERS = ascii + '\u00a0«»°±²³·¹×÷éöüäßÉÖÜÄ–—‘’“”…•−∞≈≠≤≥√∑π→←↑↓↗⋆∗▶⏸✓✕′″₀₁₂₃‖∠' + 'αβγδεζηθικλμνξορστυφχψωΔΘΛΣΦΨΩ';

mkdirSync(tools, { recursive: true });
if (!existsSync(path.join(tools, 'package.json'))) writeFileSync(path.join(tools, 'package.json'), '{"private":true}');
execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', ...PACKAGES], { cwd: tools, stdio: 'inherit' });
const subset = createRequire(path.join(tools, 'package.json'))('subset-font');

const FONTS = [
  {
    from: 'inter-ui/variable/InterVariable.woff2',
    to: 'inter.woff2',
    axes: { wght: { min: 400, max: 600 }, opsz: 14 },
    features: ['kern', 'tnum', 'mark', 'mkmk', 'ccmp', 'case'],
    licence: ['inter-ui/LICENSE.txt', 'inter-LICENSE.txt'],
  },
  {
    from: '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2',
    to: 'source-serif-4.woff2',
    axes: { wght: { min: 400, max: 600 } },
    features: ['kern', 'liga', 'lnum', 'mark', 'mkmk', 'ccmp'],
    licence: ['@fontsource-variable/source-serif-4/LICENSE', 'source-serif-4-LICENSE.txt'],
  },
  {
    from: '@fontsource-variable/source-serif-4/files/source-serif-4-greek-wght-normal.woff2',
    to: 'source-serif-4-greek.woff2',
    axes: { wght: { min: 400, max: 600 } },
    features: ['kern', 'mark', 'mkmk', 'ccmp'],
  },
];
let total = 0;
for (const f of FONTS) {
  const source = readFileSync(path.join(tools, 'node_modules', f.from));
  const font = await subset(source, CHARACTERS, {
    targetFormat: 'woff2',
    variationAxes: f.axes,
    keepFeatures: f.features,
    noHinting: true,
  });
  writeFileSync(path.join(out, f.to), font);
  if (f.licence) copyFileSync(path.join(tools, 'node_modules', f.licence[0]), path.join(out, f.licence[1]));
  total += font.length;
  console.log(`${f.to}: ${(font.length / 1000).toFixed(1)} kB`);
}
console.log(`together ${(total / 1000).toFixed(1)} kB of 60 kB`);
