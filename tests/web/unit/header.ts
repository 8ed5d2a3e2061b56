// What stands before the numbers in a safetensors file: each tensor's format, and the texts beside them.
import { readFileSync } from 'node:fs';

export type Header = Record<string, { dtype: string }> & { __metadata__: Record<string, string> };

export function headerOf(path: string): Header {
  const bytes = readFileSync(path);
  return JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString()) as Header;
}
