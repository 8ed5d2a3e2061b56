// The engine's module in two parts: together they answer as the whole does, on one memory, and what was moved is not in the first.
import binaryen from 'binaryen';
import { expect, test } from 'vitest';
// @ts-expect-error: a plain script without types
import { split } from '../../../scripts/lib/split-wasm.mjs';

// Everything that the engine's module has: imports, data, a table of functions, a mutable global, names in quotes, several results; a function
// that both sides call, one that only a table leads to, one reached by one side alone.
const WHOLE = `(module
 (type $op (func (param i32) (result i32)))
 (import "js" "note" (func $note (param i32)))
 (global $sp (mut i32) (i32.const 64))
 (memory $0 1)
 (data $0 (i32.const 8) "\\07\\00\\00\\00")
 (table $0 2 2 funcref)
 (elem $0 (table $0) (i32.const 0) func $double $"<T as Op>::triple")
 (export "memory" (memory $0))
 (export "early" (func $early))
 (export "late" (func $late))
 (export "late_pair" (func $pair))
 (func $double (type $op) (param $0 i32) (result i32)
  (i32.mul (local.get $0) (i32.const 2))
 )
 (func $"<T as Op>::triple" (type $op) (param $0 i32) (result i32)
  (i32.mul (local.get $0) (i32.const 3))
 )
 (func $shared (param $0 i32) (result i32)
  (i32.add (local.get $0) (i32.load (i32.const 8)))
 )
 (func $early (param $0 i32) (result i32)
  (global.set $sp (i32.add (global.get $sp) (i32.const 1)))
  (call $shared (call_indirect $0 (type $op) (local.get $0) (i32.const 0)))
 )
 (func $alone (param $0 i32) (result i32)
  (i32.store (i32.const 8) (i32.const 100))
  (i32.add (call $shared (local.get $0)) (global.get $sp))
 )
 (func $late (param $0 i32) (result i32)
  (call $note (local.get $0))
  (call $alone (call_indirect $0 (type $op) (local.get $0) (i32.const 1)))
 )
 (func $pair (param $0 i32) (param $1 f64) (result i32 f64)
  (tuple.make 2 (call $alone (local.get $0)) (local.get $1))
 )
)`;

interface Exports {
  early(x: number): number;
  late(x: number): number;
  late_pair(x: number, y: number): [number, number];
}

const { Features } = binaryen;

function parsed(text: string) {
  const module = binaryen.parseText(text);
  module.setFeatures(Features.ReferenceTypes | Features.Multivalue | Features.MutableGlobals);
  if (!module.validate()) throw new Error('the text is not a valid module');
  return module;
}

const compiled = (text: string) => new WebAssembly.Module(parsed(text).emitBinary() as Uint8Array<ArrayBuffer>);

/** Of the module's text as the build has it: written by the tool. */
const parts = () => split(parsed(WHOLE).emitText(), (name: string) => name === 'early') as Record<'first' | 'later', string>;

const started = (module: WebAssembly.Module, noted: number[]) =>
  new WebAssembly.Instance(module, { js: { note: (x: number) => void noted.push(x) } });

test('both parts answer as the whole does', () => {
  const { first, later } = parts();
  const [wholeNoted, noted]: [number[], number[]] = [[], []];
  const expected = started(compiled(WHOLE), wholeNoted).exports as unknown as Exports;
  const instance = started(compiled(first), noted);
  const found = instance.exports as unknown as Exports;
  // Before the second part is there, the first works and what was moved traps.
  expect(found.early(5)).toBe(expected.early(5));
  expect(() => found.late(5)).toThrow(WebAssembly.RuntimeError);
  new WebAssembly.Instance(compiled(later), { first: instance.exports });
  const all = (engine: Exports) => [engine.late(5), engine.early(1), engine.late_pair(2, 0.5), engine.late(-3), engine.early(4)];
  expect(all(found)).toEqual(all(expected));
  // By hand: 3·5 and what was stored, 100, and the global after two calls of early.
  expect((started(compiled(WHOLE), []).exports as unknown as Exports).late(5)).toBe(3 * 5 + 100 + 64);
  expect(noted).toEqual([5, -3]);
  expect(noted).toEqual(wholeNoted);
});

test('what only moved functions call is in the second part, what both call in the first', () => {
  const texts = parts();
  const defines = (text: string, name: string) => new RegExp(`^\\(func \\$${name} (?!\\(type \\$\\d+\\)\\))`, 'm').test(text);
  expect(['shared', 'early', 'alone', 'late'].map((name) => [defines(texts.first, name), defines(texts.later, name)])).toEqual([
    [true, false],
    [true, false],
    [false, true],
    [false, true],
  ]);
});

test('a module with a kind of part that is not known is refused', () => {
  expect(() => split('(module\n (tag $e (param i32))\n)', () => true)).toThrow('(tag $e');
});
