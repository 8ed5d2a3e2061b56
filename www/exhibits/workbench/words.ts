// What the workbench says of what is on the screen: every word follows from the figures.
import type { BankFigures, BankScene, BenchNetwork, Extreme, Folding, HandScene } from '../../engine/calls/workbench.ts';
import { medianOf, type Channel } from './channels.ts';

export const two = (value: number): string => value.toFixed(2).replace('-', '−');
/** Three decimals; what rounds to zero has no sign. */
export const three = (value: number): string => (Math.abs(value) < 0.0005 ? '0.000' : value.toFixed(3).replace('-', '−'));

export function percent(share: number): string {
  const hundredths = share > 1e-9 ? 100 * share : 0;
  if (hundredths > 0 && hundredths < 0.05) return 'under 0.1 %';
  return `${hundredths < 9.95 && hundredths > 0 ? hundredths.toFixed(1) : Math.round(hundredths)} %`;
}

/** A complex number with its sign: 0.31 − 0.12i. */
export const complexWords = ([re, im]: readonly [number, number]): string =>
  `${three(re)} ${im <= -0.0005 ? '−' : '+'} ${three(Math.abs(im))}i`;

/** ψ 1 to ψ L, then φ. */
export const filterName = (filter: number, orientations: number): string => (filter < orientations ? `ψ ${filter + 1}` : 'φ');

const inPi = (value: number) => {
  const parts = value / Math.PI;
  if (Math.abs(parts) < 0.005) return '0';
  const size = Math.abs(Math.abs(parts) - 1) < 0.005 ? 'π' : `${Math.abs(parts).toFixed(2)}π`;
  return `${parts < 0 ? '−' : ''}${size}`;
};
/** (row, column), in radians a pixel. */
export const frequencyWords = ({ row, col }: Extreme): string => `(${inPi(row)}, ${inPi(col)})`;

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const numberName = (n: number) => NUMBERS[n] ?? String(n);
const capital = (words: string) => words[0]!.toUpperCase() + words.slice(1);

export function foldingWords(folding: Folding | undefined): string {
  if (!folding) return 'This block keeps every pixel: nothing folds.';
  return `${percent(folding.beyond)} lies beyond π/2 and folds, ${percent(folding.under)} under a stronger copy.`;
}

/** A gap is said where the least coverage is below this part of the network's own. */
export const GAP = 0.5;
/** A mean is said from here on, as a share of the peak. */
export const MEAN = 0.01;
/** Folding is said where this much more lands under a stronger copy than in the network's own. */
export const MORE_FOLDING = 0.05;

/** The worst wavelet's share under a stronger copy, white noise in. */
const worstUnder = ({ white, recipe }: BankFigures) => Math.max(...white.slice(0, recipe.orientations).map(({ under }) => under));

/** What breaks in a rebuilt bank, worst first, in words with numbers. */
export function breaks(figures: BankFigures, own: BankFigures): { claim: string; words: string }[] {
  const found: { claim: string; words: string }[] = [];
  if (figures.mean > MEAN)
    found.push({
      claim: 'Rebuilt, the wavelets no longer have zero mean',
      words: `the mean is not zero (${percent(figures.mean)} of the peak): brightness leaks into every wavelet`,
    });
  if (figures.least.value < GAP * own.least.value)
    found.push({
      claim: 'Rebuilt, the bank leaves a gap',
      words: `a gap: at ${frequencyWords(figures.least)} only ${percent(figures.least.value)} of the energy comes through, less than half of the least in the network’s own, ${percent(own.least.value)}`,
    });
  const [now, before] = [worstUnder(figures), worstUnder(own)];
  if (now > before + MORE_FOLDING)
    found.push({
      claim: 'Rebuilt, more frequencies fold onto one another',
      words: `aliasing: keeping every second pixel, ${percent(now)} of a wavelet’s energy lands under a stronger copy (own: ${percent(before)})`,
    });
  return found;
}

/** Before anything is known. */
export const EXPECTED = {
  claim: 'What a block looks through',
  sentence: 'A few wavelets and a low-pass, the same for every map; nothing in them is learned.',
};

export function filtersSaid({ own, rebuilt }: BankScene, block: number): { claim: string; sentence: string } {
  const L = own.figures.recipe.orientations;
  if (!rebuilt) {
    const [low, high] = [two(own.figures.least.value), two(own.figures.most.value)];
    return {
      claim: `${capital(numberName(L))} wavelets and a blur see every frequency`,
      sentence: `Nothing in them is learned. All the filters of block ${block}: their carriers turn, and together they pass between ${low} and ${high} of the energy of any real map. Rebuild them and see what breaks.`,
    };
  }
  const found = breaks(rebuilt.figures, own.figures);
  if (!found.length) {
    const [low, high] = [two(rebuilt.figures.least.value), two(rebuilt.figures.most.value)];
    return {
      claim: 'Rebuilt, and nothing breaks',
      sentence: `Means are zero, the least coverage is not halved, and no more folds than before: coverage from ${low} to ${high}, in the network’s own from ${two(own.figures.least.value)} to ${two(own.figures.most.value)} (dotted).`,
    };
  }
  return { claim: found[0]!.claim, sentence: `${found.map(({ words }) => capital(words)).join('. ')}. Dotted: the network’s own.` };
}

export function handSaid({ sum, terms, own, figures }: HandScene, filter: number): { claim: string; sentence: string } {
  const count = terms.length / 11;
  const name = filterName(filter, figures.recipe.orientations);
  return {
    claim: 'One output pixel is a chain of arrows',
    sentence: `Every pixel in the window times ${name}’s value there is an arrow. ${count} of them, head to tail, end at ${complexWords(sum)}: the ringed pixel of ${own ? 'the network’s own map' : 'the rebuilt filter’s map'}.`,
  };
}

/** What ρ(ψx) is called, by whether it has kept its phase. */
export const rhoKeepsPhase = (network: BenchNetwork): boolean => network.blocks[0]?.rhoComplex ?? false;

/** How one kind of map is called, for the reader. */
export const KINDS = [
  { value: 'wave', text: 'ψx, phase kept' },
  { value: 'rho', text: 'ρ(ψx), what ρ makes of them' },
  { value: 'out', text: 'the block’s output' },
] as const;

export function statisticsSaid(network: BenchNetwork, wave: readonly Channel[], rho: readonly Channel[], block: number, images: number) {
  const [before, after] = [medianOf(wave.map(({ change }) => change)), medianOf(rho.map(({ change }) => change))];
  const kept = rhoKeepsPhase(network);
  const claim = kept
    ? `Moved by a pixel, maps change by ${percent(before)}; after ρ by ${percent(after)}`
    : `Moved by a pixel, maps change by ${percent(before)}; without phase by ${percent(after)}`;
  const sentence = `Medians over the ${wave.length} wavelet maps of block ${block}, each compared with itself after every one of ${images} images was moved right by one pixel.`;
  return { claim, sentence };
}

/** The one large number: the frame bounds. */
export function filtersSummaryNumber({ own, rebuilt }: BankScene, block: number): { value: string; caption: string } {
  const { least, most, padded } = (rebuilt ?? own).figures;
  const before = rebuilt ? `; the network’s own: ${two(own.figures.least.value)} … ${two(own.figures.most.value)}` : '';
  return {
    value: `${two(least.value)} … ${two(most.value)}`,
    caption: `frame bounds over the ${padded[0]} × ${padded[1]} frequencies of block ${block}’s padded maps${before}`,
  };
}
