// The main thread stays free while the reader drags the dial.
import { expect, mountAll, open, test } from './page.ts';
import { ALONE, longestTask } from './long-tasks.ts';

test('dragging the dial never blocks the page for 50 ms', { tag: ALONE }, async ({ page }) => {
  await open(page);
  await mountAll(page);
  const box = (await page.getByRole('contentinfo').getByRole('slider').boundingBox())!;
  const longest = await longestTask(page, async () => {
    await page.mouse.move(box.x + 10, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 10, box.y + box.height / 2, { steps: 30 });
    await page.mouse.up();
  });
  expect(longest).toBeLessThanOrEqual(50);
});

test('the watch sees a task that blocks', { tag: ALONE }, async ({ page }) => {
  await open(page);
  const longest = await longestTask(page, () =>
    page.evaluate(
      () =>
        new Promise<void>((resolve) =>
          setTimeout(() => {
            const end = performance.now() + 80;
            while (performance.now() < end);
            resolve();
          }),
        ),
    ),
  );
  expect(longest).toBeGreaterThan(50);
});
