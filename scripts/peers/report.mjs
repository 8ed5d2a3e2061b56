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

/** Of its operations: least share of the peak for the mixing, greatest share of the time for the wavelets. */
const OPERATION_TARGETS = { mix: { w16: 0.85, w32: 0.85, w64: 0.78 }, wavelet: { w16: 0.2 } };
const OPERATION_TITLES = { mix: '1×1 mixing', wavelet: 'wavelets', rho: 'ρ', normalise: 'normalise', classifier: 'classifier' };
const percent = (share) => `${(100 * share).toFixed(0)} %`;
const title = (network) => NETWORKS.find(({ name }) => name === network).title;

const whereTimeGoes = ({ operations }) =>
  table(
    ['share of the time · of the peak', ...Object.keys(operations).map(title)],
    Object.entries(OPERATION_TITLES).map(([key, words]) => [
      words,
      ...Object.values(operations).map((of) =>
        // Of what takes less than the clock can tell there is no rate.
        of[key].time < 0.005 ? 'under 1 %' : `${percent(of[key].time)} · ${percent(of[key].peak)}`,
      ),
    ]),
  );

const kB = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;

/** Of what else is aimed at: words, most or least, what was seen, and whether that reaches it. */
function others({ operations, cold, page, slow, many, training }) {
  const atMost = (what, goal, seen, unit) => [
    what,
    `at most ${goal} ${unit}`,
    `${seen < 10 ? seen.toFixed(2) : seen.toFixed(0)} ${unit}`,
    seen <= goal,
  ];
  const peer = cold && Math.min(cold.ort_wasm_1t.ms, cold.tfjs_wasm.ms);
  const each = many?.counts?.map(({ ms_an_image }) => ms_an_image);
  const shares = (key, word, reached, words) =>
    Object.entries(OPERATION_TARGETS[key])
      .filter(([network]) => operations?.[network])
      .map(([network, goal]) => {
        const seen = operations[network][key][word];
        return [`${OPERATION_TITLES[key]}, ${title(network)}`, words(percent(goal)), percent(seen), reached(seen, goal)];
      });
  return [
    ...shares(
      'mix',
      'peak',
      (seen, goal) => seen >= goal,
      (goal) => `at least ${goal} of the peak`,
    ),
    ...shares(
      'wavelet',
      'time',
      (seen, goal) => seen <= goal,
      (goal) => `at most ${goal} of the time`,
    ),
    ...(cold
      ? [
          atMost('bare cold start, default network', 400, cold.ours_relaxed.ms, 'ms'),
          [
            'bare cold start, beside the best peer',
            'no later',
            `${cold.ours_relaxed.ms.toFixed(0)} against ${peer.toFixed(0)} ms`,
            cold.ours_relaxed.ms <= peer,
          ],
          atMost('downloaded until then, network included', 700, cold.ours_relaxed.gzipped_bytes / 1000, 'kB gzipped'),
        ]
      : []),
    ...(page ? [atMost('first picture, processor and network slowed', 1000, slow.first_picture_ms, 'ms')] : []),
    ...(many ? [atMost('1,000 images, over the bound of their multiply-adds', 4, many.times_bound, 'times')] : []),
    ...(each
      ? [
          [
            `cost of an image, ${many.counts[1].images} to ${many.counts.at(-1).images.toLocaleString('en')} of them`,
            'constant',
            `${Math.min(...each.slice(1)).toFixed(2)} to ${Math.max(...each.slice(1)).toFixed(2)} ms`,
            Math.max(...each.slice(1)) <= 1.5 * Math.min(...each.slice(1)),
          ],
        ]
      : []),
    ...(training?.ratio ? [['training, times PyTorch', 'at least 8', training.ratio.toFixed(1), training.ratio >= 8]] : []),
  ].map(([what, goal, seen, reached]) => [what, goal, seen, reached ? 'yes' : '**no**']);
}

/** Where a target is missed, why that is so. */
const REASONS = [
  [
    ({ networks }) => networks.default && ratio(networks.default, 'ort_wasm_1t') < TARGETS.ort_wasm_1t.default,
    'The default network, one image, against onnxruntime-web with the wavelets as matrices: its early blocks have 8 and 16 channels, so that two fifths of our time go into the wavelets, and as matrices those cost onnxruntime-web little more than mixing does. The graph is our own export, made as fast for it as we could.',
  ],
  [
    ({ networks }) => ['w16', 'w32', 'w64'].some((n) => networks[n] && ratio(networks[n], 'ort_wasm_1t') < TARGETS.ort_wasm_1t[n]),
    'The wider networks against onnxruntime-web with the wavelets as matrices: its whole network is then products of large matrices, the work it does best; what we are ahead by is what is not computed at all (imaginary planes of moduli, Standardise) and the wavelets. In the mixing V8 holds both to the same instructions (ARCHITECTURE.md, Speed).',
  ],
  [
    ({ many }) =>
      many?.counts && many.counts[1].ms_an_image > 1.5 * Math.min(...many.counts.slice(1).map(({ ms_an_image }) => ms_an_image)),
    'Cost of an image at a hundred of them: the first sixty-four are computed by one worker alone, before the helper has what it needs; from a thousand on it is constant.',
  ],
  [
    ({ networks }) => networks.w64 && ratio(networks.w64, 'tfjs_wasm') < TARGETS.tfjs_wasm.w64,
    'w = 64 against TensorFlow.js: nearly all of the time is one product for both, and V8 holds both to the same instructions (ARCHITECTURE.md, Speed).',
  ],
  [
    ({ operations = {} }) => Object.entries(OPERATION_TARGETS.mix).some(([n, goal]) => operations[n]?.mix.peak < goal),
    'The mixing’s share of the peak: a product has to load what it multiplies, and V8 spends more instructions on a load than the multiply-adds need; on a core whose other thread is somebody else’s, instructions are what is short, for the best loop written by hand as well. What was tried is in ARCHITECTURE.md, Speed.',
  ],
  [
    ({ operations = {} }) => operations.w16?.wavelet.time > OPERATION_TARGETS.wavelet.w16,
    'The wavelets’ share of the time at w = 16: with so few channels the mixing is so little that what the wavelets need, as sums of separable filters already, was more than a fifth of it in all that was tried. It falls with the width.',
  ],
  [
    ({ cold }) => cold && cold.ours_relaxed.ms > 400,
    'Cold start: a new worker, fetching and compiling the engine; it varies from load to load as the range above says, with how much of its cores the machine gets.',
  ],
  [
    ({ slow }) => slow && slow.first_picture_ms > 1000,
    'First picture: it needs the document alone, which is one request of 150 ms and what its bytes take; the rest is the slowed processor parsing and painting it, four times what this machine takes at the time.',
  ],
];
const ratio = ({ contestants }, name) => contestants[name].ms / contestants.ours_relaxed.ms;

