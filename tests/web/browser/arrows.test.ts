// Why arrows turn, driven as a reader would; its figures against sums of their own, from the raw pixels.
import type { Page } from '@playwright/test';
import { expectedMove, type Asked } from './arrows-oracle.ts';
import { expect, open, openOnly, test } from './page.ts';
import { ALONE, longestTask } from './long-tasks.ts';

// A drag is many steps, and other exhibits may be at work beside it.
test.describe.configure({ timeout: 60_000 });

const exhibit = (page: Page) => page.locator('#arrows');
const hand = (page: Page) => exhibit(page).getByRole('application');
const picture = (page: Page) => exhibit(page).locator('.stage canvas');

/** What the picture says of itself, once it says `expected`. */
async function says(page: Page, expected: RegExp): Promise<string> {
  await expect(picture(page)).toHaveAttribute('aria-label', expected, { timeout: 20_000 });
  return (await picture(page).getAttribute('aria-label'))!;
}

/** The figures in the picture's own words. */
function told(words: string) {
  const [, degrees, sense, sign, percent] = /has turned (\d+)° (clockwise|counter-clockwise), length ([−+]?)(\d+) %/.exec(words)!;
  const z = Number(/z (\d+) %/.exec(words)![1]);
  return { z, turn: sense === 'clockwise' ? Number(degrees) : -Number(degrees), length: sign === '−' ? -Number(percent) : Number(percent) };
}

test('at first sight: a three moved by two pixels, arrows that turn more than they shrink', async ({ strict: page }) => {
  await openOnly(page, 'arrows');
  const words = await says(page, /has turned/);
  expect(words).toContain('the three, moved down by 2.0 px');
  await expect(exhibit(page).locator('h2')).toHaveText('Move the three: arrows turn far more than they shrink');
  const [, z, modulus, averaged] = /z (\d+) %, \|z\| (\d+) %, \|z\| averaged (\d+) %/.exec(words)!.map(Number);
  expect(z!).toBeGreaterThan(2 * modulus!);
  expect(modulus!).toBeGreaterThan(2 * averaged!);
});

test('a move longer than the chart waits at its edge and says how long it is', async ({ strict: page }) => {
  await openOnly(page, 'arrows', '&md=3&mr=-4');
  await says(page, /moved down and left by 5.0 px/);
  const chart = exhibit(page).locator('figure.chart').first();
  await expect(chart.getByText('at 5.0 px')).toBeVisible();
  await expect(chart.locator('.beyond')).toHaveCount(1);
  await chart.getByRole('slider').press('Home');
  await expect(chart.locator('.beyond')).toHaveCount(0);
});

for (const asked of [
  { image: 73, octave: 2, orientation: 1, down: 2, right: 0, row: 17.25, col: 14.25 },
  { image: 88, octave: 1, orientation: 3, down: -0.3, right: 1.3, row: 12, col: 17 },
  { image: 5, octave: 3, orientation: 0, down: 1.5, right: 2.5, row: 16, col: 16 },
  { image: 161, octave: 0, orientation: 2, down: 0.4, right: -0.2, row: 14, col: 16 },
  { dataset: 'fashion-mnist', image: 41, octave: 2, orientation: 3, down: -0.5, right: 1.5, row: 15, col: 15 },
  { dataset: 'cifar-10', image: 7, octave: 1, orientation: 1, down: 1, right: 0.5, row: 14, col: 17.5 },
] satisfies Asked[])
  test(`figures are those of the definition: ${asked.dataset ?? 'mnist'}, image ${asked.image}, octave ${asked.octave}`, async ({
    strict: page,
  }) => {
    const { dataset = 'mnist', image, octave, orientation, down, right, row, col } = asked as Asked;
    await openOnly(page, 'arrows', `&data=${dataset}&i=${image}&s=${octave}&o=${orientation}&md=${down}&mr=${right}&rr=${row}&rc=${col}`);
    const found = told(await says(page, /has turned/));
    const wanted = expectedMove(asked);
    expect(Math.abs(found.z - wanted.z), `z: ${found.z} against ${wanted.z}`).toBeLessThan(1);
    expect(Math.abs(found.turn - wanted.turn), `turn: ${found.turn} against ${wanted.turn}`).toBeLessThan(1);
    expect(Math.abs(found.length - wanted.length), `length: ${found.length} against ${wanted.length}`).toBeLessThan(1.5);
  });

test('a drag moves the image, with its picture, its figures and the link', async ({ strict: page }) => {
  await openOnly(page, 'arrows', '&md=0');
  await says(page, /not moved.*turned 0°.*z 0 %, \|z\| 0 %/);
  const box = (await hand(page).boundingBox())!;
  const before = await picture(page).screenshot();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + (3 * box.width) / 32, y - (4 * box.height) / 32, { steps: 6 });
  await says(page, /moved up and right by 5\.\d px/);
  await page.mouse.up();
  await expect(page).toHaveURL(/md=-4(\.\d)?&mr=(3(\.\d)?|2\.9)(&|$)/);
  expect((await picture(page).screenshot()).equals(before)).toBe(false);
  // As far as the limit and no further.
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - box.height / 2 - 200, { steps: 4 });
  await page.mouse.up();
  await says(page, /by 8\.0 px/);
});

