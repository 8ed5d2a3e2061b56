// Threshold, driven as a reader would. Chains and lengths are compared with the formulas, computed here from the shipped images.
import type { Page } from '@playwright/test';
import { answers, byClass, type Arrow } from './chains-oracle.ts';
import { expect as patient, open, openOnly, test } from './page.ts';

// Four readings of a thousand images a setting: a busy machine may take its time.
test.setTimeout(120_000);
const expect = patient.configure({ timeout: 30_000 });

const exhibit = (page: Page) => page.locator('#threshold');
const four = (page: Page) => exhibit(page).locator('.number table');

/** [gate, modulus] × [with ink, without], in per cent, when all four belong to what is shown. */
async function numbers(page: Page): Promise<number[][]> {
  await expect(four(page)).toHaveAttribute('aria-busy', 'false');
  return four(page)
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => parseInt(cell.textContent!, 10))));
}

/** Under the figure: of each class where its chain gets to and how long it is, and the bar of the modulus. */
const rows = async (page: Page) => {
  await numbers(page);
  return exhibit(page)
    .locator('[data-more] tbody tr')
    .evaluateAll((all) =>
      all.map((row) => {
        const cells = [...row.querySelectorAll('td')].map((cell) => parseFloat(cell.textContent!));
        return { end: cells[0]!, bar: cells[1]!, modulus: cells[4]! };
      }),
    );
};

/** The same by the formula g(|z|) of the arrows' lengths, without ink. */
function expected(length: (r: number) => number) {
  return byClass('mnist-1000', answers('mnist-1000', 21, 18, 1)).map((own: Arrow[]) => {
    let [x, y, bar, modulus] = [0, 0, 0, 0];
    for (const { re, im } of own) {
      const r = Math.hypot(re, im);
      const factor = r > 0 ? length(r) / r : 0;
      x += factor * re;
      y += factor * im;
      bar += length(r);
      modulus += r;
    }
    return { end: Math.hypot(x, y), bar, modulus };
  });
}

async function expectFormula(page: Page, length: (r: number) => number, within = 0.011) {
  const formula = expected(length);
  const worst = async () => {
    const found = await rows(page);
    const apart = (key: 'end' | 'bar' | 'modulus') => Math.max(...found.map((row, c) => Math.abs(row[key] - formula[c]![key])));
    return Math.max(apart('end'), apart('bar'), apart('modulus'));
  };
  await expect.poll(worst).toBeLessThan(within);
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

test('chains and rules are those of the formulas, at every gate and knob', async ({ strict: page }) => {
  await openOnly(page, 'threshold', '&ink=0');
  await numbers(page);
  await exhibit(page).locator('summary').click();
  const formula = exhibit(page).locator('.text p').first();
  const gates = exhibit(page).getByRole('group', { name: 'Done to every arrow' });
  await expect(formula).toContainText('max(0, 1 − b/(|z| + 10⁻⁶)) · z');
  const b = async () => parseFloat(/b = ([\d.]+)/.exec((await formula.textContent())!)![1]!);
  const first = await b();
  // A hundred arrows, each off by the rounding of b at most.
  await expectFormula(page, (r) => Math.max(0, r - first), 0.06);
  const knob = exhibit(page).getByRole('slider', { name: 'threshold b' });
  await knob.focus();
  for (let n = 0; n < 10; n++) await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/cut=\.16/);
  await expect.poll(b).toBeCloseTo((first / 0.06) * 0.16, 2);
  const second = await b();
  await expectFormula(page, (r) => Math.max(0, r - second), 0.06);
  await page.keyboard.press('End');
  await expect(exhibit(page).locator('h2')).toHaveText('Too high a threshold, and every arrow is gone');

  await gates.getByRole('radio', { name: 'tanh' }).check();
  await expect(page).toHaveURL(/gate=tanh/);
  await expectFormula(page, (r) => Math.tanh(20 * r) / 20);
  const gain = exhibit(page).getByRole('slider', { name: 'gain g' });
  await gain.focus();
  await page.keyboard.press('Home');
  await expect(page).toHaveURL(/gain=1(&|$)/);
  await expectFormula(page, Math.tanh);

  await page.keyboard.press('End');
  await gates.getByRole('radio', { name: 'sigmoid' }).check();
  await expectFormula(page, (r) => sigmoid(50 * r) * (r / (r + 1e-6)), 0.2);
  await exhibit(page).getByRole('slider', { name: 'bias b' }).press('Home');
  await expect(page).toHaveURL(/bias=-10/);
  await expectFormula(page, (r) => sigmoid(50 * r - 10) * (r / (r + 1e-6)));

  await gates.getByRole('radio', { name: 'z/|z|' }).check();
  await expect(exhibit(page).locator('[data-controls]').getByRole('slider')).toHaveCount(0);
  // Where nothing is but rounding, an arrow is shorter than 1.
  await expectFormula(page, (r) => r / (r + 1e-6), 0.2);
});

test('with ink every gate leaves the tangle; without it gates separate, too; the modulus does not notice', async ({ strict: page }) => {
  await openOnly(page, 'threshold');
  const claim = exhibit(page).locator('h2');
  await expect(claim).toHaveText('Shorter arrows, same tangle');
  const [gate, modulus] = await numbers(page);
  expect(gate![0]).toBeLessThan(27);
  expect(gate![1]).toBeGreaterThan(60);
  expect(gate![1]).toBeLessThan(modulus![1]!);
  expect(modulus![0]).toBeGreaterThan(80);
  expect(modulus![0]).toBe(modulus![1]);
  const large = () => four(page).locator('td.large').textContent();
  expect(await large()).toBe(`${gate![0]} %`);
  await exhibit(page).getByRole('switch', { name: 'ink' }).focus();
  await page.keyboard.press('Space');
  await expect(page).toHaveURL(/ink=0/);
  await expect(claim).toHaveText('Where ink is always bright, thresholds separate too');
  expect(await numbers(page)).toEqual([gate, modulus]);
  expect(await large()).toBe(`${gate![1]} %`);
});

test('old links to the threshold lead here', async ({ strict: page }) => {
  await open(page, '?v=1&rho=threshold&t=.3');
  await expect(exhibit(page).locator('h2')).toBeInViewport();
  await expect(exhibit(page).getByRole('slider', { name: 'threshold b' })).toHaveAttribute('aria-valuetext', '30 % of the longest arrow');
});

test('a row is lit by keys; photographs are not made more of than they are', async ({ strict: page }) => {
  await openOnly(page, 'threshold', '&data=cifar-10');
  const [gate, modulus] = await numbers(page);
  expect(gate![0]).toBeLessThan(20);
  expect(gate![1]).toBeLessThan(28);
  expect(modulus![0]).toBeGreaterThan(22);
  expect(modulus![0]).toBeLessThan(42);
  await expect(exhibit(page).locator('[data-more] tbody th').nth(1)).toHaveText('car');
  const lit = exhibit(page).getByRole('slider', { name: 'Row lit' });
  await lit.focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowDown');
  await expect(lit).toHaveAttribute('aria-valuetext', /^class cat: the chain gets \d+ % of its length from the start, the modulus 100 %$/);
  await exhibit(page).getByRole('switch', { name: 'ink' }).click();
  await expect(exhibit(page).locator('h2')).toHaveText('Without ink, a little of every mean survives');
});
