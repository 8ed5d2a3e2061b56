// Watches the main thread: what kept it busy for more than 50 ms while something was done.
import type { Page } from '@playwright/test';

/** Tag of the tests that run with no other beside them: whatever else the machine does, they would measure. */
export const ALONE = '@alone';

/**
 * The longest task in milliseconds while `act` runs (0 when none passed 50 ms). A busy machine makes a task look long, the page's own
 * fault comes back each time: so the least of three tries counts.
 */
export async function longestTask(page: Page, act: () => Promise<void>): Promise<number> {
  let least = Infinity;
  for (let attempt = 0; attempt < 3 && least > 50; attempt++) {
    await page.evaluate(() => {
      const watch = { longest: 0, observer: undefined as PerformanceObserver | undefined };
      watch.observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) watch.longest = Math.max(watch.longest, duration);
      });
      watch.observer.observe({ type: 'longtask' });
      Object.assign(globalThis, { watch });
    });
    await act();
    await page.waitForTimeout(200);
    const longest = await page.evaluate(() => {
      const { watch } = globalThis as unknown as { watch: { longest: number; observer: PerformanceObserver } };
      watch.observer.disconnect();
      return watch.longest;
    });
    least = Math.min(least, longest);
  }
  return least;
}
