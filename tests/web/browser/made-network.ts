// Networks of the test's own, in the shape of the shipped modulus network's file: without skip, or for colour images. Their weights are its
// numbers, in another order.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

interface Tensor {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

export function madeNetwork({ skip = true, colour = false }: { skip?: boolean; colour?: boolean }): Buffer {
  const file = readFileSync('www/assets/models/mnist-modulus.safetensors');
  const start = 8 + Number(file.readBigUInt64LE(0));
  const { __metadata__: metadata, ...tensors } = JSON.parse(file.subarray(8, start).toString()) as Record<string, Tensor> & {
    __metadata__: { config: string; card: string };
  };
  const config = { ...(JSON.parse(metadata.config) as object), skip, input_channels: colour ? 3 : 1 };
  const card = JSON.parse(metadata.card) as { input: { padding: number; mean: number[]; deviation: number[] } };
  if (colour) card.input = { padding: 0, mean: [0.5, 0.4, 0.3], deviation: [0.2, 0.25, 0.3] };
  const header: Record<string, unknown> = { __metadata__: { config: JSON.stringify(config), card: JSON.stringify(card) } };
  const parts: Buffer[] = [];
  let at = 0;
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(tensors) as [string, Tensor][]) {
    const block = /^module\.(\d)\.module\.(4|5)\.(.*)$/.exec(name);
    let into = shape;
    let called = name;
    if (block) {
      // What ρ gives P_j: half as many channels without skip, thrice as many of a colour image; all of them real.
      const channels = ((block[2] === '4' ? shape[0]! : shape[1]!) * (skip ? 1 : 0.5) * (colour && block[1] === '1' ? 3 : 1)) | 0;
      into = block[2] === '4' ? [channels, ...(skip ? shape.slice(1) : [])] : [shape[0]!, channels, 1, 1];
      if (!skip) called = `module.${block[1]}.module.${Number(block[2]) - 2}.${block[3]}`;
    } else if (!skip && name !== 'module.10.classifier.bias') into = shape.map((n) => (n > 10 ? n / 2 : n));
    const old = file.subarray(start + offsets[0], start + offsets[1]);
    const size = (old.length / product(shape)) * product(into);
    const bytes = Buffer.alloc(size, old);
    header[called] = { dtype, shape: into, data_offsets: [at, at + size] };
    parts.push(bytes);
    at += size;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...parts]);
}

/** Serves bytes where the page asks for a file of this name. */
export const serveAs = (page: Page, name: string, body: Buffer) =>
  page.route(new RegExp(`assets/${name}-[\\w-]*\\.safetensors$`), (route) =>
    route.fulfill({ body, contentType: 'application/octet-stream' }),
  );
