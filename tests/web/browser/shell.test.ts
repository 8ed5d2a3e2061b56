// The shared bar, the link, undo, themes and projector mode.
import AxeBuilder from '@axe-core/playwright';
import { address, expect, open, test } from './page.ts';

const dial = 'Dial: how much of the phase is gone';

test('the link restores the state, and follows it', async ({ strict: page }) => {
  await open(page, '?v=1&a=.3&i=41&n=untrained');
  const slider = page.getByRole('contentinfo').getByRole('slider', { name: dial });
  await expect(slider).toHaveAttribute('aria-valuetext', '30 % of the phase kept');
  await expect(page.getByRole('contentinfo').locator('output')).toHaveText('42');
  await expect(page.getByRole('combobox')).toHaveValue('untrained');
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/[?&]a=\.31(&|$)/);
  await page.keyboard.press('End');
  await expect(page).toHaveURL(/[?&]a=0(&|$)/);
});

test('back and forward move between networks, and a drag adds no entries', async ({ strict: page }) => {
  await open(page);
  const entries = () => page.evaluate(() => history.length);
  const before = await entries();
  const slider = page.getByRole('contentinfo').getByRole('slider', { name: dial });
  await slider.focus();
  for (let n = 0; n < 10; n++) await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/a=\.9/);
  expect(await entries()).toBe(before);
  await page.getByRole('combobox').selectOption('threshold');
  await expect(page).toHaveURL(/n=threshold/);
  await page.goBack();
  await expect(page).toHaveURL(/a=\.9$/);
  await expect(page.getByRole('combobox')).toHaveValue('modulus');
  await expect(slider).toHaveAttribute('aria-valuetext', '90 % of the phase kept');
  await page.goForward();
  await expect(page.getByRole('combobox')).toHaveValue('threshold');
});

test('Ctrl+Z takes back a whole drag', async ({ strict: page }) => {
  await open(page, '?v=1&a=.8');
  const slider = page.getByRole('contentinfo').getByRole('slider', { name: dial });
  await slider.focus();
  for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', '75 % of the phase kept');
  await page.keyboard.press('Control+z');
  await expect(slider).toHaveAttribute('aria-valuetext', '80 % of the phase kept');
  await expect(page).toHaveURL(/a=\.8$/);
});

test('a hostile link gives the initial state and runs nothing', async ({ strict: page }) => {
  await open(page, '?v=1&a=1e9&i=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&c=__proto__&n=../../x&seed=-1');
  await expect(page.getByRole('contentinfo').locator('output')).toHaveText('74');
  await expect(page.getByRole('combobox')).toHaveValue('modulus');
});

test('copies the link of what is shown', async ({ strict: page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, '?v=1&a=.4');
  await page.getByRole('button', { name: 'copy link' }).click();
  await expect(page.getByRole('button', { name: 'copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${address()}?v=1&a=.4`);
});

test('the theme follows the system until it is chosen, and is remembered', async ({ strict: page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await open(page);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  await page.getByRole('button', { name: 'dark' }).click();
  const light = await paper();
  expect(light).not.toBe(dark);
  await page.reload();
  expect(await paper()).toBe(light);
});

test('P is projector mode: larger type, larger labels', async ({ strict: page }) => {
  await open(page);
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  const before = await size();
  await page.keyboard.press('p');
  await expect(page.locator('html')).toHaveAttribute('data-projector', '');
  expect((await size()) / before).toBeCloseTo(1.4, 2);
  const label = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--label'));
  expect(parseFloat(label)).toBeGreaterThanOrEqual(24);
  await expect(page).toHaveURL(/projector=1/);
  await page.keyboard.press('P');
  await expect(page.locator('html')).not.toHaveAttribute('data-projector', '');
});

test('in projector mode Page Down and Page Up step through the chapters', async ({ strict: page }) => {
  await open(page, '?v=1&projector=1');
  const sections = page.locator('[data-exhibit]');
  const count = await sections.count();
  for (let n = 1; n < count; n++) {
    await page.keyboard.press('PageDown');
    await expect(sections.nth(n)).toBeInViewport({ ratio: 0.5 });
  }
  for (let n = count - 2; n >= 0; n--) {
    await page.keyboard.press('PageUp');
    await expect(sections.nth(n)).toBeInViewport({ ratio: 0.5 });
  }
});

test('on a phone the bar keeps its rarer controls in a menu', async ({ strict: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await expect(page.getByRole('combobox')).toHaveCount(0);
  const more = page.getByRole('contentinfo').getByRole('button', { name: 'more' });
  await more.click();
  await page.getByRole('combobox', { name: 'network' }).selectOption('untrained');
  await expect(page).toHaveURL(/n=untrained/);
  await expect(page.getByRole('button', { name: 'copy link' })).toBeInViewport({ ratio: 1 });
  const { violations } = await new AxeBuilder({ page }).include('footer').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('combobox')).toHaveCount(0);
});

test('a link to a chapter opens the page there, and stays there', async ({ strict: page }) => {
  await open(page);
  const ids = await page.locator('[data-exhibit]').evaluateAll((sections) => sections.map(({ id }) => id));
  for (const id of ids) {
    await open(page, `?v=1&c=${id}`);
    await expect(page.locator(`#${id} .exhibit h2`)).toBeInViewport();
    await page.waitForTimeout(600);
    await expect(page.locator(`#${id} .exhibit h2`)).toBeInViewport();
    await expect(page.getByRole('navigation', { name: 'Chapters' }).locator('[aria-current]')).toHaveAttribute('href', `#${id}`);
  }
});
