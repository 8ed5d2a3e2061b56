// `convert --to onnx`, run by another program: onnxruntime-web on the CPU, against what the authors' code computes (tests/golden).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BINARY = 'target/debug/phase-collapse';
const PEERS = 'scripts/peers/package.json';
const golden = (name: string, part: 'model' | 'trace') => `tests/golden/${name}.${part}.safetensors`;
const NAMES = readdirSync('tests/golden').flatMap((file) => file.match(/^(.*)\.trace\.safetensors$/)?.[1] ?? []);
/** Sigmoid and amplitude collapse jump at z = 0: rounding noise there decides. */
const JUMPS = new Set(['cifar_sigmoid', 'cifar_amplitude_collapse']);
/** What a fast version's logits are held to, and those of networks that jump. */
const [BOUND, BOUND_OF_JUMPS] = [1e-4, 1e-2];

interface Values {
  shape: number[];
  values: Float32Array;
}

function read(file: string): (name: string) => Values {
  const bytes = readFileSync(file);
  const header = Number(bytes.readBigUInt64LE(0));
  const entries = JSON.parse(bytes.subarray(8, 8 + header).toString('utf8'));
  return (name) => {
    const { dtype, shape, data_offsets: [from, to] } = entries[name]; // prettier-ignore
    if (dtype !== 'F32') throw new Error(`${name} is ${dtype}`);
    const start = bytes.byteOffset + 8 + header;
    return { shape, values: new Float32Array(bytes.buffer.slice(start + from, start + to)) };
  };
}

/** The largest difference over the largest expected value. */
function off(found: Float32Array, expected: Float32Array): number {
  if (found.length !== expected.length || !found.every(Number.isFinite)) return Infinity;
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0) / largest;
}

describe('a network exported as ONNX', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'onnx-'));
  const at = (name: string) => path.join(folder, name);
  const convert = (...args: string[]) => execFileSync(BINARY, ['convert', '--to', 'onnx', '--force', ...args], { stdio: 'pipe' });
  // Typed by hand: the package is not among the page's own.
  let ort: {
    env: { wasm: { numThreads: number }; logLevel: string };
    Tensor: new (type: string, values: Float32Array, shape: number[]) => unknown;
    InferenceSession: {
      create(bytes: Uint8Array): Promise<{ run(inputs: object): Promise<{ logits: { data: Float32Array; dims: number[] } }> }>;
    };
  };
  const run = async (file: string, { values, shape }: Values) => {
    const session = await ort.InferenceSession.create(readFileSync(file));
    return (await session.run({ images: new ort.Tensor('float32', values, shape) })).logits;
  };

  beforeAll(() => {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: cargo build`);
    ort = createRequire(path.resolve(PEERS))('onnxruntime-web/wasm');
    ort.env.wasm.numThreads = 1;
    ort.env.logLevel = 'error';
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is tested on every golden network', () => expect(NAMES.length).toBe(18));

  const both = NAMES.flatMap((name) => ['matrices', 'convolutions'].map((form) => [name, form] as const));
  it.each(both)('gives the authors’ logits: %s, wavelets as %s', async (name, form) => {
    convert('--model', golden(name, 'model'), '--wavelets', form, '--out', at(`${name}.onnx`));
    const expected = read(golden(name, 'trace'));
    const logits = await run(at(`${name}.onnx`), expected('input'));
    expect(logits.dims).toEqual(expected('logits').shape);
    expect(off(logits.data, expected('logits').values)).toBeLessThan(JUMPS.has(name) ? BOUND_OF_JUMPS : BOUND);
  });

  it('is told apart from one with a single weight changed', async () => {
    const [name, out] = ['cifar_mod', at('changed.onnx')];
    convert('--model', golden(name, 'model'), '--out', out);
    const bytes = readFileSync(out);
    // The name of block 4's matrix stands before its values: turn the first one's sign.
    const values = bytes.indexOf('block4.projection', bytes.lastIndexOf('block3.projection') + 1) + 'block4.projection'.length + 5;
    const weight = bytes.readFloatLE(values);
    bytes.writeFloatLE(weight > 0 ? -1 : 1, values);
    writeFileSync(out, bytes);
    const expected = read(golden(name, 'trace'));
    const logits = await run(out, expected('input'));
    expect(off(logits.data, expected('logits').values)).toBeGreaterThan(BOUND);
  });

  it('takes any number of images, each as if alone', async () => {
    const out = at('many.onnx');
    convert('--model', golden('cifar_mod_skip_realp', 'model'), '--out', out);
    const { shape, values } = read(golden('cifar_mod_skip_realp', 'trace'))('input');
    const one = values.subarray(0, values.length / shape[0]!);
    const other = one.map((value) => -value);
    const both = await run(out, { shape: [2, ...shape.slice(1)], values: new Float32Array([...one, ...other]) });
    const alone = await run(out, { shape: [1, ...shape.slice(1)], values: other });
    expect(off(both.data.slice(10), alone.data)).toBeLessThan(1e-6);
    expect(off(both.data.slice(0, 10), alone.data)).toBeGreaterThan(BOUND);
  });

  // The dial is not among the authors' non-linearities: held against the reference loops.
  it.each(['mnist-dial-0.5', 'mnist-dial-1'])('has the dial: %s', async (name) => {
    const model = `www/assets/models/${name}.safetensors`;
    convert('--model', model, '--out', at(`${name}.onnx`));
    const values = Float32Array.from({ length: 32 * 32 }, (_, i) => Math.fround(((i * 7919) % 1000) / 500 - 1));
    const input = { shape: [1, 1, 32, 32], values };
    const header = JSON.stringify({ input: { dtype: 'F32', shape: input.shape, data_offsets: [0, 4 * values.length] } });
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(at('input.safetensors'), Buffer.concat([length, Buffer.from(header), Buffer.from(values.buffer)]));
    const places = ['--input', at('input.safetensors'), '--out', at('trace.safetensors')];
    execFileSync(BINARY, ['trace', '--model', model, ...places, '--backend', 'reference', '--force'], { stdio: 'pipe' });
    const logits = await run(at(`${name}.onnx`), input);
    // Where z is near the negative real axis, the dial at one half jumps, too.
    expect(off(logits.data, read(at('trace.safetensors'))('logits').values)).toBeLessThan(name.endsWith('-1') ? BOUND : BOUND_OF_JUMPS);
  });

  it('says what it cannot write', () => {
    const model = golden('cifar_mod', 'model');
    expect(() => convert('--model', model, '--dtype', 'f16', '--out', at('half.onnx'))).toThrow(/--dtype with --to onnx.*f32.*found.*f16/s);
    expect(() => execFileSync(BINARY, ['convert', '--model', model, '--out', at('x.safetensors')], { stdio: 'pipe' })).toThrow(/--dtype/);
    expect(existsSync(at('half.onnx'))).toBe(false);
  });
});
