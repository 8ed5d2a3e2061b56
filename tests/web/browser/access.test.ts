// Anyone can drive it: axe in both themes at three sizes, no sideways scrolling, few controls, keyboard, reduced motion.
import AxeBuilder from '@axe-core/playwright';
import { SIZES, expect, mountAll, open, test, theme } from './page.ts';

for (const size of SIZES) {
  test(`axe finds nothing in either theme: ${size.name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open(page);
    await mountAll(page);
    for (const drawer of await page.locator('[data-more] > summary').all()) await drawer.click();
    for (const name of ['light', 'dark'] as const) {
      await theme(page, name);
      await page.waitForTimeout(100);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`)).toEqual([]);
    }
  });

  test(`nothing is wider than the screen: ${size.name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await open(page);
    await mountAll(page);
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1]!);
  });
}

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

test('under reduced motion nothing moves by itself', async ({ page }) => {
  test.slow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await mountAll(page);
  for (const section of await page.locator('[data-exhibit]').all()) {
    await section.scrollIntoViewIfNeeded();
    // A progress bar moves because work is done, and ends with it.
    await expect(section.getByRole('progressbar')).toHaveCount(0, { timeout: 60_000 });
    await page.waitForTimeout(1200);
    const before = await page.screenshot();
    await page.waitForTimeout(1200);
    expect(before.equals(await page.screenshot())).toBe(true);
  }
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
