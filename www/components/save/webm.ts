// Encoded frames to a WebM file: the few elements of Matroska (RFC 9559) that one track of video needs, with every size known.

export interface Frame {
  /** Milliseconds from the start. */
  at: number;
  key: boolean;
  bytes: Uint8Array;
}

type Node = readonly [id: number, content: Uint8Array | readonly Node[]];

const text = (value: string) => new TextEncoder().encode(value);

/** Big-endian, as few bytes as it takes. */
function whole(value: number): Uint8Array {
  const bytes: number[] = [];
  do bytes.unshift(value % 256);
  while ((value = Math.floor(value / 256)) > 0);
  return Uint8Array.from(bytes);
}
function float(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

/** An element's size: the length of the number is told by its leading zeros. */
export function sizeBytes(size: number): Uint8Array {
  let length = 1;
  while (size >= 2 ** (7 * length) - 1) length++;
  const bytes = new Uint8Array(length);
  for (let i = length - 1, rest = size; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  bytes[0]! |= 0x80 >> (length - 1);
  return bytes;
}

function parts([id, content]: Node): Uint8Array[] {
  const inside = content instanceof Uint8Array ? [content] : content.flatMap(parts);
  const size = inside.reduce((sum, { length }) => sum + length, 0);
  return [whole(id), sizeBytes(size), ...inside];
}

/** A block's time is 16 bits after its cluster's, so a cluster begins at every key frame. */
function clusters(frames: readonly Frame[]): Node[] {
  const groups: Frame[][] = [];
  for (const frame of frames) {
    if (frame.key) groups.push([]);
    groups.at(-1)?.push(frame);
  }
  return groups.map((group): Node => {
    const start = group[0]!.at;
    const blocks = group.map(({ at, key, bytes }): Node => {
      const block = new Uint8Array(4 + bytes.length);
      block.set([0x81, (at - start) >> 8, (at - start) & 255, key ? 0x80 : 0]);
      block.set(bytes, 4);
      return [0xa3, block];
    });
    return [0x1f43b675, [[0xe7, whole(start)], ...blocks]];
  });
}

/** The file. `codec` is Matroska's word, V_VP8 or V_VP9; times are whole milliseconds; the first frame is a key frame. */
export function webm(
  frames: readonly Frame[],
  { codec, width, height, duration }: { codec: string; width: number; height: number; duration: number },
): Blob {
  const header: Node = [
    0x1a45dfa3,
    [
      [0x4286, whole(1)],
      [0x42f7, whole(1)],
      [0x42f2, whole(4)],
      [0x42f3, whole(8)],
      [0x4282, text('webm')],
      [0x4287, whole(4)],
      [0x4285, whole(2)],
    ],
  ];
  const info: Node = [
    0x1549a966,
    [
      [0x2ad7b1, whole(1_000_000)],
      [0x4489, float(duration)],
      [0x4d80, text('Phase Collapse')],
      [0x5741, text('Phase Collapse')],
    ],
  ];
  const video: Node = [
    0xe0,
    [
      [0xb0, whole(width)],
      [0xba, whole(height)],
    ],
  ];
  const track: Node = [0xae, [[0xd7, whole(1)], [0x73c5, whole(1)], [0x9c, whole(0)], [0x83, whole(1)], [0x86, text(codec)], video]];
  const segment: Node = [0x18538067, [info, [0x1654ae6b, [track]], ...clusters(frames)]];
  return new Blob([...parts(header), ...parts(segment)] as BlobPart[], { type: 'video/webm' });
}