test('a click rings another place, whose arrow turns by its own angle', async ({ strict: page }) => {
  await openOnly(page, 'arrows');
  const first = told(await says(page, /has turned/));
  const box = (await hand(page).boundingBox())!;
  await page.mouse.click(box.x + (14.6 / 32) * box.width, box.y + (28.6 / 32) * box.height);
  await expect(page).toHaveURL(/rr=28\.5&rc=14\.5/);
  const wanted = expectedMove({ image: 73, octave: 2, orientation: 1, down: 2, right: 0, row: 28.5, col: 14.5 });
  await expect(async () => {
    const found = told((await picture(page).getAttribute('aria-label'))!);
    expect(Math.abs(found.turn - wanted.turn)).toBeLessThan(1);
    expect(found).not.toEqual(first);
  }).toPass();
});

test('by keyboard alone: move, ring, put back; the chart and the clock too', async ({ strict: page }) => {
  await openOnly(page, 'arrows');
  await says(page, /moved down by 2\.0 px/);
  await hand(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await says(page, /moved down and right by 2\.5 px/);
  await page.keyboard.press('Shift+ArrowUp');
  await expect(page).toHaveURL(/rr=16\.75/);
  await page.keyboard.press('Home');
  await says(page, /not moved/);
  await expect(exhibit(page).locator('h2')).toContainText('watch its arrows turn');
  // Its direction is not forgotten.
  const chart = exhibit(page).getByRole('slider', { name: /How far the ringed arrow has turned/ });
  await chart.focus();
  for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowRight');
  await says(page, /moved down and right by 0\.5 px/);
  await expect(chart).toHaveAttribute('aria-valuetext', /^0\.5 px: measured −?\d+°, predicted −?\d+°, pure wave −?\d+°$/);
  const clock = exhibit(page).getByRole('slider', { name: 'Length of the move', exact: true });
  await clock.focus();
  await page.keyboard.press('End');
  await says(page, /moved down and right by 4\.0 px/);
});

test('the clock moves the digit and stops after four pixels', async ({ strict: page }) => {
  await openOnly(page, 'arrows', '&md=0&mr=-3.5');
  await says(page, /moved left by 3\.5 px/);
  await page.getByRole('contentinfo').getByRole('button', { name: 'play' }).click();
  await says(page, /moved left by 4\.0 px/);
  await expect(page.getByRole('contentinfo').getByRole('button', { name: 'play' })).toBeVisible();
  await exhibit(page).getByRole('button', { name: 'Play' }).click();
  await exhibit(page).getByRole('button', { name: 'Pause' }).click();
  await says(page, /not moved|moved left by [0-3]\.\d px/);
});

test('wavelet and digit change what is seen', async ({ strict: page }) => {
  await openOnly(page, 'arrows');
  const line = exhibit(page).locator('path[data-line=measured]');
  const z = async () => Number(/z (\d+) %/.exec((await picture(page).getAttribute('aria-label'))!)![1]);
  await says(page, /has turned/);
  const [first, drawn] = [await z(), await line.getAttribute('d')];
  await exhibit(page).getByRole('radio', { name: '6.4' }).check({ force: true });
  await expect.poll(z).toBeLessThan(0.7 * first);
  await expect(line).not.toHaveAttribute('d', drawn!);
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('radio', { name: 'across' }).check({ force: true });
  await expect(exhibit(page).locator('h2')).toContainText('hardly turn');
  await expect(page).toHaveURL(/o=3/);
  const table = exhibit(page).getByRole('table');
  await expect(table.locator('tbody tr')).toHaveCount(4);
  // Another image from the bar's panel.
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: /^Image: / })
    .click();
  const panel = page.getByRole('group', { name: 'Images', exact: true });
  await panel.getByRole('radio', { name: '9', exact: true }).check({ force: true });
  await panel.getByRole('radio', { name: 'image 30, 9', exact: true }).check({ force: true });
  await says(page, /the nine/);
  await expect(table.locator('caption')).toContainText('A nine');
  await expect(page).toHaveURL(/i=29/);
});

test('where nothing is, no phase is told', async ({ strict: page }) => {
  await openOnly(page, 'arrows', '&s=0&rr=0&rc=0');
  await says(page, /is too faint to have a phase/);
});

test('on a phone a finger on the digit moves it, and beside it scrolls', async ({ strict: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openOnly(page, 'arrows');
  await says(page, /has turned/);
  const action = (element: Element) => getComputedStyle(element).touchAction;
  expect(await hand(page).evaluate(action)).toBe('none');
  expect(await picture(page).evaluate(action)).not.toBe('none');
  const box = (await hand(page).boundingBox())!;
  expect(box.width).toBeLessThan(0.6 * 390);
});

test('dragging the digit never blocks the page for 50 ms', { tag: ALONE }, async ({ page }) => {
  await open(page, '?v=1&c=arrows');
  await says(page, /has turned/);
  const box = (await hand(page).boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const longest = await longestTask(page, async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let k = 0; k < 16; k++) await page.mouse.move(x + 40 * Math.sin(k / 3), y + 40 * Math.cos(k / 4));
    await page.mouse.up();
  });
  expect(longest).toBeLessThanOrEqual(50);
});
