// When the page rests: its engine owes it no answer, and what was answered has been drawn.
import type { Page } from '@playwright/test';

/** To be called before the page is opened: counts what is asked of the engine's worker and not yet answered. */
export async function watchEngine(page: Page) {
  await page.addInitScript(() => {
    const owed = new Set<number>();
    const watched = new WeakSet<Worker>();
    Object.assign(globalThis, { owed });
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (this: Worker, message: { kind: string; id: number }, ...rest: []) {
      if (!watched.has(this)) {
        watched.add(this);
        this.addEventListener('message', ({ data }) => /^(result|refused|cancelled)$/.test(data.kind) && owed.delete(data.id));
      }
      if (message.kind === 'call') owed.add(message.id);
      postMessage.call(this, message, ...rest);
    };
  });
}

/** Until the engine owes nothing for some frames: one answer leads to the next question. */
export async function atRest(page: Page) {
  await page.evaluate(async () => {
    const { owed } = globalThis as unknown as { owed: Set<number> };
    await document.fonts.ready;
    for (let calm = 0; calm < 10; calm = owed.size ? 0 : calm + 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}
