// BENCHMARKS.md from one run's figures. Nothing in it is written by hand but the sentences, and none of these says a figure.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib/say.mjs';
import { NETWORKS } from './networks.mjs';

const TITLES = {
  ours_relaxed: 'this engine, relaxed SIMD',
  ours_simd128: 'this engine, SIMD',
  ours_scalar: 'this engine, no SIMD',
  ours_relaxed_2w: 'this engine, two workers (time an image)',
  ort_wasm_1t: 'onnxruntime-web, wasm, 1 thread',
  ort_convolutions_1t: 'the same, wavelets as convolutions',
  ort_wasm_2t: 'onnxruntime-web, wasm, 2 threads',
  tfjs_wasm: 'TensorFlow.js, wasm',
  ours_webgpu: 'this engine, WebGPU (software)',
  ort_webgpu: 'onnxruntime-web, WebGPU (software)',
  ort_convolutions_webgpu: 'the same, wavelets as convolutions',
  tfjs_webgpu: 'TensorFlow.js, WebGPU (software)',
};

/** Least ratios that are aimed at. */
const TARGETS = {
  ort_wasm_1t: { default: 4, w16: 3.5, w32: 2.75, w64: 2 },
  ort_convolutions_1t: { default: 4, w16: 3.5, w32: 2.75, w64: 2 },
  tfjs_wasm: { w16: 6, w32: 4.5, w64: 3.5 },
};

const TARGET_TITLES = { ort_convolutions_1t: 'onnxruntime-web, wasm, 1 thread, wavelets as convolutions' };

const ms = (value) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0));
/** Fewer clean samples than a median is taken of: see rounds.js. */
const mark = ({ clean }) => (clean < 3 ? ' †' : '');
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (heads, rows) => [row(heads), row(heads.map((_, i) => (i ? '---:' : '---'))), ...rows.map(row)].join('\n');

function contestants({ networks }) {
  const there = NETWORKS.filter(({ name }) => networks[name]);
  const rows = Object.entries(TITLES).flatMap(([name, title]) => {
    const cells = there.map((network) => {
      const measured = networks[network.name].contestants;
      const r = measured[name];
      if (!r) return '';
      if (r.error) return r.error;
      return `${ms(r.ms)} ms · ${(r.ms / measured.ours_relaxed.ms).toFixed(2)}×${mark(r)}`;
    });
    return cells.some(Boolean) ? [[title, ...cells]] : [];
  });
  const peaks = ['peak in registers', ...there.map(({ name }) => `${networks[name].peak_gflops.toFixed(1)} GFLOP/s`)];
  const off = [
    'least clean samples of',
    ...there
      .map(({ name }) =>
        Object.values(networks[name].contestants).reduce((least, r) => (r.ms && r.clean < least.clean ? r : least), {
          clean: Infinity,
          samples: 0,
        }),
      )
      .map((r) => `${r.clean} of ${r.samples}`),
  ];
  return table(['one image', ...there.map(({ title }) => title)], [...rows, peaks, off]);
}

function targets({ networks }) {
  const rows = Object.entries(TARGETS).flatMap(([name, goals]) =>
    Object.entries(goals).flatMap(([network, goal]) => {
      const measured = networks[network]?.contestants;
      if (!measured?.[name]?.ms) return [];
      const ratio = measured[name].ms / measured.ours_relaxed.ms;
      const { title } = NETWORKS.find((n) => n.name === network);
      return [
        [
          `${TARGET_TITLES[name] ?? TITLES[name]}, ${title}`,
          `${goal}×`,
          `${ratio.toFixed(2)}×${mark(measured[name])}`,
          ratio >= goal ? 'yes' : '**no**',
        ],
      ];
    }),
  );
  return table(['its time over ours', 'at least', 'seen', 'reached'], rows);
}

