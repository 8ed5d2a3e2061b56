// Splits a WebAssembly module in two, on its text form: what the first chapter needs, and everything else, which the page fetches later. Both share
// one memory and one state, and the JavaScript glue sees one module: each exported function that went to the second part has a stub
// under its name in the first, which calls through a table of its own. The second part fills that table when it is instantiated with the
// first part's exports as its imports.
import { Refusal } from './say.mjs';

/** What the second part imports from. */
export const FIRST = 'first';
const NAME = String.raw`\$(?:"[^"]*"|[^\s()]+)`;
const SIGNATURE = new RegExp(String.raw`^\(func (${NAME})((?: \(type ${NAME}\))?)((?: \((?:param|result)[^()]*\))*)`);
const STUBS = '$stubs';

/**
 * The text of both parts of the module whose text is `wat`. An exported function stays in the first part if `stays` says so of its name; with it
 * all that it calls and, since any code may, all that can be called through a table.
 */
export function split(wat, stays) {
  const module = read(wat);
  const moved = module.exports.filter(({ kind, name }) => kind === 'func' && !stays(name));
  const roots = [
    ...module.exports.filter((e) => e.kind === 'func' && !moved.includes(e)).map((e) => e.of),
    ...namesIn([...module.elems, ...module.globals.values(), ...module.rest]),
  ];
  const first = reachable(module.functions, roots);
  const later = [...module.functions.keys()].filter((name) => !first.has(name));
  // A function that the first part needs, too, stays there: the second has but a call to it.
  const entries = moved.filter(({ of }) => later.includes(of));
  const used = usedBy(later, module);
  const handed = [...used].map((of, i) => ({ of, ...module.kindOf(of), name: `-${i.toString(36)}` }));
  const table = (limits) => `(table ${STUBS} ${limits} funcref)`;
  const size = `${entries.length} ${entries.length}`;
  return {
    first: `(module\n${[
      ...module.types,
      ...module.imports.values(),
      ...module.globals.values(),
      ...module.memories.values(),
      ...module.tables.values(),
      table(size),
      ...module.datas,
      ...module.elems,
      ...module.exports.filter((e) => !entries.includes(e)).map(({ text }) => text),
      ...entries.map(({ name }, i) => `(export "${name}" (func $stub.${i}))`),
      `(export "-" (table ${STUBS}))`,
      ...handed.map(({ of, kind, name }) => `(export "${name}" (${kind} ${of}))`),
      ...module.rest,
      ...[...module.functions].filter(([name]) => first.has(name)).map(([, text]) => text),
      ...entries.map(({ of }, i) => stub(module.functions.get(of), i)),
    ].join('\n')}\n)`,
    later: `(module\n${[
      ...module.types,
      ...handed.map(({ name, imported }) => `(import "${FIRST}" "${name}" ${imported})`),
      `(import "${FIRST}" "-" ${table(size)})`,
      `(elem (table ${STUBS}) (i32.const 0) func ${entries.map(({ of }) => of).join(' ')})`,
      ...later.map((name) => module.functions.get(name)),
    ].join('\n')}\n)`,
  };
}

