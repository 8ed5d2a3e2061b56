// Why arrows turn, its warp and its swapped phases, driven as a reader would; its figures against sums of their own, from the raw pixels.
import type { Page } from '@playwright/test';
import { analyse, correlation, energyOf, framed, frequencyOf, imageOf, scaled, synthesise, wavesOf, type Waves } from './arrows-oracle.ts';
import { expect, openOnly, test } from './page.ts';

test.describe.configure({ timeout: 60_000 });

const exhibit = (page: Page) => page.locator('#arrows');

async function says(page: Page, expected: RegExp): Promise<string> {
  const picture = exhibit(page).locator('.stage canvas');
  await expect(picture).toHaveAttribute('aria-label', expected, { timeout: 30_000 });
  return (await picture.getAttribute('aria-label'))!;
}

/** Seen at p is what was at p − τ(p), summed wave by wave, two samples a pixel. */
function warped(waves: Waves, size: number): Waves {
  const n = 96;
  const out = new Float64Array(n * n);
  const wave = (at: number) => (size / Math.SQRT2) * Math.sin((2 * Math.PI * at) / 20);
  const bare = { re: waves.re, im: waves.im };
  const rows = Array.from({ length: 47 }, () => [0, 0] as [number, number]);
  for (let r = 0; r < n; r++)
    for (let c = 0; c < n; c++) {
      const [row, col] = [r / 2 - wave(c / 2 - 23.5), c / 2 - wave(r / 2 - 23.5)];
      // Row frequencies outside: the inner sum over columns, then one turn a row.
      const turns = Array.from({ length: 47 }, (_, m) => {
        const angle = (2 * Math.PI * (m - 23) * col) / 48;
        return [Math.cos(angle), Math.sin(angle)] as const;
      });
      let value = 0;
      for (let k = 0; k < 47; k++) {
        let [re, im] = [0, 0];
        for (let m = 0; m < 47; m++) {
          const [cos, sin] = turns[m]!;
          re += bare.re[47 * k + m]! * cos - bare.im[47 * k + m]! * sin;
          im += bare.re[47 * k + m]! * sin + bare.im[47 * k + m]! * cos;
        }
        rows[k] = [re, im];
        const angle = (2 * Math.PI * (k - 23) * row) / 48;
        value += re * Math.cos(angle) - im * Math.sin(angle);
      }
      out[r * n + c] = value;
    }
  return analyse(out, 2);
}

function changes(before: Waves, after: Waves, octave: number) {
  const xi = (0.75 * Math.PI) / 2 ** octave;
  let [difference, all] = [0, 0];
  for (let i = 0; i < before.re.length; i++) {
    const length = Math.hypot(...frequencyOf(i));
    if (length < xi / Math.SQRT2 || length >= xi * Math.SQRT2) continue;
    const [a, b] = [before, after].map(({ re, im }) => Math.hypot(re[i]!, im[i]!)) as [number, number];
    difference += (a - b) ** 2;
    all += a * a;
  }
  const global = 100 * Math.sqrt(difference / all);
  const width = 2.5 * 0.8 * 2 ** octave;
  [difference, all] = [0, 0];
  for (let l = 0; l < 4; l++) {
    const [a, b] = [before, after].map((waves) =>
      scaled(analyse(energyOf(waves, octave, l).map(Math.sqrt), 2), (row, col) => Math.exp(-0.5 * width * width * (row * row + col * col))),
    ) as [Waves, Waves];
    for (let i = 0; i < a.re.length; i++) {
      difference += (a.re[i]! - b.re[i]!) ** 2 + (a.im[i]! - b.im[i]!) ** 2;
      all += a.re[i]! ** 2 + a.im[i]! ** 2;
    }
  }
  return { global, local: 100 * Math.sqrt(difference / all) };
}

test('changes under a warp and a shift are those of the definition', async ({ strict: page }) => {
  await openOnly(page, 'arrows', '&am=warp&aw=1.5');
  const words = await says(page, /the three, warped by up to 1\.50 px/);
  const found = [...words.matchAll(/([\d.]+) px: global (\d+) %, local (\d+) %; shifted: (\d+) %, (\d+) %/g)].map(([, ...n]) =>
    n.map(Number),
  );
  expect(found.map(([sigma]) => sigma)).toEqual([0.8, 1.6, 3.2, 6.4]);
  const before = wavesOf(imageOf('mnist', 73));
  const after = warped(before, 1.5);
  for (const octave of [0, 2]) {
    const wanted = changes(before, after, octave);
    const [, global, local, shifted] = found[octave]!;
    expect(Math.abs(global! - wanted.global), `${global} against ${wanted.global}`).toBeLessThan(1.5);
    expect(Math.abs(local! - wanted.local), `${local} against ${wanted.local}`).toBeLessThan(1.5);
    expect(shifted).toBe(0);
  }
  await expect(exhibit(page).locator('h2')).toHaveText('A small warp breaks the global modulus; the local holds');
  // The table says the same, and what is not averaged.
  await exhibit(page).locator('summary').click();
  const row = exhibit(page).getByRole('row', { name: /σ = 0\.8 px/ });
  await expect(row.getByRole('cell').nth(1)).toHaveText(`${found[0]![1]} %`);
  await expect(row.getByRole('cell').nth(2)).toHaveText('0 %');
  await expect(row.getByRole('cell').nth(3)).toHaveText(`${found[0]![2]} %`);
});