const cold = ({ cold }) =>
  table(
    ['bare page, localhost, nothing cached', 'first logits after', 'range', 'bytes, gzipped'],
    Object.entries(cold).map(([name, r]) => [
      TITLES[name],
      `${r.ms.toFixed(0)} ms`,
      `${r.fastest_ms.toFixed(0)} to ${r.slowest_ms.toFixed(0)} ms`,
      `${(r.gzipped_bytes / 1000).toFixed(0)} kB`,
    ]),
  );

const SECTIONS = [
  [
    'One image at a time',
    (r) =>
      `Median of the clean samples, and that time over this engine's with relaxed SIMD. Every contestant has a worker of its own; turns go round in changing order, each between two measurements of the machine's peak rate (multiply-adds in registers). A sample is clean when the two differ by at most 5 %; † marks what had fewer than three clean ones, where all samples were taken. The time is given at the usual rate: time × measured rate ÷ the run's median rate. Logits of every contestant were within 1e-4 of ours before it was timed.\n\n${contestants(r)}\n\nThe ONNX file is our own export. \`convert --to onnx\` writes the wavelet step as products with matrices, which onnxruntime-web computes faster than the text-book form with convolutions; both are timed, and ours is compared with the faster. TensorFlow.js runs the same matrices. WebGPU here is Chromium's software device: its times mean nothing beyond this table.\n\n${targets(r)}`,
  ],
  ['From nothing to the first logits', (r) => r.cold && cold(r)],
  [
    'The page',
    ({ page, slow }) =>
      page &&
      `From navigation to the first picture computed live, on localhost with nothing cached: ${page.first_live_picture_ms.toFixed(0)} ms (${page.fastest_ms.toFixed(0)} to ${page.slowest_ms.toFixed(0)} ms), ${(page.gzipped_bytes / 1000).toFixed(0)} kB gzipped until then. With the processor slowed 4 times, 1.6 Mbit/s and 150 ms there and back: first picture after ${slow.first_picture_ms.toFixed(0)} ms, live after ${slow.first_live_picture_ms.toFixed(0)} ms.`,
  ],
  [
    'Many images',
    ({ many }) =>
      many &&
      `The forward passes behind Separation as the page does them (default network, worker and helper): ${many.ms_an_image.toFixed(2)} ms an image, ${many.times_bound.toFixed(2)} times what the ${(many.multiply_adds / 1e6).toFixed(1)} M multiply-adds alone would take at the ${many.peak_gflops.toFixed(1)} GFLOP/s that both workers reach together (4.0 asked).`,
  ],
  [
    'Training, native',
    ({ training }) =>
      training &&
      `Default network, batch ${training.batch}, ${training.threads} threads, ${training.simd}: ${training.images_per_second.toFixed(0)} images a second, ${(100 * training.share_of_peak).toFixed(0)} % of the multiply-add peak (three times the forward pass's multiply-adds counted).` +
        (training.pytorch
          ? ` PyTorch ${training.pytorch.torch} on the same cores: ${training.pytorch.fourier.images_per_second.toFixed(0)} with wavelets by Fourier transform, as the authors have them, and ${training.pytorch.convolutions.images_per_second.toFixed(0)} by convolution: ${training.ratio.toFixed(1)} times ours over the faster (8 asked). Its logits are within ${Math.max(training.pytorch.fourier.logits_off, training.pytorch.convolutions.logits_off).toExponential(0)} of the authors'.`
          : ' PyTorch was not asked (`--pytorch PYTHON`).'),
  ],
];

export function writeReport(results) {
  const sections = SECTIONS.flatMap(([title, body]) => {
    const text = body(results);
    return text ? [`## ${title}\n\n${text}`] : [];
  });
  const head = `# Benchmarks\n\nOne run of \`npm run bench:peers -- --write\` on ${results.date}: ${results.machine}; Chromium ${results.chromium}, onnxruntime-web ${results.versions['onnxruntime-web']}, TensorFlow.js ${results.versions['@tensorflow/tfjs-core']}; commit ${results.commit}. Shared machines are noisy: ratios of one run mean more than its milliseconds.`;
  writeFileSync(path.join(root, 'BENCHMARKS.md'), `${[head, ...sections].join('\n\n')}\n`);
}
