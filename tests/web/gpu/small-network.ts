// The shipped networks cut down to a few channels, for a graphics device that is a program on the CPU: every operation and every size of map
// stays, the numbers of channels shrink, so that a pass takes hundredths of a second instead of seconds.
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';

const WIDTH = 2;

interface Tensor {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** Of `bytes`, an array of `shape`, the corner of `corner`. */
function cut(bytes: Buffer, size: number, shape: number[], corner: number[]): Buffer {
  if (shape.length === 0) return bytes;
  const [, ...inner] = shape;
  const row = bytes.length / shape[0]!;
  return Buffer.concat(
    Array.from({ length: corner[0]! }, (_, i) => cut(bytes.subarray(i * row, (i + 1) * row), size, inner, corner.slice(1))),
  );
}

function parse(file: Buffer) {
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + length).toString()) as Record<string, Tensor> & { __metadata__: Record<string, string> };
  const { __metadata__: metadata, ...tensors } = header;
  const bytes = ({ data_offsets: [from, to] }: Tensor) => file.subarray(8 + length + from, 8 + length + to);
  return { metadata, tensors: tensors as Record<string, Tensor>, bytes };
}

function write(header: unknown, parts: Buffer[]): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([start, text, ...parts]);
}

/** The file of a network with WIDTH channels in every block, from that of a wide one. */
export function small(file: Buffer): Buffer {
  const { metadata, tensors, bytes: bytesOf } = parse(file);
  const spec = JSON.parse(metadata.config!) as { widths: number[] };
  const widest = spec.widths.at(-1)!;
  const first = Object.values(tensors).find(({ shape }) => shape.length === 4 && shape[0] === spec.widths[0])!.shape[1]!;
  metadata.config = JSON.stringify({ ...spec, widths: spec.widths.map(() => WIDTH) });
  const out: Record<string, unknown> = { __metadata__: metadata };
  const parts: Buffer[] = [];
  let at = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    const { dtype, shape } = tensor;
    const block = Number(/^module\.(\d+)/.exec(name)?.[1]);
    const [into, to] = [block === 1 ? 1 : spec.widths[block - 2]!, spec.widths[block - 1]];
    const corner = shape.map((n) => {
      if (block > spec.widths.length) return n < widest ? n : (n / widest) * WIDTH;
      // What ρ or P_j is given: so many channels for every channel of the block before.
      if (block > 1 && (n === first * into || n === (first / 2) * into)) return (n / into) * WIDTH;
      return n === to ? WIDTH : n;
    });
    const bytes = cut(bytesOf(tensor), 2, shape, corner);
    out[name] = { dtype, shape: corner, data_offsets: [at, at + bytes.length] };
    at += bytes.length;
    parts.push(bytes);
  }
  return write(out, parts);
}

/** Gives the page the first `count` of its sample digits. */
export async function withFewerDigits(page: Page, count: number) {
  const { metadata, tensors, bytes } = parse(readFileSync('www/assets/images/mnist-1000.safetensors'));
  const parts = ['images', 'labels'].map((name) => bytes(tensors[name]!).subarray(0, (count * bytes(tensors[name]!).length) / 1000));
  const [images, labels] = parts.map((part) => part.length);
  const header = {
    __metadata__: metadata,
    images: { ...tensors.images!, shape: [count, 28, 28], data_offsets: [0, images!] },
    labels: { ...tensors.labels!, shape: [count], data_offsets: [images!, images! + labels!] },
  };
  const body = write(header, parts);
  await page.route(/assets\/mnist-1000-.*\.safetensors$/, (route) => route.fulfill({ body, contentType: 'application/octet-stream' }));
}

/** Gives the page small networks in place of those that ship. */
export async function withSmallNetworks(page: Page | BrowserContext) {
  for (const name of ['modulus', 'soft-threshold']) {
    const body = small(readFileSync(`www/assets/models/mnist-${name}.safetensors`));
    await page.route(new RegExp(`assets/mnist-${name}-.*\\.safetensors$`), (route) =>
      route.fulfill({ body, contentType: 'application/octet-stream' }),
    );
  }
}

/** For what is asked of the page and not of its numbers: Separation's passes over all images, shortened. */
export async function withShortPasses(page: Page) {
  await withSmallNetworks(page);
  await withFewerDigits(page, 200);
}
