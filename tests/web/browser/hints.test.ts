// First-visit hints: quiet, beside nothing, over nothing, ended by using the handle or by Escape, and never seen twice.
import type { Page } from '@playwright/test';
import { SIZES, expect, mountAll, open, test } from './page.ts';

test.describe.configure({ timeout: 120_000 });

const hint = (page: Page, chapter: string) => page.locator(`#${chapter} [data-hint]`);

for (const size of SIZES)
  test(`every chapter has one, which covers nothing and fits: ${size.name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await open(page);
    await mountAll(page);
    const found = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[data-exhibit]')].map((section) => {
        const hint = section.querySelector<HTMLElement>('[data-hint]');
        if (!hint) return { id: section.id, covered: ['no hint'] };
        const box = hint.getBoundingClientRect();
        const others = section.querySelectorAll<HTMLElement>('.stage, .controls, .number, h2, .sentence, summary');
        const covered = [...others].filter((other) => {
          const { left, right, top, bottom } = other.getBoundingClientRect();
          return left < box.right && right > box.left && top < box.bottom && bottom > box.top;
        });
        const cut = hint.scrollWidth > hint.clientWidth ? ['cut off'] : [];
        return { id: section.id, covered: [...covered.map(({ className, tagName }) => `${tagName} ${className}`), ...cut] };
      }),
    );
    expect(found.length).toBeGreaterThan(5);
    expect(found.filter(({ covered }) => covered.length > 0)).toEqual([]);
  });

test('the handle ends it, for good, and nothing moves as it goes', async ({ page }) => {
  await open(page);
  await expect(hint(page, 'tangles')).toContainText('Pull the dial');
  const dial = page.locator('#tangles .dial input');
  // Coming to the handle tells it, and does not end it.
  await dial.focus();
  await expect(dial).toHaveAccessibleDescription(/Pull the dial/);
  await page.keyboard.press('Tab');
  await expect(hint(page, 'tangles')).toBeVisible();
  const before = await page.locator('#tangles').boundingBox();
  await dial.press('ArrowRight');
  await expect(hint(page, 'tangles')).toHaveCount(0);
  await expect(dial).not.toHaveAttribute('aria-describedby');
  expect((await page.locator('#tangles').boundingBox())!.height).toBe(before!.height);
  await page.reload();
  await expect(dial).toBeVisible();
  await page.locator('#arrows').scrollIntoViewIfNeeded();
  await expect(hint(page, 'arrows')).toBeVisible();
  await expect(hint(page, 'tangles')).toHaveCount(0);
});

test('by hand on the picture, by Escape, by a tap; and once seen, not on the next visit', async ({ page }) => {
  await open(page, '?v=1&c=arrows');
  await expect(hint(page, 'arrows')).toContainText('Drag the digit');
  await page.locator('#arrows .hand').click();
  await expect(hint(page, 'arrows')).toHaveCount(0);
  await page.locator('#threshold').scrollIntoViewIfNeeded();
  await page.locator('#threshold summary').scrollIntoViewIfNeeded();
  await hint(page, 'threshold').click();
  await expect(hint(page, 'threshold')).toHaveCount(0);
  await open(page, '?v=1&c=textures');
  await expect(hint(page, 'textures')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(hint(page, 'textures')).toHaveCount(0);
  await open(page, '?v=1&c=eight');
  await expect(hint(page, 'eight')).toBeVisible();
  await page.reload();
  await expect(page.locator('#eight .below')).toBeVisible();
  await expect(hint(page, 'eight')).toHaveCount(0);
});

test('none when projected, and none is needed where storage is blocked', async ({ strict: page }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    Object.defineProperty(window, 'localStorage', { get: refuse });
  });
  await open(page, '?v=1&projector=1');
  await expect(page.locator('#tangles .dial input')).toBeVisible();
  await expect(page.locator('[data-hint]')).toHaveCount(0);
  await page.keyboard.press('p');
  await expect(hint(page, 'tangles')).toBeVisible();
  await page.locator('#tangles .dial input').press('ArrowRight');
  await expect(hint(page, 'tangles')).toHaveCount(0);
});
