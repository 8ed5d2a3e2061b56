// What every browser test starts from: the page's address, opening it ready, and watching for what must never happen.
import { expect, test as base, type Page } from '@playwright/test';
import type { Chapter } from '../../../www/state/table.ts';

export const address = () => process.env.PAGE_ADDRESS ?? '';

export const SIZES = [
  { name: 'desktop', width: 1440, height: 900 },
  { name: 'tablet', width: 1024, height: 768 },
  { name: 'phone', width: 390, height: 844 },
] as const;

/** Errors on a page, and messages from the content security policy, as they come. */
export function problemsOn(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return problems;
}

/** A page on which they fail the test. */
export const test = base.extend<{ strict: Page }>({
  strict: async ({ page }, use) => {
    const problems = problemsOn(page);
    await use(page);
    expect(problems).toEqual([]);
  },
});

/** Opens the page with a query and waits until the engine answers. */
export async function open(page: Page, query = '') {
  await page.goto(address() + query);
  await ready(page);
}

/** Opens one exhibit without the others, which would compute beside it: `query` is what its link says more. */
export const openOnly = (page: Page, exhibit: Chapter, query = '') => open(page, `?v=1&c=${exhibit}&only=1${query}`);

export async function ready(page: Page) {
  await expect(page.locator('html')).toHaveAttribute('data-engine', 'ready');
}

/** Scrolls through the whole page so that every exhibit is mounted, and back to the top. */
export async function mountAll(page: Page) {
  for (const section of await page.locator('[data-exhibit]').all()) {
    await section.scrollIntoViewIfNeeded();
    await expect(section.locator('.exhibit')).toBeVisible();
  }
  await page.evaluate(() => window.scrollTo(0, 0));
}

/** Light or dark, as the page's own switch sets it, without loading anew. */
export const theme = (page: Page, theme: 'light' | 'dark') =>
  page.evaluate((theme) => void (document.documentElement.dataset.theme = theme), theme);

/** The bar's button that opens the catalogue; its name says which network is chosen. */
export const networkButton = (page: Page) => page.getByRole('contentinfo').getByRole('button', { name: /^Network: / });

/** Chooses a network in the catalogue, by its words. */
export async function choose(page: Page, words: string, dataset = 'MNIST') {
  await networkButton(page).click();
  await page
    .getByRole('list', { name: dataset, exact: true })
    .getByRole('button', { name: new RegExp(`^${words}:`) })
    .click();
}

export { expect };
