// Ten tangles, driven as a reader would. The numbers are compared with the definition, computed here from the shipped images.
import type { Page, Route } from '@playwright/test';
import { pulledStraight } from './chains-oracle.ts';
import { address, expect as patient, open, openOnly, ready, test } from './page.ts';

// A thousand digits are read several times a test: a busy machine may take its time.
test.setTimeout(90_000);
const expect = patient.configure({ timeout: 20_000 });

const exhibit = (page: Page) => page.locator('#tangles');
const slider = (page: Page) => exhibit(page).getByRole('slider', { name: 'How much of the phase is gone' });

const openHere = (page: Page, query = '') => openOnly(page, 'tangles', query);

/** The accuracy on the screen, once it belongs to what is shown. */
async function accuracy(page: Page): Promise<number> {
  const number = exhibit(page).locator('.number');
  await expect(number).toHaveAttribute('aria-busy', 'false');
  return parseInt((await number.locator('strong').textContent()) ?? '', 10);
}

interface Row {
  end: number;
  bar: number;
  share: number;
}
/** The table under the figure, when nothing in it is pending. */
async function table(page: Page): Promise<Row[]> {
  await accuracy(page);
  return exhibit(page)
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => {
        const [end, bar, share] = [...row.querySelectorAll('td')].map((cell) => parseFloat(cell.textContent ?? ''));
        return { end: end!, bar: bar!, share: share! };
      }),
    );
}

/** How colourful the chains are: the mean of (largest − least channel) over the stage's bright pixels. */
const saturation = (page: Page) =>
  exhibit(page)
    .locator('.stage > canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const from = Math.round(canvas.width * 0.2);
      const { data } = canvas.getContext('2d')!.getImageData(from, 0, Math.round(canvas.width * 0.7), Math.round(canvas.height * 0.88));
      let [sum, count] = [0, 0];
      for (let i = 0; i < data.length; i += 4) {
        const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
        if (Math.max(r, g, b) < 160) continue;
        sum += Math.max(r, g, b) - Math.min(r, g, b);
        count++;
      }
      return sum / count;
    });

test('the dial unrolls the tangles: accuracy, chains, colour and claim', async ({ strict: page }) => {
  await openHere(page);
  const claim = exhibit(page).locator('h2');
  await expect(claim).toHaveText('Average what keeps its phase, and nothing is left');
  expect(await accuracy(page)).toBeLessThan(27);
  const kept = await table(page);
  for (const { share } of kept) expect(share).toBeLessThan(35);
  // The canvas is painted a frame after the numbers are known.
  await expect.poll(() => saturation(page)).toBeGreaterThan(40);
  const colourful = await saturation(page);

  await slider(page).focus();
  for (let n = 0; n < 50; n++) await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/a=\.5/);
  const halfway = await accuracy(page);
  expect(halfway).toBeGreaterThan(60);
  expect(halfway).toBeLessThan(84);

  await page.keyboard.press('End');
  await expect(claim).toHaveText('Throw the phase away, and ten classes stand apart');
  expect(await accuracy(page)).toBeGreaterThan(80);
  await expect.poll(async () => (await table(page)).map(({ share }) => share)).toEqual(new Array(10).fill(100));
  const gone = await table(page);
  expect(gone.map(({ bar }) => bar)).toEqual(kept.map(({ bar }) => bar));
  await expect.poll(() => saturation(page)).toBeLessThan(colourful / 20);
});

test('the bars are those of the definition, at the first place and at another', async ({ strict: page }) => {
  await openHere(page);
  for (const [row, col, channel] of [
    [21, 18, 1],
    [12, 15, 3],
  ] as const) {
    await openHere(page, `&row=${row}&col=${col}&w=${channel}`);
    const expected = pulledStraight(row, col, channel);
    (await table(page)).forEach(({ bar }, c) => expect(Math.abs(bar - expected[c]!), `class ${c}`).toBeLessThan(0.011));
  }
});