/** The module's parts by kind. */
function read(wat) {
  const forms = wat
    .slice(wat.indexOf('\n') + 1, wat.lastIndexOf('\n)'))
    .split(/\n(?= \()/)
    .map((form) => form.trim());
  const module = { types: [], datas: [], elems: [], rest: [], exports: [] };
  const named = { imports: new Map(), globals: new Map(), memories: new Map(), tables: new Map(), functions: new Map() };
  const lists = { type: 'types', rec: 'types', data: 'datas', elem: 'elems', start: 'rest' };
  const maps = { import: 'imports', global: 'globals', memory: 'memories', table: 'tables', func: 'functions' };
  for (const form of forms) {
    const kind = /^\((\w+)/.exec(form)?.[1];
    if (kind === 'export') {
      const found = new RegExp(String.raw`^\(export "([^"]*)" \((\w+) (${NAME})\)\)`).exec(form);
      if (!found) throw new Refusal(`Splitting the engine: expected an export, found ${form.slice(0, 80)}`);
      module.exports.push({ name: found[1], kind: found[2], of: found[3], text: form });
    } else if (maps[kind]) {
      const name = new RegExp(kind === 'import' ? String.raw`\(func (${NAME})` : String.raw`^\(\w+ (${NAME})`).exec(form)?.[1];
      if (!name) throw new Refusal(`Splitting the engine: expected a function's import or a name, found ${form.slice(0, 80)}`);
      named[maps[kind]].set(name, form);
    } else if (lists[kind]) module[lists[kind]].push(form);
    else throw new Refusal(`Splitting the engine: expected nothing of this kind: ${form.slice(0, 80)}`);
  }
  return { ...module, ...named, kindOf: (key) => kindOf(key, named) };
}

/** How what is handed over is exported and imported. A key is a name, for what is not a function with its kind before it. */
function kindOf(key, { imports, globals, memories, tables, functions }) {
  const [kind, name] = key.includes('\t') ? key.split('\t') : ['func', key];
  if (kind === 'memory') return { kind, of: name, imported: memories.get(name) };
  if (kind === 'table') return { kind, of: name, imported: tables.get(name) };
  if (kind === 'global') {
    const type = new RegExp(String.raw`^\(global ${NAME} (\(mut \w+\)|\w+)`).exec(globals.get(name))[1];
    return { kind, of: name, imported: `(global ${name} ${type})` };
  }
  const text = functions.get(name) ?? /\((func.*)\)$/s.exec(imports.get(name))?.[0];
  const { type, shape } = signature(text);
  return { kind, imported: `(func ${name}${type}${shape.join('')})` };
}

const namesIn = (texts) => texts.flatMap((text) => text.match(new RegExp(NAME, 'g')) ?? []);

/** A function's type, and its parameters and results one by one, without the parameters' names. */
function signature(text) {
  const [, , type, shape] = SIGNATURE.exec(text);
  const each = shape.match(/ \((?:param|result)[^()]*\)/g) ?? [];
  return { type, shape: each.map((part) => part.replace(new RegExp(String.raw`^ \(param ${NAME} `), ' (param ')) };
}

function stub(text, index) {
  const { shape } = signature(text);
  const params = shape.filter((part) => part.startsWith(' (param'));
  const count = params.join('').match(/[if](?:32|64)|v128|\w+ref/g)?.length ?? 0;
  const passed = Array.from({ length: count }, (_, i) => ` (local.get ${i})`).join('');
  return `(func $stub.${index}${shape.join('')} (call_indirect ${STUBS}${shape.join('')}${passed} (i32.const ${index})))`;
}

const CALLS = new RegExp(String.raw`\((?:return_call|call|ref\.func) (${NAME})`, 'g');

function reachable(functions, roots) {
  const seen = new Set();
  const open = [...roots];
  while (open.length) {
    const name = open.pop();
    if (seen.has(name) || !functions.has(name)) continue;
    seen.add(name);
    for (const [, called] of functions.get(name).matchAll(CALLS)) open.push(called);
  }
  return seen;
}

/** What functions use of the rest of the module. */
function usedBy(names, { functions, globals, memories, tables, imports }) {
  const own = new Set(names);
  const used = new Set([...memories.keys()].map((name) => `memory\t${name}`));
  for (const name of names) {
    const text = functions.get(name);
    for (const [, called] of text.matchAll(CALLS)) if (!own.has(called) && (functions.has(called) || imports.has(called))) used.add(called);
    for (const [, global] of text.matchAll(new RegExp(String.raw`\(global\.[gs]et (${NAME})`, 'g')))
      if (globals.has(global)) used.add(`global\t${global}`);
    for (const [, table] of text.matchAll(new RegExp(String.raw`\((?:return_call_indirect|call_indirect|table\.\w+) (${NAME})`, 'g')))
      if (tables.has(table)) used.add(`table\t${table}`);
  }
  return used;
}
