// The contestants, each made ready by one function: `await make(files)` → { backend, run(), versions }, where `run()` is one pass on one
// image and gives the logits. Runs in a worker (rounds) or in a page (cold starts); `script(url)` loads a classic script there.

const ENGINE = { scalar: 'engine_bg', simd128: 'engine_simd128', relaxed: 'engine_relaxed' };
const bytesOf = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());

/** This project's engine, one build of it. */
async function engine(build) {
  const module = await import('./engine.js');
  const first = await module.default({ module_or_path: new URL(`${ENGINE[build]}.wasm`, location.href) });
  await WebAssembly.instantiateStreaming(fetch(new URL(`${ENGINE[build]}_later.wasm`, location.href)), { first });
  return module;
}

const measured = async (module, { ours }) =>
  ours.endsWith('.json') ? new module.Measured(await (await fetch(ours)).text()) : module.Measured.of_file(await bytesOf(ours));

const ourSimd = (build) => async (files) => {
  const module = await engine(build);
  const { simd } = JSON.parse(module.engine_status());
  if (simd !== build) throw new Error(`the build is ${simd}, expected ${build}`);
  const network = await measured(module, files);
  return { run: () => network.run(), image: () => network.image() };
};

async function ourGpu(files) {
  const module = await engine('relaxed');
  const network = await measured(module, files);
  const gpu = await import('./gpu.js');
  await gpu.default();
  const device = await gpu.GpuDevice.open(true);
  const [rate] = await device.measure();
  const session = await gpu.GpuSession.load(device, network.gpu_program(rate));
  session.run('fold');
  const image = network.image();
  return {
    async run() {
      session.write('input', image);
      session.run('forward');
      return session.read(['logits']);
    },
  };
}

/** onnxruntime-web; `form` is how the file has the wavelets. */
const ort =
  (build, provider, threads, form = 'onnx') =>
  async ({ image, ...files }) => {
    const ort = await import(`./ort/${build}`);
    ort.env.wasm.numThreads = threads;
    ort.env.logLevel = 'error';
    const session = await ort.InferenceSession.create(await bytesOf(files[form]), {
      executionProviders: [provider],
      graphOptimizationLevel: 'all',
    });
    const input = new ort.Tensor('float32', image.values, image.shape);
    return {
      async run() {
        const { logits } = await session.run({ images: input });
        const values = await logits.getData();
        logits.dispose();
        return values;
      },
    };
  };

const tensorflow =
  (backend, threads) =>
  async ({ parts, image }, script) => {
    await script('./tfjs/tf-core.min.js');
    await script(`./tfjs/tf-backend-${backend}.min.js`);
    const { tf } = globalThis;
    if (backend === 'wasm') {
      tf.wasm.setWasmPaths(new URL('./tfjs/', location.href).href);
      tf.wasm.setThreadsCount(threads);
    }
    await tf.setBackend(backend);
    await tf.ready();
    if (tf.getBackend() !== backend) throw new Error(`TensorFlow.js runs on ${tf.getBackend()}, expected ${backend}`);
    const { network } = await import('./tfjs.js');
    const forward = await network(tf, parts);
    const input = forward.input(image);
    return {
      async run() {
        const logits = tf.tidy(() => forward.run(input));
        const values = await logits.data();
        logits.dispose();
        return values;
      },
    };
  };

export const CONTESTANTS = {
  ours_relaxed: ourSimd('relaxed'),
  ours_simd128: ourSimd('simd128'),
  ours_scalar: ourSimd('scalar'),
  ort_wasm_1t: ort('ort.wasm.min.mjs', 'wasm', 1),
  ort_convolutions_1t: ort('ort.wasm.min.mjs', 'wasm', 1, 'convolutions'),
  ort_wasm_2t: ort('ort.wasm.min.mjs', 'wasm', 2),
  tfjs_wasm: tensorflow('wasm', 1),
  ours_webgpu: ourGpu,
  ort_webgpu: ort('ort.webgpu.min.mjs', 'webgpu', 1),
  ort_convolutions_webgpu: ort('ort.webgpu.min.mjs', 'webgpu', 1, 'convolutions'),
  tfjs_webgpu: tensorflow('webgpu', 1),
};

/** For calibration: GFLOP/s of multiply-adds in registers, measured for a few milliseconds. */
export async function calibrator() {
  const module = await engine('relaxed');
  return () => {
    const begin = performance.now();
    const operations = module.measure_peak(3e6);
    return operations / (performance.now() - begin) / 1e6;
  };
}