test('another seed inverts other digits: ends move, lengths do not', async ({ strict: page }) => {
  await openHere(page);
  const before = await table(page);
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('button', { name: /seed/ }).click();
  await expect(page).toHaveURL(/seed=2/);
  const after = await table(page);
  expect(after.map(({ bar }) => bar)).toEqual(before.map(({ bar }) => bar));
  expect(after.filter(({ end }, c) => Math.abs(end - before[c]!.end) > 0.02).length).toBeGreaterThan(5);
});

test('shuffled labels bring the accuracy down to chance, and the bars to one length', async ({ strict: page }) => {
  await openHere(page, '&a=0');
  expect(await accuracy(page)).toBeGreaterThan(80);
  const spread = (rows: Row[]) => Math.max(...rows.map(({ bar }) => bar)) / Math.min(...rows.map(({ bar }) => bar));
  expect(spread(await table(page))).toBeGreaterThan(4);
  await exhibit(page).getByRole('button', { name: 'shuffle the labels' }).click();
  await expect(page).toHaveURL(/shuffled=1/);
  await expect(exhibit(page).locator('h2')).toHaveText('Shuffle the labels, and ten bars come out alike');
  const shuffled = await accuracy(page);
  expect(shuffled).toBeGreaterThan(4);
  expect(shuffled).toBeLessThan(17);
  await expect.poll(async () => spread(await table(page))).toBeLessThan(2);
  await exhibit(page).getByRole('button', { name: 'true labels again' }).click();
  expect(await accuracy(page)).toBeGreaterThan(80);
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('switch', { name: 'Labels' }).click();
  await expect(page).toHaveURL(/shuffled=1/);
});

/** The table's first column. */
const names = (page: Page) => exhibit(page).locator('tbody th').allTextContents();

for (const { title, file, data, classes, caption, accuracies, claim } of [
  {
    title: 'Fashion-MNIST',
    file: 'fashion-mnist-1000',
    data: 'fashion-mnist',
    classes: ['T-shirt', 'trouser', 'boot'],
    caption: 'unseen garments',
    accuracies: [60, 80],
    claim: 'Throw the phase away, and ten classes stand apart',
  },
  {
    title: 'CIFAR-10',
    file: 'cifar-10-1000',
    data: 'cifar-10',
    classes: ['plane', 'car', 'truck'],
    caption: 'unseen photographs',
    accuracies: [23, 40],
    claim: 'Throw the phase away, and classes begin to differ',
  },
] as const)
  test(`${title}: its names, its bars by the definition, and no more claimed than is so`, async ({ strict: page }) => {
    await openHere(page, '&a=0&row=16&col=15');
    expect(await accuracy(page)).toBeGreaterThan(80);
    await exhibit(page).locator('summary').click();
    await exhibit(page).getByRole('radio', { name: title, exact: true }).check();
    await expect(page).toHaveURL(new RegExp(`data=${data}`));
    await expect.poll(async () => (await names(page))[0]).toBe(classes[0]);
    const found = await names(page);
    expect([found[0], found[1], found[9]]).toEqual(classes);
    const expected = pulledStraight(16, 15, 1, file);
    (await table(page)).forEach(({ bar }, c) => expect(Math.abs(bar - expected[c]!), `class ${c}`).toBeLessThan(0.011));
    await expect(exhibit(page).locator('.number')).toContainText(caption);
    const gone = await accuracy(page);
    expect(gone).toBeGreaterThan(accuracies[0]);
    expect(gone).toBeLessThan(accuracies[1]);
    await expect(exhibit(page).locator('h2')).toHaveText(claim);
    await slider(page).press('Home');
    await expect(exhibit(page).locator('h2')).toHaveText('Average what keeps its phase, and nothing is left');
    await expect.poll(() => accuracy(page)).toBeLessThan(32);
  });

