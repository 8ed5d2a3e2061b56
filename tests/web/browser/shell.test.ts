// The shared bar, the link, undo, themes and projector mode.
import { DATASETS, NATURAL, networkFor, sized } from '../../../www/assets/catalogue.ts';
import { CHAPTERS } from '../../../www/state/table.ts';
import { faults } from './axe.ts';
import { SIZES, address, choose, expect, networkButton, open, openOnly, test, theme } from './page.ts';

const dial = 'Dial: how much of the phase is gone';

test('the link restores the state, and follows it', async ({ strict: page }) => {
  await open(page, '?v=1&a=.3&i=41&n=untrained');
  const slider = page.getByRole('contentinfo').getByRole('slider', { name: dial });
  await expect(slider).toHaveAttribute('aria-valuetext', '30 % of the phase kept');
  await expect(page.getByRole('contentinfo').getByRole('button', { name: 'Image: 42' })).toBeVisible();
  await expect(networkButton(page)).toHaveAccessibleName('Network: MNIST · untrained');
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
  await choose(page, 'soft threshold');
  await expect(page).toHaveURL(/n=soft-threshold/);
  await page.goBack();
  await expect(page).toHaveURL(/a=\.9$/);
  await expect(networkButton(page)).toHaveAccessibleName('Network: MNIST · modulus');
  await expect(slider).toHaveAttribute('aria-valuetext', '90 % of the phase kept');
  await page.goForward();
  await expect(networkButton(page)).toHaveAccessibleName('Network: MNIST · soft threshold');
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
  await expect(page.getByRole('contentinfo').getByRole('button', { name: 'Image: 74' })).toBeVisible();
  await expect(networkButton(page)).toHaveAccessibleName('Network: MNIST · modulus');
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
  // While the page is open, too.
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(paper).not.toBe(dark);
  const light = await paper();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(paper).toBe(dark);
  await page.getByRole('button', { name: 'dark' }).click();
  await expect.poll(paper).toBe(light);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.emulateMedia({ colorScheme: 'dark' });
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
  await expect(networkButton(page)).toHaveCount(0);
  const more = page.getByRole('contentinfo').getByRole('button', { name: 'more' });
  await more.click();
  await choose(page, 'untrained');
  await expect(page).toHaveURL(/n=untrained/);
  await expect(page.getByRole('button', { name: 'copy link' })).toBeInViewport({ ratio: 1 });
  expect(await faults(page, 'footer')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(networkButton(page)).toHaveCount(0);
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
  // What is far from there computes nothing.
  await expect(page.locator(`#${ids[0]} .exhibit`)).toHaveCount(0);
});

test('only this leaves one exhibit, as its link does, and the others come back', async ({ strict: page }) => {
  await open(page, '?v=1&c=threshold');
  const sections = page.locator('[data-exhibit]');
  const claim = page.locator('#threshold .exhibit h2');
  const chapters = page.getByRole('navigation', { name: 'Chapters' });
  const button = page.getByRole('button', { name: 'only this' });
  const alone = async () => {
    await expect(sections).toHaveCount(1);
    await expect(claim).toBeInViewport();
    await expect(chapters).toHaveCount(0);
    await expect(button).toHaveAttribute('aria-pressed', 'true');
  };
  await expect(claim).toBeInViewport();
  await button.click();
  await alone();
  await expect(page).toHaveURL(/[?&]c=threshold&only=1$/);
  await page.reload();
  await alone();
  await button.click();
  await expect(sections).toHaveCount(CHAPTERS.length);
  await expect(claim).toBeInViewport();
  await expect(chapters.locator('[aria-current]')).toHaveAttribute('href', '#threshold');
  await page.goBack();
  await alone();
});

test('one exhibit stands in a frame of another page', async ({ page }) => {
  await page.setContent(
    `<title>A lecture</title><iframe title="exhibit" width="1200" height="800" src="${address()}?v=1&c=arrows&only=1"></iframe>`,
  );
  const exhibit = page.frameLocator('iframe').locator('[data-exhibit]');
  await expect(exhibit).toHaveCount(1);
  await expect(exhibit.locator('.stage canvas')).toHaveAttribute('aria-label', /has turned/);
});

test('projected and alone, Page Down and Page Up change the exhibit', async ({ strict: page }) => {
  await openOnly(page, 'tangles', '&projector=1');
  const claim = (id: string) => page.locator(`[data-exhibit]:only-of-type#${id} .exhibit h2`);
  await expect(claim('tangles')).toBeInViewport();
  for (const id of ['arrows', 'threshold']) {
    await page.keyboard.press('PageDown');
    await expect(claim(id)).toBeInViewport();
  }
  await page.keyboard.press('PageUp');
  await expect(claim('arrows')).toBeInViewport();
  await expect(page).toHaveURL(/[?&]c=arrows&only=1&projector=1$/);
});

test('the catalogue says what there is, and is walked through by keyboard', async ({ strict: page }) => {
  await open(page);
  await networkButton(page).focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('group', { name: 'Networks', exact: true });
  for (const { title, networks } of DATASETS) {
    const rows = panel.getByRole('list', { name: title, exact: true }).getByRole('button');
    await expect(rows).toHaveCount(networks.length);
    for (const [i, { words, trained, bytes }] of networks.entries()) {
      await expect(rows.nth(i)).toContainText(words);
      if (!trained) continue;
      await expect(rows.nth(i)).toContainText(`${(100 * trained.accuracy).toFixed(2)} %`);
      await expect(rows.nth(i)).toContainText(sized(bytes));
    }
  }
  await expect(panel.getByRole('button', { name: /^modulus:/ }).first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(networkButton(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: /^modulus:/ }).first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(panel).toHaveCount(0);
  await expect(page).toHaveURL(/[?&]n=soft-threshold/);
  await expect(networkButton(page)).toBeFocused();
  // A click beside it closes it, and chooses nothing.
  await networkButton(page).click();
  await page.mouse.click(1300, 200);
  await expect(panel).toHaveCount(0);
  await expect(networkButton(page)).toHaveAccessibleName('Network: MNIST · soft threshold');
});

for (const size of SIZES)
  for (const projector of [false, true])
    test(`the catalogue fits and axe finds nothing: ${size.name}${projector ? ', projected' : ''}`, async ({ strict: page }) => {
      await page.setViewportSize(size);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await openOnly(page, 'eight', projector ? '&projector=1' : '');
      await networkButton(page).click();
      const panel = page.getByRole('group', { name: 'Networks', exact: true });
      await expect(panel).toBeInViewport({ ratio: 1 });
      const inside = await panel.evaluate((element) => element.scrollWidth <= element.clientWidth);
      expect(inside).toBe(true);
      for (const name of ['light', 'dark'] as const) {
        await theme(page, name);
        expect(await faults(page, 'footer')).toEqual([]);
      }
    });

test('links of before, and links to what does not exist, show a network', async ({ strict: page }) => {
  for (const [query, name] of [
    ['n=threshold', 'MNIST · soft threshold'],
    ['n=untrained', 'MNIST · untrained'],
    ['n=no-such', 'MNIST · modulus'],
    ['data=no-such&n=threshold', 'MNIST · soft threshold'],
    ...DATASETS.slice(1).map(({ name, title }) => [`data=${name}&n=no-such`, `${title} · ${networkFor(name, NATURAL).words}`]),
  ] as [string, string][]) {
    await openOnly(page, 'arrows', `&${query}`);
    await expect(networkButton(page)).toHaveAccessibleName(`Network: ${name}`);
  }
});
