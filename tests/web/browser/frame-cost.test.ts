// What a frame costs while the image is dragged through the CIFAR-10 network on SIMD: in the worker, and in script on the main thread. How
// long that takes is the machine's affair: it is printed. What is asserted is that every frame answers for the move it was asked for.
import type { Worker } from '@playwright/test';
import { NATURAL, networkFor } from '../../../www/assets/catalogue.ts';
import { ALONE } from './long-tasks.ts';
import { expect, open, test } from './page.ts';

/** What a frame may cost, in milliseconds. */
const BUDGET = { worker: 8, script: 4 };
const STEPS = 60;
const REACH = 6;

interface Frame {
  network: string;
  image: number;
  dx: number;
  dy: number;
  onDevice: boolean;
  /** The pass alone, and the whole of what the worker did from the message to its answer. */
  passMs: number;
  handlerMs: number;
}

/** Notes every frame that the worker answers. */
const watchFrames = (worker: Worker) =>
  worker.evaluate(() => {
    const scope = self as unknown as {
      frames: object[];
      told: () => void;
      onmessage: (event: MessageEvent) => void;
      postMessage: (message: { kind: string; id: number; result: object }, moved: ArrayBuffer[]) => void;
    };
    const begun = new Map<number, number>();
    const [receive, post] = [scope.onmessage, scope.postMessage.bind(scope)];
    Object.assign(scope, {
      frames: [],
      told: () => {},
      onmessage: (event: MessageEvent<{ id: number; name: string }>) => {
        if (event.data.name === 'eight.frame') begun.set(event.data.id, performance.now());
        receive.call(scope, event);
      },
      postMessage: (message: { kind: string; id: number; result: object }, moved: ArrayBuffer[]) => {
        const start = begun.get(message.id);
        if (message.kind === 'result' && start !== undefined) {
          const { network, image, dx, dy, onDevice, passMs } = message.result as Frame;
          scope.frames.push({ network, image, dx, dy, onDevice, passMs, handlerMs: performance.now() - start });
        }
        post(message, moved);
        scope.told();
      },
    });
  });

/** All frames so far, once there are more than `count`. */
const framesAfter = (worker: Worker, count: number) =>
  worker.evaluate(async (count) => {
    const scope = self as unknown as { frames: Frame[]; told: () => void };
    while (scope.frames.length <= count) await new Promise<void>((resolve) => (scope.told = resolve));
    return scope.frames;
  }, count);

/** Median, nine of ten, and the largest. */
function spread(values: readonly number[]): { median: number; most: number; words: string } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
  const [median, nine, most] = [at(0.5), at(0.9), sorted.at(-1)!];
  return { median, most, words: `median ${median.toFixed(1)} ms, 90 % ${nine.toFixed(1)} ms, largest ${most.toFixed(1)} ms` };
}

test('a drag through the CIFAR-10 network: every frame its own move, and what a frame costs', { tag: ALONE }, async ({ page }) => {
  await open(page, '?v=1&c=eight&data=cifar-10&i=3&compute=simd');
  const exhibit = page.locator('#eight');
  await expect(exhibit.locator('.stage canvas')).toHaveAttribute('aria-label', /the network says/, { timeout: 60_000 });
  const worker = page.workers()[0]!;
  await watchFrames(worker);
  const handle = exhibit.getByRole('button', { name: /^The photograph/ });
  const box = (await handle.boundingBox())!;
  const pixel = box.width / 32;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const client = await page.context().newCDPSession(page);
  // The thread's own time: a busy machine that lets it wait is not the page's cost.
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const script = async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'ScriptDuration')!.value;
  };

  // Sent as the browser takes them in: Playwright's own mouse runs script in the page while a button is held, which would be counted.
  const mouse = (type: 'mouseMoved' | 'mousePressed' | 'mouseReleased', dx: number, dy: number, buttons = 1) =>
    client.send('Input.dispatchMouseEvent', {
      ...{ type, x: x + dx * pixel, y: y + dy * pixel },
      ...{ button: 'left', buttons, clickCount: type === 'mouseMoved' ? 0 : 1 },
    });

  // Round a closed curve, a pixel or two a step, each waited for: no frame is left out.
  const moves = Array.from({ length: STEPS }, (_, k) => {
    const turn = (2 * Math.PI * (k + 1)) / STEPS;
    // Never −0.
    return { dx: 0 + Math.round(REACH * Math.sin(turn)), dy: 0 + Math.round(REACH * Math.sin(2 * turn)) };
  }).filter(({ dx, dy }, k, all) => k === 0 || dx !== all[k - 1]!.dx || dy !== all[k - 1]!.dy);
  await mouse('mouseMoved', 0, 0, 0);
  await mouse('mousePressed', 0, 0);
  const scripts: number[] = [];
  for (const [k, { dx, dy }] of moves.entries()) {
    const before = await script();
    await mouse('mouseMoved', dx, dy);
    await framesAfter(worker, k);
    // The answer is drawn in the next frame of the screen; where a software device draws, that keeps a core busy, which the next move's
    // computation is not to wait for.
    await page.waitForTimeout(150);
    scripts.push((await script()) - before);
  }
  await mouse('mouseReleased', 0, 0, 0);

  const frames = await framesAfter(worker, moves.length - 1);
  expect(frames.map(({ dx, dy }) => ({ dx, dy }))).toEqual(moves);
  const { name } = networkFor('cifar-10', NATURAL);
  for (const { network, image, onDevice } of frames)
    expect({ network, image, onDevice }).toEqual({ network: name, image: 3, onDevice: false });
  const passes = spread(frames.map(({ passMs }) => passMs));
  const handlers = spread(frames.map(({ handlerMs }) => handlerMs));
  const drawing = spread(scripts);
  const told = (median: number, budget: number) => `${median <= budget ? 'within' : 'above'} ${budget} ms`;
  console.log(
    [
      `${frames.length} frames of ${name}, dragged:`,
      `  worker, whole call: ${handlers.words} (median ${told(handlers.median, BUDGET.worker)})`,
      `  of that, the pass: ${passes.words}`,
      `  main thread, script: ${drawing.words} (median ${told(drawing.median, BUDGET.script)})`,
    ].join('\n'),
  );
});