test('the old picture stays until other images are there; cancelled or failed, it says so', async ({ page }) => {
  const IMAGES = /assets\/cifar-10-1000-.*\.safetensors$/;
  await openHere(page, '&a=0');
  const before = await table(page);
  let asked = () => {};
  const held = new Promise<void>((resolve) => (asked = resolve));
  let request: Route | undefined;
  await page.route(IMAGES, (route) => {
    request = route;
    asked();
  });
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('radio', { name: 'CIFAR-10' }).check();
  await held;
  const news = page.getByRole('contentinfo').getByRole('status').first();
  await expect(news).toContainText('Loading CIFAR-10');
  expect((await names(page))[0]).toBe('0');
  expect(await table(page)).toEqual(before);
  await news.getByRole('button', { name: 'cancel' }).click();
  await expect(page).not.toHaveURL(/data=/);
  await expect(exhibit(page).getByRole('radio', { name: 'MNIST', exact: true })).toBeChecked();
  // Before the handler that holds: without any, the browser would let the held request go.
  await page.route(IMAGES, (route) => route.abort());
  await request?.abort().catch(() => {});
  await exhibit(page).getByRole('radio', { name: 'CIFAR-10' }).check();
  await expect(news).toContainText(/CIFAR-10 .* could not be loaded/);
  expect((await names(page))[0]).toBe('0');
  await page.unroute(IMAGES);
  await news.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(async () => (await names(page))[0]).toBe('plane');
});

test('the first picture needs the document and nothing else', async ({ page }) => {
  // Everything else is still on its way.
  await page.route(
    (url) => url.pathname !== new URL(address()).pathname,
    () => {},
  );
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(address(), { waitUntil: 'commit' });
  const stage = page.locator('#first-paint .stage');
  await expect(stage).toBeVisible();
  // Laid out, and in the reader's theme.
  expect((await stage.boundingBox())!.width).toBeGreaterThan(800);
  await expect(page.locator('#first-paint .claim')).toHaveCSS('font-weight', '600');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a link to other images never shows the digits that wait in the document', async ({ page }) => {
  await page.goto(address() + '?v=1&data=cifar-10');
  await expect(page.locator('#first-paint')).toBeHidden();
  await ready(page);
  await accuracy(page);
  expect((await names(page))[0]).toBe('plane');
  // Nor does a page on which other images were chosen before anything was computed.
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(address());
  await expect(page.locator('#first-paint')).toBeVisible();
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: /^Network: / })
    .click();
  await page.getByRole('list', { name: 'CIFAR-10' }).getByRole('button').first().click();
  await expect(page.locator('#first-paint')).toHaveCount(0);
  release();
});

test('as many arrows as asked for', async ({ strict: page }) => {
  await openHere(page, `&arrows=24`);
  await expect(exhibit(page).locator('.sentence')).toContainText('Twenty-four of a class');
  const expected = pulledStraight(21, 18, 1, 'mnist-1000', 24);
  (await table(page)).forEach(({ bar }, c) => expect(Math.abs(bar - expected[c]!), `class ${c}`).toBeLessThan(0.011));
  await exhibit(page).locator('summary').click();
  const arrows = exhibit(page).getByRole('slider', { name: 'Arrows of a class' });
  await arrows.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/arrows=25/);
  await expect(exhibit(page).locator('.sentence')).toContainText('25 of a class');
  const more = pulledStraight(21, 18, 1, 'mnist-1000', 25);
  await expect.poll(async () => Math.abs((await table(page))[6]!.bar - more[6]!)).toBeLessThan(0.011);
});

