// The networks that are compared, as each contestant takes them: ours (spec or safetensors), ONNX, and the ONNX file's tensors for
// TensorFlow.js.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root, step } from '../lib/say.mjs';

/** The default network as it ships; the others with fresh weights (seed 1), which cost the same. */
export const NETWORKS = [
  { name: 'default', title: 'default (0.19 M weights)', model: 'www/assets/models/cifar-10-modulus.safetensors' },
  { name: 'w16', title: 'w = 16', spec: 'models/specs/bench-w16.json' },
  { name: 'w32', title: 'w = 32', spec: 'models/specs/bench-w32.json' },
  { name: 'w64', title: 'w = 64', spec: 'models/specs/bench-w64.json' },
];

const binary = path.join(root, 'target/release/phase-collapse');

/** What of ONNX's messages has to be read. */
const SCHEMA = `syntax = "proto3";
message Model { Graph graph = 7; repeated Entry metadata_props = 14; }
message Entry { string key = 1; string value = 2; }
message Graph { repeated Tensor initializer = 5; }
message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }`;
const INT64 = 7;

/** Writes a network's files into `folder`; resolves to their names and the input's shape. */
export async function write({ name, model, spec }, folder) {
  const at = (file) => path.join(folder, file);
  const source = model ? ['--model', model] : ['--spec', spec, '--untrained', '--seed', '1'];
  for (const [form, file] of [
    ['matrices', `${name}.onnx`],
    ['convolutions', `${name}-convolutions.onnx`],
  ]) {
    await step(`${name}: to ONNX`, binary, ['convert', ...source, '--to', 'onnx', '--wavelets', form, '--out', at(file), '--force']);
  }
  const ours = `${name}${path.extname(model ?? spec)}`;
  copyFileSync(path.join(root, model ?? spec), at(ours));
  const config = parts(readFileSync(at(`${name}.onnx`)), at(`${name}.parts.json`), at(`${name}.parts.bin`));
  const size = [config.input_size].flat();
  return {
    files: {
      ours,
      onnx: `${name}.onnx`,
      convolutions: `${name}-convolutions.onnx`,
      parts: { index: `${name}.parts.json`, values: `${name}.parts.bin` },
    },
    shape: [1, config.input_channels, size[0], size.at(-1)],
  };
}

/** The tensors of an ONNX file, as one JSON and one binary file; returns the network's spec. */
function parts(onnx, indexFile, valuesFile) {
  // It comes with onnxruntime-web.
  const protobuf = createRequire(path.join(root, 'scripts/peers/package.json'))('protobufjs');
  const { graph, metadataProps } = protobuf.parse(SCHEMA).root.lookupType('Model').decode(onnx);
  const spec = JSON.parse(metadataProps.find((entry) => entry.key === 'config').value);
  const tensors = {};
  const chunks = [];
  let offset = 0;
  for (const { name, dims, dataType, rawData } of graph.initializer) {
    const integers = dataType === INT64;
    const raw = Buffer.from(rawData);
    const values = integers
      ? Buffer.from(Int32Array.from({ length: raw.length / 8 }, (_, i) => Number(raw.readBigInt64LE(8 * i))).buffer)
      : raw;
    tensors[name] = { dims: dims.map(Number), integers, offset, length: values.length / 4 };
    chunks.push(values);
    offset += values.length;
  }
  writeFileSync(indexFile, JSON.stringify({ spec, tensors }));
  writeFileSync(valuesFile, Buffer.concat(chunks));
  return spec;
}
