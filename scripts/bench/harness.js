// Runs inside the browser, bare of the page: times one build of the engine. `measure` is called by scripts/bench/browser.mjs.

/** Rounds of the peak measurement: about 10 ms of work at 50 GFLOP/s. */
const PEAK_ROUNDS = 8e6;
/** Milliseconds that one timed sample of a network lasts at least. */
const SAMPLE_MS = 60;
const SAMPLES = 11;

const PROFILES = 7;
/** As the engine's `profile` has them. */
const OPERATIONS = ['wavelet', 'rho', 'mix', 'normalise', 'classifier'];

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** GFLOP/s of multiply-adds in registers. */
function peak(engine) {
  const begin = performance.now();
  const operations = engine.measure_peak(PEAK_ROUNDS);
  return operations / (performance.now() - begin) / 1e6;
}

/** Milliseconds an image, each sample between two measurements of the peak. */
function network(engine, spec) {
  const net = new engine.Measured(spec);
  let passes = 0;
  const warm = performance.now();
  do {
    if (!net.run().every(Number.isFinite)) throw new Error('the network gave logits that are not numbers');
    passes++;
  } while (performance.now() - warm < 4 * SAMPLE_MS || passes < 4);
  const count = Math.max(1, Math.ceil((passes * SAMPLE_MS) / (performance.now() - warm)));
  const samples = [];
  for (let i = 0; i < SAMPLES; i++) {
    const before = peak(engine);
    const begin = performance.now();
    for (let k = 0; k < count; k++) net.run();
    const ms = (performance.now() - begin) / count;
    samples.push({ ms, peak: (before + peak(engine)) / 2 });
  }
  const multiplyAdds = net.multiply_adds();
  const steps = Array.from({ length: PROFILES }, () => {
    const before = peak(engine);
    const figures = net.profile(Math.max(1, Math.ceil(count / 2)));
    return { figures, peak: (before + peak(engine)) / 2 };
  });
  const whole = ({ figures }) => figures.reduce((sum, value, i) => sum + (i % 2 ? 0 : value), 0);
  net.free();
  return {
    ms: median(samples.map((s) => s.ms)),
    fastest_ms: Math.min(...samples.map((s) => s.ms)),
    multiply_adds: multiplyAdds,
    // 1 is what the multiply-adds of P_j alone would take at the peak measured around the same sample.
    // Of each operation: its share of the time, and of the peak.
    operations: Object.fromEntries(
      OPERATIONS.map((name, i) => [
        name,
        {
          time: median(steps.map((step) => step.figures[2 * i] / whole(step))),
          peak: median(steps.map(({ figures, peak }) => figures[2 * i + 1] / figures[2 * i] / 1e6 / peak)),
        },
      ]),
    ),
    times_bound: median(samples.map((s) => (s.ms * s.peak * 1e6) / (2 * multiplyAdds))),
  };
}

export async function measure(glue, wasm, specs) {
  const engine = await import(glue);
  const first = await engine.default({ module_or_path: new URL(`${wasm}.wasm`, location.href) });
  await WebAssembly.instantiateStreaming(fetch(new URL(`${wasm}_later.wasm`, location.href)), { first });
  for (let i = 0; i < 5; i++) peak(engine);
  const peaks = Array.from({ length: 9 }, () => peak(engine));
  const networks = Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, network(engine, spec)]));
  return { simd: JSON.parse(engine.engine_status()).simd, peak_gflops: median(peaks), networks };
}