test('guess before you pull: by hand and by keys, scored against the bars', async ({ strict: page }) => {
  await openHere(page, '&a=.8');
  const bars = (await table(page)).map(({ bar }) => bar);
  await exhibit(page).getByRole('button', { name: 'guess before you pull' }).click();
  await expect(page).toHaveURL(/guess=(50){10}/);
  await expect(exhibit(page).locator('h2')).toContainText('where will the ten dots land?');
  await expect(exhibit(page).locator('.number strong')).toHaveText('?');
  await expect(slider(page)).toHaveValue('0');
  // Nothing in the table tells.
  expect(await exhibit(page).locator('tbody td').first().textContent()).toBe('?');
  const rings = exhibit(page).getByRole('group', { name: 'Your guesses' }).getByRole('slider');
  await expect(rings).toHaveCount(10);
  await rings.nth(3).focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight');
  await rings.nth(9).press('Home');
  // By hand: the second row's ring to 20 % of the way.
  const canvas = (await exhibit(page).locator('.stage > canvas').boundingBox())!;
  const at = (share: number) => canvas.x + canvas.width * (0.2085 + share * (0.962 - 0.2085));
  const y = canvas.y + canvas.height * (0.155 + 0.079);
  await page.mouse.move(at(0.5), y);
  await page.mouse.down();
  await page.mouse.move(at(0.3), y + 60, { steps: 4 });
  await page.mouse.move(at(0.2), y + 60, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/guess=50(19|20|21)5053505050505000/);
  const marks = /guess=(\d{20})/.exec(page.url())![1]!.match(/../g)!.map(Number);
  await exhibit(page).getByRole('button', { name: 'show' }).click();
  await expect(slider(page)).toHaveValue('1');
  await expect(rings).toHaveCount(0);
  const guesses = await exhibit(page)
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => parseFloat([...row.querySelectorAll('td')].at(-1)!.textContent!)));
  // Marks are in proportion to lengths, and the longest rule ends where its mark would be 99 or before.
  const unit = guesses[0]! / marks[0]!;
  guesses.forEach((guess, c) => expect(Math.abs(guess - unit * marks[c]!)).toBeLessThan(0.02));
  expect(99 * unit).toBeGreaterThan(0.99 * Math.max(...bars));
  const off = bars.reduce((sum, bar, c) => sum + Math.abs(guesses[c]! - bar), 0) / 10 / Math.max(...bars);
  const shown = parseInt((await exhibit(page).locator('.number strong').textContent())!, 10);
  expect(Math.abs(shown - 100 * off)).toBeLessThan(0.7);
  // The link restores it, once it has followed.
  await expect(page).toHaveURL(/[?&]a=0(&|$)/);
  await open(page, new URL(page.url()).search);
  await expect(exhibit(page).locator('.number strong')).toHaveText(`${shown} %`);
  await exhibit(page).getByRole('button', { name: 'done guessing' }).click();
  await expect(page).not.toHaveURL(/guess/);
  expect(await accuracy(page)).toBeGreaterThan(80);
});

test('a ghost chooses the place, by hand and by keys; a picture the wavelet', async ({ strict: page }) => {
  await openHere(page);
  const before = await table(page);
  const canvas = (await exhibit(page).locator('.stage > canvas').boundingBox())!;
  // The middle of the third ghost.
  await page.mouse.click(canvas.x + canvas.width * 0.0475 + canvas.height * 0.0383, canvas.y + canvas.height * (0.155 + 2 * 0.079));
  await expect(page).toHaveURL(/row=1[56]&col=1[56]/);
  await expect.poll(async () => (await table(page))[0]!.bar).not.toBe(before[0]!.bar);
  const place = exhibit(page).getByRole('slider', { name: /Place looked at/ });
  const [, row, col] = /row=(\d+)&col=(\d+)/.exec(page.url())!.map(Number);
  await place.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(new RegExp(`row=${row! - 1}(&|$)`));
  await expect(place).toHaveAttribute('aria-valuetext', `row ${row! - 1}, column ${col! + 2}`);
  await exhibit(page).getByRole('radio', { name: 'upright strokes' }).click();
  await expect(page).toHaveURL(/w=3/);
});

test('one row is lit under the hand, and by keys', async ({ strict: page }) => {
  await openHere(page);
  await accuracy(page);
  const rows = exhibit(page).getByRole('slider', { name: 'Row lit' });
  const unlit = await saturation(page);
  await rows.focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowDown');
  await expect(rows).toHaveAttribute('aria-valuetext', /^class 3: the chain gets \d+ % of its length/);
  // Drawn at the next frame. A browser may draw a canvas that is read often in another way, a few pixels differently.
  await expect.poll(async () => Math.abs((await saturation(page)) - unlit)).toBeGreaterThan(4);
  await rows.blur();
  await expect.poll(async () => Math.abs((await saturation(page)) - unlit)).toBeLessThan(1);
});

