// Anyone can drive it: axe in both themes at three sizes, no sideways scrolling, few controls, keyboard, reduced motion. Each exhibit is looked at
// alone, and the page as a whole.
import type { Page } from '@playwright/test';
import { CHAPTERS, type Chapter } from '../../../www/state/table.ts';
import { atRest, watchEngine } from './at-rest.ts';
import { withShortPasses } from '../gpu/small-network.ts';
import { faults } from './axe.ts';
import { SIZES, expect, mountAll, open, openOnly, test, theme } from './page.ts';

async function fitsSideways(page: Page) {
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(widths[0]).toBeLessThanOrEqual(widths[1]!);
}

/** Opens an exhibit alone and waits until it has all its numbers, and what comes with them. */
async function openAtRest(page: Page, exhibit: Chapter) {
  await watchEngine(page);
  if (exhibit === 'separation') await withShortPasses(page);
  await openOnly(page, exhibit);
  await expect(page.locator('.exhibit')).toBeVisible();
  await atRest(page);
}

const openDrawers = async (page: Page) => {
  for (const drawer of await page.locator('[data-more] > summary').all()) await drawer.click();
};

for (const size of SIZES) {
  for (const chapter of CHAPTERS)
    test(`axe finds nothing in either theme, and nothing is wider than the screen: ${chapter}, ${size.name}`, async ({ page }) => {
      await page.setViewportSize(size);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await openAtRest(page, chapter);
      await fitsSideways(page);
      await openDrawers(page);
      await fitsSideways(page);
      for (const name of ['light', 'dark'] as const) {
        await theme(page, name);
        expect(await faults(page), name).toEqual([]);
      }
    });

  test(`the whole page: nothing is wider than the screen, and axe finds nothing: ${size.name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open(page);
    await mountAll(page);
    await fitsSideways(page);
    // What only the whole page has is the rail, and what its chapters are to each other, which is the same at each size.
    if (size.name === 'desktop') {
      await openDrawers(page);
      expect(await faults(page)).toEqual([]);
    }
    for (const name of ['light', 'dark'] as const) {
      await theme(page, name);
      expect(await faults(page, 'nav'), name).toEqual([]);
    }
  });
}

test('on a phone nothing is wider than the screen in any other view of an exhibit either', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [chapter, link] of [
    ['arrows', '&am=warp'],
    ['arrows', '&am=swap'],
    ['threshold', '&gate=ms'],
    ['eight', '&b=3'],
    ['eight', '&b=3&oc=12'],
    ['eight', '&b=3&oc=12&sum=1'],
    ['workbench', '&wb=hand'],
    ['workbench', '&wb=statistics'],
  ] as const) {
    await openOnly(page, chapter, link);
    await expect(page.locator('.stage canvas').first()).toBeVisible();
    await openDrawers(page);
    await expect(page.locator('.drawer').first()).toBeVisible();
    await fitsSideways(page);
    // What lies over a stage is cut off there, and no scrolling brings it in.
    const cut = page.locator('.stage button').filter({ visible: true });
    for (const right of await cut.evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().right)))
      expect(right, link).toBeLessThanOrEqual(390);
  }
});

test('axe sees a picture without words and words that are too faint', async ({ page }) => {
  await openOnly(page, 'arrows');
  await page.evaluate(() => {
    const words = Object.assign(document.createElement('p'), { textContent: 'too faint' });
    words.style.color = 'rgb(210, 210, 210)';
    document.querySelector('main')!.append(words, document.createElement('img'));
  });
  expect(await faults(page)).toEqual([expect.stringMatching(/^color-contrast: /), expect.stringMatching(/^image-alt: /)]);
});

test('no exhibit shows more than three controls', async ({ page }) => {
  await open(page);
  await mountAll(page);
  const counts = await page.evaluate(() => {
    const CONTROLS = 'button, input, select, textarea, a[href], [role=slider], [role=switch], [tabindex="0"]';
    const result: Record<string, number> = {};
    for (const section of document.querySelectorAll('[data-exhibit]')) {
      const seen = [...section.querySelectorAll<HTMLElement>(CONTROLS)].filter(
        (element) => !element.closest('[data-more]') && !element.matches('[data-inspect]') && element.checkVisibility(),
      );
      // Radio buttons of one question are one control, and so are places in one picture.
      const groups = new Set(seen.map((element) => element.closest('fieldset, [data-places]') ?? element));
      result[section.id] = groups.size;
    }
    return result;
  });
  expect(Object.entries(counts).filter(([, count]) => count > 3)).toEqual([]);
});

test('the skip link comes first and leads to the exhibits', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the exhibits' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
});

for (const chapter of CHAPTERS)
  test(`under reduced motion nothing moves by itself: ${chapter}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    // Work that is done, and the pictures and words that come of it, may move.
    await openAtRest(page, chapter);
    let [last, before]: [Buffer, Buffer] = [Buffer.of(), await page.screenshot()];
    const alike = async () => {
      [last, before] = [before, await page.screenshot()];
      return before.equals(last);
    };
    await expect.poll(alike, { timeout: 20_000 }).toBe(true);
    await page.waitForTimeout(1200);
    expect(before.equals(await page.screenshot())).toBe(true);
  });

for (const projector of [false, true]) {
  test(`claim, figure, controls and number fit on one screen${projector ? ', projected' : ''}`, async ({ page }) => {
    for (const size of SIZES.filter(({ name }) => name !== 'phone')) {
      await page.setViewportSize(size);
      await open(page, projector ? '?v=1&projector=1' : '');
      await mountAll(page);
      const heights = await page
        .locator('.exhibit .screen')
        .evaluateAll((screens) =>
          screens.map(
            (screen) =>
              Math.max(...[...screen.children].map((child) => child.getBoundingClientRect().bottom)) - screen.getBoundingClientRect().top,
          ),
        );
      for (const height of heights) expect(height).toBeLessThanOrEqual(size.height - 56);
    }
  });
}