test('the warp is played, stepped and scrubbed; without it nothing changes', async ({ strict: page }) => {
  await openOnly(page, 'arrows', '&am=warp&aw=0');
  await says(page, /warped by up to 0\.00 px.*0\.8 px: global 0 %, local 0 %/);
  await expect(exhibit(page).locator('h2')).toContainText('which modulus holds');
  const clock = exhibit(page).getByRole('slider', { name: 'Size of the warp' });
  await exhibit(page).getByRole('button', { name: 'Step on' }).click();
  await says(page, /up to 0\.25 px/);
  await expect(page).toHaveURL(/aw=\.25/);
  await clock.focus();
  await page.keyboard.press('End');
  await says(page, /up to 4\.00 px/);
  await page.keyboard.press('Home');
  await says(page, /up to 0\.00 px/);
  const bar = page.getByRole('contentinfo');
  await bar.getByRole('button', { name: 'play' }).click();
  await says(page, /up to (?!0\.00)\d\.\d\d px/);
  await bar.getByRole('button', { name: 'pause' }).click();
  await expect(bar.getByRole('button', { name: 'play' })).toBeVisible();
});

test('the mode is chosen by keys, keeps the focus and is in the link', async ({ strict: page }) => {
  await openOnly(page, 'arrows');
  await says(page, /the three, moved/);
  const mode = (name: string) => exhibit(page).getByRole('radio', { name, exact: true });
  await mode('move').focus();
  await page.keyboard.press('ArrowRight');
  await says(page, /the three, warped/);
  await expect(mode('warp')).toBeFocused();
  await expect(page).toHaveURL(/am=warp/);
  await page.keyboard.press('ArrowRight');
  await says(page, /A is a three/);
  await expect(mode('swap phases')).toBeFocused();
  await page.goBack();
  await says(page, /the three, warped/);
});

test('swapped phases are those of the definition, and the picture goes with them', async ({ strict: page }) => {
  await openOnly(page, 'arrows', '&am=swap&i=73&ab=90');
  const words = await says(page, /A is a three, B a zero/);
  const [, likeA, likeB] = /A’s modulus with B’s phase: like A (−?\d\.\d\d), like B (−?\d\.\d\d)/.exec(words)!;
  const [, localA, localB] = /Local moduli of .*like A’s (−?\d\.\d\d), like B’s (−?\d\.\d\d)/.exec(words)!;
  const number = (text: string) => Number(text.replace('−', '-'));
  const [a, b] = [wavesOf(imageOf('mnist', 73)), wavesOf(imageOf('mnist', 90))];
  const mixed: Waves = { re: new Float64Array(a.re.length), im: new Float64Array(a.re.length) };
  for (let i = 0; i < a.re.length; i++) {
    const [length, phase] = [Math.hypot(a.re[i]!, a.im[i]!), Math.atan2(b.im[i]!, b.re[i]!)];
    mixed.re[i] = length * Math.cos(phase);
    mixed.im[i] = length * Math.sin(phase);
  }
  const pictures = [mixed, a, b].map((waves) => framed(synthesise(waves, 2).re)) as [number[], number[], number[]];
  expect(number(likeA!)).toBeCloseTo(correlation(pictures[0], pictures[1]), 1);
  expect(Math.abs(number(likeB!) - correlation(pictures[0], pictures[2]))).toBeLessThan(0.015);
  const local = (waves: Waves) => {
    const all = [0, 1, 2, 3].map((l) => energyOf(waves, 0, l));
    return framed(all[0]!.map((_, i) => Math.sqrt(all.reduce((sum, energy) => sum + energy[i]!, 0))));
  };
  const moduli = [mixed, a, b].map(local) as [number[], number[], number[]];
  expect(Math.abs(number(localA!) - correlation(moduli[0], moduli[1]))).toBeLessThan(0.015);
  expect(Math.abs(number(localB!) - correlation(moduli[0], moduli[2]))).toBeLessThan(0.015);
  expect(number(likeB!)).toBeGreaterThan(number(likeA!));
  await expect(exhibit(page).locator('h2')).toContainText('the picture goes with them');
});

test('the other image is chosen by slider or sheet, exchanged, and seen at another scale', async ({ strict: page }) => {
  await openOnly(page, 'arrows', '&am=swap');
  const first = await says(page, /A is a three, B a zero/);
  await exhibit(page).getByRole('radio', { name: '3.2' }).check({ force: true });
  await expect(page).toHaveURL(/al=2/);
  const locals = (words: string) => /Local moduli.*/.exec(words)![0];
  await expect(async () => {
    const words = (await exhibit(page).locator('.stage canvas').getAttribute('aria-label'))!;
    expect(locals(words)).not.toBe(locals(first));
  }).toPass();
  const slider = exhibit(page).getByRole('slider', { name: 'image B' });
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await says(page, /A is a three, B a one/);
  await expect(page).toHaveURL(/ab=91/);
  await exhibit(page).locator('summary').click();
  await exhibit(page).getByRole('button', { name: 'exchange A and B' }).click();
  await says(page, /A is a one, B a three/);
  // B among the pictures: its class, then the image.
  const sheet = exhibit(page).getByRole('region', { name: /^Image B/ });
  await sheet.scrollIntoViewIfNeeded();
  await sheet.getByRole('radio', { name: '8', exact: true }).check({ force: true });
  await sheet.getByRole('radio', { name: 'image 9, 8', exact: true }).check({ force: true });
  await says(page, /A is a one, B an eight/);
  await exhibit(page).getByRole('radio', { name: 'CIFAR-10' }).check({ force: true });
  await says(page, /A is an automobile, B a ship/);
  await expect(exhibit(page).getByRole('table').locator('tbody tr')).toHaveCount(6);
});
