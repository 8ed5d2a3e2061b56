// Every exhibit's figure as PNG, SVG and CSV: the drawing looks as the picture does, and both carry their caption.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { CHAPTERS } from '../../../www/state/table.ts';
import { withShortPasses } from '../gpu/small-network.ts';
import { atRest, watchEngine } from './at-rest.ts';
import { expect, open, openOnly, test } from './page.ts';

test.describe.configure({ timeout: 500_000 });

async function saved(page: Page, exhibit: Locator, button: string): Promise<Buffer> {
  const coming = page.waitForEvent('download');
  await exhibit.getByRole('button', { name: button }).click();
  const download = await coming;
  return readFileSync((await download.path())!);
}

/** Mean difference of two pictures in 0…255, and how bright the first is, over the pixels of the first. */
const difference = (page: Page, one: Buffer, other: Buffer) =>
  page.evaluate(
    async (sources) => {
      const pictures = await Promise.all(
        sources.map(async (src) => {
          const image = new Image();
          image.src = src;
          await image.decode();
          return image;
        }),
      );
      const [width, height] = [pictures[0]!.naturalWidth / 2, pictures[0]!.naturalHeight / 2];
      const [a, b] = pictures.map((image) => {
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        const ctx = canvas.getContext('2d')!;
        ctx.drawImage(image, 0, 0, width, height);
        return ctx.getImageData(0, 0, width, height).data;
      });
      let [sum, light] = [0, 0];
      for (let i = 0; i < a!.length; i++) {
        sum += Math.abs(a![i]! - b![i]!);
        if (i % 4 < 3) light += a![i]!;
      }
      return { mean: sum / a!.length, light: light / a!.length, width, height };
    },
    [one, other].map((file) => `data:image/${file[0] === 0x89 ? 'png' : 'svg+xml'};base64,${file.toString('base64')}`),
  );

for (const name of CHAPTERS)
  test(`the figure can be saved, as what is seen: ${name}`, async ({ strict: page }) => {
    await watchEngine(page);
    if (name === 'separation') await withShortPasses(page);
    await openOnly(page, name, '&i=7');
    const exhibit = page.locator(`#${name}`);
    // Drawn with numbers in it.
    await expect(exhibit.locator('.number strong, .stage canvas').first()).toBeVisible();
    await atRest(page);
    await expect(exhibit.locator('.number[aria-busy=true]')).toHaveCount(0);
    await exhibit.locator('[data-more] > summary').click();
    // Networks may still be at work on what is drawn: two pictures that are alike say that it rests
    // (captions may tell how long a pass took).
    let [png, svg]: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)];
    await expect
      .poll(
        async () => {
          png = await saved(page, exhibit, 'picture (PNG)');
          svg = await saved(page, exhibit, 'drawing (SVG)');
          return (await difference(page, png, await saved(page, exhibit, 'picture (PNG)'))).mean;
        },
        { timeout: 100_000 },
      )
      .toBeLessThan(0.5);
    const claim = (await exhibit.locator('h2').textContent())!;
    const csv = (await saved(page, exhibit, 'numbers (CSV)')).toString();
    const seen = await difference(page, png, svg);
    expect(seen.light, `${name}: something is drawn`).toBeGreaterThan(10);
    expect(seen.mean, `${name}: PNG and SVG look alike`).toBeLessThan(5);
    expect(csv).toContain(claim.replaceAll('"', '""'));
    expect(csv.trim().split('\r\n').length, `${name}: rows`).toBeGreaterThan(4);
    expect(svg.toString()).toContain('?v=1&amp;');
  });

test('another state is another picture', async ({ strict: page }) => {
  const save = async (query: string, kind: string) => {
    await open(page, query);
    const exhibit = page.locator('#tangles');
    await expect(exhibit.locator('.number[aria-busy=true]')).toHaveCount(0, { timeout: 60_000 });
    await exhibit.locator('[data-more] > summary').click();
    return saved(page, exhibit, kind);
  };
  const kept = await save('?v=1&a=.9', 'picture (PNG)');
  const gone = await save('?v=1&a=0', 'drawing (SVG)');
  // The check above can fail.
  const apart = await difference(page, kept, gone);
  expect(apart.mean).toBeGreaterThan(5);
});

test('the animation is a film of the clock, as long as it, and moves', async ({ strict: page }) => {
  // Small, since every frame is drawn by this machine's processor; of the warp, whose frames each need an answer of the engine's, but a small one.
  await page.setViewportSize({ width: 390, height: 600 });
  await openOnly(page, 'arrows', '&am=warp&aw=1');
  const exhibit = page.locator('#arrows');
  const clock = exhibit.getByRole('slider', { name: 'Size of the warp' });
  await expect(exhibit.locator('.stage canvas')).toHaveAttribute('aria-label', /warped by up to 1\.00 px/, { timeout: 30_000 });
  const before = await clock.getAttribute('aria-valuetext');
  await exhibit.locator('[data-more] > summary').click();
  // Given up, it leaves the clock where it was.
  await exhibit.getByRole('button', { name: 'animation (WebM)' }).click();
  await expect(exhibit.getByText(/\d+ of \d+ frames/)).toBeVisible();
  await exhibit.getByRole('button', { name: 'cancel' }).click();
  await expect(exhibit.getByRole('button', { name: 'animation (WebM)' })).toBeVisible();
  await expect(clock).toHaveAttribute('aria-valuetext', before!);
  const coming = page.waitForEvent('download', { timeout: 400_000 });
  await exhibit.getByRole('button', { name: 'animation (WebM)' }).click();
  const film = readFileSync((await (await coming).path())!);
  await expect(clock).toHaveAttribute('aria-valuetext', before!);
  const seen = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const video = document.createElement('video');
    video.muted = true;
    video.src = URL.createObjectURL(new Blob([bytes], { type: 'video/webm' }));
    await new Promise((resolve, reject) => {
      video.onloadeddata = resolve;
      video.onerror = () => reject(new Error(video.error?.message));
    });
    const at = async (time: number) => {
      video.currentTime = time;
      await new Promise((resolve) => (video.onseeked = resolve));
      const canvas = new OffscreenCanvas(64, 40);
      const ctx = canvas.getContext('2d')!;
      ctx.drawImage(video, 0, 0, 64, 40);
      return [...ctx.getImageData(0, 0, 64, 40).data];
    };
    const [first, last] = [await at(0), await at(3.9)];
    const moved = first.reduce((sum, v, i) => sum + Math.abs(v - last[i]!), 0) / first.length;
    return { duration: video.duration, moved, width: video.videoWidth };
  }, film.toString('base64'));
  // A pixel a second, up to four.
  expect(seen.duration).toBeCloseTo(4, 1);
  expect(seen.width).toBeGreaterThan(300);
  expect(seen.moved).toBeGreaterThan(2);
});
