// One contestant in a worker of its own (a classic one, which can load classic scripts, too): made ready, then timed as often as asked.
const script = async (url) => importScripts(url);

let run;
let calibrate;

/** Passes in a row until `ms` have gone by, or as many as `passes`. */
async function repeat(ms, passes = Infinity) {
  const begin = performance.now();
  let done = 0;
  do {
    await run();
    done++;
  } while (done < passes && (passes < Infinity || performance.now() - begin < ms));
  return { passes: done, ms: performance.now() - begin };
}

const DO = {
  async make({ name, files }) {
    const { CONTESTANTS } = await import('./contestants.js');
    const made = await CONTESTANTS[name](files, script);
    run = made.run;
    const logits = [...(await run())];
    return { logits, image: made.image?.() };
  },
  async calibrator() {
    calibrate = await (await import('./contestants.js')).calibrator();
    for (let i = 0; i < 20; i++) calibrate();
  },
  calibrate: () => calibrate(),
  repeat: ({ ms, passes }) => repeat(ms, passes),
};

self.onmessage = async ({ data: { number, call, ...given } }) => {
  try {
    self.postMessage({ number, answer: await DO[call](given) });
  } catch (error) {
    self.postMessage({ number, error: String(error?.message ?? error) });
  }
};