test('wandering digits make chains writhe, and bars hardly', async ({ strict: page }) => {
  const moved = async (alpha: number) => {
    await openHere(page, `&a=${alpha}&wander=1`);
    const before = await table(page);
    await page.getByRole('contentinfo').getByRole('button', { name: 'play' }).click();
    await page.waitForTimeout(2500);
    await page.getByRole('contentinfo').getByRole('button', { name: 'pause' }).click();
    const after = await table(page);
    const change = after.map(({ end }, c) => Math.abs(end - before[c]!.end) / before[c]!.end);
    return change.reduce((sum, x) => sum + x, 0) / 10;
  };
  const tangles = await moved(1);
  const bars = await moved(0);
  expect(bars).toBeLessThan(0.25);
  expect(tangles).toBeGreaterThan(1.5 * bars);
});

test('the dial sweeps once and comes back; a hand or reduced motion keeps it still', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  await accuracy(page);
  await expect.poll(() => slider(page).inputValue(), { timeout: 60_000, intervals: [50] }).toBe('1');
  await expect.poll(() => slider(page).inputValue(), { timeout: 60_000 }).toBe('0');
  await open(page);
  await page.keyboard.press('Shift');
  await page.waitForTimeout(3000);
  expect(await slider(page).inputValue()).toBe('0');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await page.waitForTimeout(3000);
  expect(await slider(page).inputValue()).toBe('0');
});

test('a phone shows four classes, then all ten', async ({ strict: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openHere(page);
  expect((await table(page)).length).toBe(4);
  await exhibit(page).getByRole('button', { name: 'all ten' }).click();
  expect((await table(page)).length).toBe(10);
});

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const) {
  test(`the picture before the program is the live one, in the same place: ${width}×${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
    // The engine is held back, so that the picture stays.
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/*.wasm', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(address());
    const still = page.locator('#first-paint .stage');
    await expect(still).toBeVisible();
    await page.evaluate(() => document.fonts.ready);
    const place = (await still.boundingBox())!;
    // The same whole pixels of the screen both times.
    const clip = { x: Math.ceil(place.x), y: Math.ceil(place.y), width: Math.floor(place.width) - 1, height: Math.floor(place.height) - 1 };
    const before = await page.screenshot({ clip });
    release();
    await ready(page);
    await expect(page.locator('#first-paint')).toHaveCount(0);
    await accuracy(page);
    const live = exhibit(page).locator('.stage');
    const now = (await live.boundingBox())!;
    for (const key of ['x', 'y', 'width', 'height'] as const) expect(Math.abs(now[key] - place[key])).toBeLessThan(1.5);
    // Wavelets and the wheel of directions come with the program: they are not compared.
    const after = await page.screenshot({ clip });
    const [difference, elsewhere] = await page.evaluate(
      async ([a, b, share]) => {
        // A quarter of the size: edges that fall otherwise between two pixels do not count. `lower` moves the picture down.
        const pixels = async (text: string, lower = 0) => {
          const image = new Image();
          image.src = `data:image/png;base64,${text}`;
          await image.decode();
          const [width, height] = [Math.round(image.width / 4), Math.round((share * image.height) / 4)];
          const ctx = new OffscreenCanvas(width, height).getContext('2d')!;
          ctx.imageSmoothingQuality = 'high';
          const top = 0.11 * image.height - lower;
          ctx.drawImage(image, 0, top, image.width, share * image.height, 0, 0, width, height);
          return ctx.getImageData(0, 0, width, height).data;
        };
        const apart = (one: Uint8ClampedArray, two: Uint8ClampedArray) => {
          let [sum, light] = [0, 0];
          for (let n = 0; n < two.length; n++) {
            if (n % 4 === 3) continue;
            sum += Math.abs((one[n] ?? 0) - two[n]!);
            light += Math.max(0, two[n]! - 20);
          }
          return sum / light;
        };
        const live = await pixels(b);
        return [apart(await pixels(a), live), apart(await pixels(a, 8), live)] as const;
      },
      [before.toString('base64'), after.toString('base64'), width < 600 ? 0.87 : 0.77] as const,
    );
    expect(difference).toBeLessThan(0.25);
    expect(elsewhere, 'eight pixels further down it is another picture').toBeGreaterThan(2 * difference);
  });
}
