// Runs in the page: rounds in which every contestant has its turn, each turn between two measurements of the machine's peak rate.

/** Milliseconds that a timed sample lasts at least, and the rounds. */
const SAMPLE_MS = 120;
const WARM_MS = 600;
/** A sample is clean when the machine's peak rate before it and after it differ by no more than this share. */
const STEADY = 0.05;
/** Contestants that take longer than this for a pass have every third turn only. */
const SLOW_MS = 1000;
/** Largest difference from our logits, over their largest value, before a contestant counts as wrong. */
const TOLERANCE = 1e-4;

class Remote {
  #worker = new Worker('./worker.js');
  #waiting = new Map();
  #next = 0;

  constructor() {
    this.#worker.onmessage = ({ data: { number, answer, error } }) => {
      const { resolve, reject } = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (error === undefined) resolve(answer);
      else reject(new Error(error));
    };
    this.#worker.onerror = (event) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(event.message || 'the worker failed'));
    };
  }

  ask(call, given = {}) {
    return new Promise((resolve, reject) => {
      this.#waiting.set(this.#next, { resolve, reject });
      this.#worker.postMessage({ number: this.#next++, call, ...given });
    });
  }

  end() {
    this.#worker.terminate();
  }
}

const sorted = (values) => values.toSorted((a, b) => a - b);
const quantile = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor(share * values.length))];

/** Workers of a contestant: two of ours, each with an image of its own, where the name says so. */
const workersOf = (name) => (name.endsWith('_2w') ? 2 : 1);
const kindOf = (name) => name.replace(/_2w$/, '');

const difference = (a, b) => {
  if (a.length !== b.length || !a.every(Number.isFinite)) return Infinity;
  const largest = Math.max(...b.map(Math.abs));
  return Math.max(...a.map((v, i) => Math.abs(v - b[i]))) / largest;
};

/** Every contestant on one network: { name: { ms, … } or { error } }. `files` as contestants.js wants them, but for the image. */
export async function network(names, files, shape, rounds) {
  const calibrator = new Remote();
  await calibrator.ask('calibrator');
  const results = {};
  const ready = [];
  const reference = new Remote();
  const { logits: truth, image } = await reference.ask('make', { name: 'ours_relaxed', files });
  reference.end();
  const given = { ...files, image: { values: image, shape } };
  for (const name of names) {
    const remotes = Array.from({ length: workersOf(name) }, () => new Remote());
    try {
      for (const remote of remotes) {
        const { logits } = await remote.ask('make', { name: kindOf(name), files: given });
        const off = difference(logits, truth);
        results[name] = { difference: off };
        if (!(off <= TOLERANCE)) throw new Error(`wrong: its logits differ by ${off.toExponential(1)} of the largest`);
      }
      await Promise.all(remotes.map((remote) => remote.ask('repeat', { ms: WARM_MS })));
      const { passes, ms } = await remotes[0].ask('repeat', { ms: SAMPLE_MS });
      ready.push({ name, remotes, passes: Math.max(1, Math.ceil((passes * SAMPLE_MS) / ms)), slow: ms / passes > SLOW_MS, samples: [] });
    } catch (error) {
      results[name] = { ...results[name], error: error.message };
      remotes.forEach((remote) => remote.end());
    }
  }
  const peaks = [];
  const peak = async () => {
    const value = await calibrator.ask('calibrate');
    peaks.push(value);
    return value;
  };
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < ready.length; k++) {
      // Another order every round, so that none always follows the same one.
      const { remotes, passes, samples, slow } = ready[(k * (round % 2 ? 1 : ready.length - 1) + round) % ready.length];
      if (slow && round % 3) continue;
      const before = await peak();
      const begin = performance.now();
      const turns = await Promise.all(remotes.map((remote) => remote.ask('repeat', { passes })));
      const whole = performance.now() - begin;
      // One worker: its own clock. Two: the page's, over the images of both.
      const ms = remotes.length === 1 ? turns[0].ms / passes : whole / (passes * remotes.length);
      samples.push({ ms, before, after: await peak() });
    }
  }
  const usual = quantile(peaks, 0.5);
  for (const { name, remotes, samples } of ready) {
    remotes.forEach((remote) => remote.end());
    const clean = samples.filter(({ before, after }) => Math.abs(before - after) <= (STEADY * (before + after)) / 2);
    // At the usual rate: a machine that others use, too, is now faster, now slower.
    const kept = (clean.length >= 3 ? clean : samples).map(({ ms, before, after }) => (ms * (before + after)) / 2 / usual);
    results[name] = {
      ...results[name],
      ms: quantile(kept, 0.5),
      fastest_ms: Math.min(...kept),
      slowest_ms: Math.max(...kept),
      samples: samples.length,
      clean: clean.length,
    };
  }
  calibrator.end();
  return { peak_gflops: usual, contestants: results };
}

/** GFLOP/s that two workers reach together. */
export async function peakOfTwo() {
  const pair = [new Remote(), new Remote()];
  await Promise.all(pair.map((remote) => remote.ask('calibrator')));
  const rates = [];
  for (let i = 0; i < 9; i++) {
    const [a, b] = await Promise.all(pair.map((remote) => remote.ask('calibrate')));
    rates.push(a + b);
  }
  pair.forEach((remote) => remote.end());
  return quantile(rates, 0.5);
}
