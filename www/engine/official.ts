// Official files of data sets as readers have them: gzipped or not, images and labels in any order.
import type { GivenFile } from './calls/library.ts';

/** Undoes gzip, told by its first two bytes. */
export async function unpacked({ name, bytes }: GivenFile): Promise<GivenFile> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { name, bytes };
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  try {
    return { name, bytes: new Uint8Array(await new Response(stream).arrayBuffer()) };
  } catch {
    throw new Error(`${name}: expected a whole gzip file, found one that is cut off or damaged; download it again`);
  }
}

/** The number of axes of an IDX file of bytes, which is its magic number's last byte. */
const axesOf = ({ bytes }: GivenFile) => (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 8 ? bytes[3] : undefined);

/** IDX images, then their labels; or the one file of CIFAR-10 records. */
export function inOrder(dataset: string, files: readonly GivenFile[]): [GivenFile, GivenFile?] {
  const names = files.map(({ name }) => name).join(' and ') || 'no file';
  if (dataset === 'cifar-10') {
    if (files.length !== 1) throw new Error(`CIFAR-10: expected one file, such as test_batch.bin, found ${names}`);
    return [files[0]!];
  }
  const images = files.find((file) => axesOf(file) === 3);
  const labels = files.find((file) => axesOf(file) === 1);
  if (files.length !== 2 || !images || !labels)
    throw new Error(`expected two IDX files, images and labels, such as t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, found ${names}`);
  return [images, labels];
}
