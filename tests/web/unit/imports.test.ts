// Which folder may import which: the page's and the crate's. Read from the sources, so that a wrong direction fails before it is built on.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

function* files(folder: string, endings: RegExp): Generator<string> {
  for (const entry of readdirSync(folder)) {
    const full = path.join(folder, entry);
    if (statSync(full).isDirectory()) yield* files(full, endings);
    else if (endings.test(entry)) yield full;
  }
}

/** A page file imports from its own folder and from those named here. */
const PAGE: Record<string, readonly string[]> = {
  theme: [],
  lessons: [],
  assets: [],
  engine: ['assets'],
  state: ['theme', 'assets'],
  components: ['theme', 'state', 'engine', 'assets'],
  exhibits: ['theme', 'state', 'engine', 'components', 'lessons', 'assets'],
  '': ['theme', 'state', 'engine', 'components', 'exhibits'],
};

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

function pageImports(): Import[] {
  const found: Import[] = [];
  for (const from of files('www', /\.(ts|svelte)$/)) {
    const source = readFileSync(from, 'utf8');
    const statements = source.matchAll(
      /(import\s+type\s|import\s|export\s)[^;'"]*?from\s*['"]([^'"]+)['"]|(typeof\s+)?import\(\s*['"]([^'"]+)['"]|import\s+['"]([^'"]+)['"]/g,
    );
    for (const [, keyword, named, typeOf, dynamic, bare] of statements) {
      const target = named ?? dynamic ?? bare ?? '';
      if (!target.startsWith('.')) continue;
      const to = path.join(path.dirname(from), target.replace(/\?.*$/, ''));
      found.push({ from, to, typeOnly: Boolean(keyword?.includes('type') || typeOf) });
    }
  }
  return found;
}

const folderOf = (file: string) => {
  const parts = file.split(path.sep);
  return parts.length > 2 ? parts[1]! : '';
};

describe('the page', () => {
  const imports = pageImports();

  it('is read by this test', () => {
    expect(imports.length).toBeGreaterThan(40);
  });

  it('imports only in the allowed directions', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (to.startsWith('pkg')) return false;
      const [a, b] = [folderOf(from), folderOf(to)];
      expect(PAGE, `${from} lies in an unknown folder`).toHaveProperty([a]);
      return a !== b && !PAGE[a]!.includes(b);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps exhibits from importing each other', () => {
    const exhibitOf = (file: string) => /^www\/exhibits\/([^/]+)\//.exec(file)?.[1];
    expect(imports.filter(({ from, to }) => exhibitOf(from) && exhibitOf(to) && exhibitOf(from) !== exhibitOf(to))).toEqual([]);
  });

  it('imports pkg, handlers and the device on the worker’s side alone', () => {
    const running = imports.filter(({ typeOnly }) => !typeOnly);
    expect([...new Set(running.filter(({ to }) => to.startsWith('pkg')).map(({ from }) => from))]).toEqual([
      'www/engine/device/module.ts',
      'www/engine/worker.ts',
    ]);
    expect(running.filter(({ from, to }) => to.startsWith('www/engine/handlers') && from !== 'www/engine/worker.ts')).toEqual([]);
    const device = 'www/engine/device';
    expect(running.filter(({ from, to }) => to.startsWith(device) && !from.startsWith(device) && from !== 'www/engine/worker.ts')).toEqual(
      [],
    );
  });

  it('imports files that exist', () => {
    expect(imports.filter(({ to }) => to.startsWith('www') && !existsSync(to))).toEqual([]);
  });

  it('makes no HTML from strings and has no inline style', () => {
    const bad = [...files('www', /\.(ts|svelte|js)$/), 'index.html'].filter((file) =>
      /\.(inner|outer)HTML|insertAdjacentHTML|\{@html|document\.write|\sstyle="|\bon\w+="/.test(readFileSync(file, 'utf8')),
    );
    expect(bad).toEqual([]);
  });

  it('names colours in the theme only', () => {
    const coloured = [...files('www', /\.(ts|svelte|css)$/)].filter(
      (file) => !file.startsWith('www/theme') && /#[0-9a-f]{3,8}\b(?=[;'" ,)])/i.test(readFileSync(file, 'utf8')),
    );
    expect(coloured).toEqual([]);
  });
});

/** The crate's folders, each importing only from rows above its own; a row's folders do not import each other. */
const CRATE = [
  ['decimal', 'sorting'],
  ['error', 'json'],
  ['tensor'],
  ['wavelet'],
  ['kernels'],
  ['network', 'gpu'],
  ['engine'],
  ['analysis', 'training'],
  ['formats'],
  ['web', 'main', 'cli'],
];

const rowOf = (module: string) => CRATE.findIndex((row) => row.includes(module));

/** The crate's folders that a Rust source names. Comments, doc links and a module's own tests may point anywhere. */
function rustUses(text: string): string[] {
  const source = text.replace(/\/\/.*$/gm, '').split('#[cfg(test)]')[0]!;
  const found: string[] = [];
  for (const [, one, list] of source.matchAll(/\b(?:crate|phase_collapse)::(?:(\w+)|\{([^;]*?)\};)/g)) {
    if (one) found.push(one);
    // The first name of each branch at the outer level of the braces.
    else for (const branch of list!.replace(/::\{[^{}]*\}/g, '').split(',')) found.push(branch.trim().split('::')[0]!);
  }
  return found.map((name) => (name === 'Error' || name === 'Result' ? 'error' : name)).filter((name) => rowOf(name) >= 0);
}

describe('the crate', () => {
  const uses = [...files('src', /\.rs$/)].flatMap((from) => {
    const module = path.relative('src', from).split(path.sep)[0]!.replace(/\.rs$/, '');
    return module === 'lib' ? [] : rustUses(readFileSync(from, 'utf8')).map((to) => ({ from, module, to }));
  });

  it('is read by this test', () => {
    expect(
      rustUses(
        'use crate::tensor::Map;\nuse crate::{Error, wavelet::{Bank, gpu}, engine::run};\n// crate::web\nlet x = crate::kernels::f();\n#[cfg(test)]\nuse crate::web;',
      ),
    ).toEqual(['tensor', 'error', 'wavelet', 'engine', 'kernels']);
    expect(uses.length).toBeGreaterThan(5);
    expect(uses.map(({ module }) => module).filter((module) => rowOf(module) < 0)).toEqual([]);
  });

  it('imports only from folders above', () => {
    expect(uses.filter(({ module, to }) => module !== to && rowOf(to) >= rowOf(module))).toEqual([]);
  });

  it('knows the browser in src/web alone', () => {
    const knowing = [...files('src', /\.rs$/)].filter(
      (file) => !file.startsWith('src/web') && /\b(wasm_bindgen|js_sys|web_sys)::/.test(readFileSync(file, 'utf8')),
    );
    expect(knowing).toEqual([]);
  });
});