function missed(results) {
  const said = REASONS.filter(([is]) => is(results)).map(([, why]) => `- ${why}`);
  return said.length ? `\n\nWhat is missed, and why:\n\n${said.join('\n')}` : '';
}

const cold = ({ cold }) =>
  table(
    ['bare page, localhost, nothing cached', 'first logits after', 'range', 'bytes, gzipped'],
    Object.entries(cold).map(([name, r]) => [
      TITLES[name],
      `${r.ms.toFixed(0)} ms`,
      `${r.fastest_ms.toFixed(0)} to ${r.slowest_ms.toFixed(0)} ms`,
      kB(r.gzipped_bytes),
    ]),
  );

const SECTIONS = [
  [
    'One image at a time',
    (r) =>
      `Median of the clean samples, and that time over this engine's with relaxed SIMD. Every contestant has a worker of its own; turns go round in changing order, each between two measurements of the machine's peak rate (multiply-adds in registers). A sample is clean when the two differ by at most 5 %; † marks what had fewer than three clean ones, where all samples were taken. The time is given at the usual rate: time × measured rate ÷ the run's median rate. Logits of every contestant were within 1e-4 of ours before it was timed.\n\n${contestants(r)}\n\nThe ONNX file is our own export. \`convert --to onnx\` writes the wavelet step as products with matrices, which onnxruntime-web computes faster than the text-book form with convolutions; both are timed, and ours is compared with the faster. TensorFlow.js runs the same matrices. WebGPU here is Chromium's software device: its times mean nothing beyond this table.\n\n${targets(r)}`,
  ],
  [
    'Where our time goes',
    (r) =>
      r.operations &&
      `One image, one thread, relaxed SIMD: each operation’s share of the time, and the share of the peak rate of multiply-adds that it reaches (measured around each sample).\n\n${whereTimeGoes(r)}`,
  ],
  ['From nothing to the first logits', (r) => r.cold && cold(r)],
  [
    'The page',
    ({ page, slow }) =>
      page &&
      `From navigation to the first picture computed live, on localhost with nothing cached: ${page.first_live_picture_ms.toFixed(0)} ms (${page.fastest_ms.toFixed(0)} to ${page.slowest_ms.toFixed(0)} ms), ${kB(page.gzipped_bytes)} gzipped until then. With the processor slowed 4 times, 1.6 Mbit/s and 150 ms there and back: first picture after ${slow.first_picture_ms.toFixed(0)} ms, live after ${slow.first_live_picture_ms.toFixed(0)} ms.`,
  ],
  [
    'Many images',
    ({ many }) =>
      many &&
      `The forward passes behind Separation as the page does them (default network, worker and helper): ${many.ms_an_image.toFixed(2)} ms an image, ${many.times_bound.toFixed(2)} times what the ${(many.multiply_adds / 1e6).toFixed(1)} M multiply-adds alone would take at the ${many.peak_gflops.toFixed(1)} GFLOP/s that both workers reach together (4.0 asked).` +
        (many.counts
          ? `\n\n${table(
              ['images', 'one image', 'more memory, at most'],
              many.counts.map(({ images, ms_an_image, megabytes }) => [
                images.toLocaleString('en'),
                `${ms_an_image.toFixed(2)} ms`,
                `${megabytes.toFixed(0)} MB`,
              ]),
            )}\n\nOf up to 64 images none are left to the helper. Memory is what the page's whole process has in it above an empty page, two engines and three copies of the images among it (3 kB each: the page's, the worker's and the engine's).`
          : ''),
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
  ['What else is aimed at', (r) => table(['', 'aim', 'seen', 'reached'], others(r)) + missed(r)],
];

export function writeReport(results) {
  const sections = SECTIONS.flatMap(([title, body]) => {
    const text = body(results);
    return text ? [`## ${title}\n\n${text}`] : [];
  });
  const head = `# Benchmarks\n\nOne run of \`npm run bench:peers -- --write\` on ${results.date}: ${results.machine}; Chromium ${results.chromium}, onnxruntime-web ${results.versions['onnxruntime-web']}, TensorFlow.js ${results.versions['@tensorflow/tfjs-core']}; commit ${results.commit}. Shared machines are noisy: ratios of one run mean more than its milliseconds.`;
  writeFileSync(path.join(root, 'BENCHMARKS.md'), `${[head, ...sections].join('\n\n')}\n`);
}
