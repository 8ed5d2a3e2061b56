// What the exhibit says: every word follows from the guess, the choice and the figures.
import type { Rho, Trained } from '../../engine/calls/textures.ts';

export const TEST_IMAGES = 2000;
export const TRAINING_IMAGES = 6000;

const NAMES: Record<Rho, string> = {
  linear: 'none',
  'soft-threshold': 'soft threshold',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  'amplitude-collapse': 'z/|z|',
  relu: 'ReLU',
  modulus: '|z|',
};
export const nameOf = (rho: Rho): string => NAMES[rho];

/** As the subject of a sentence. */
const SUBJECTS: Record<Rho, string> = {
  linear: 'No ρ at all',
  'soft-threshold': 'A soft threshold',
  tanh: 'A tanh',
  sigmoid: 'A sigmoid',
  'amplitude-collapse': 'z/|z|',
  relu: 'ReLU',
  modulus: 'The modulus |z|',
};

const FORMULAS: Record<Rho, string> = {
  linear: 'ρ(z) = z',
  'soft-threshold': 'ρ(z) = max(0, |z| − 0.1)·z/|z|',
  tanh: 'ρ(z) = tanh|z|·z/|z|',
  sigmoid: 'ρ(z) = sigmoid|z|·z/|z|',
  'amplitude-collapse': 'ρ(z) = z/|z|',
  relu: 'ρ = ReLU of real and imaginary part',
  modulus: 'ρ(z) = |z|',
};
/** `share` is of ReLU’s collapsing half. */
export function formulaOf(rho: Rho, share = 0.5): string {
  if (rho !== 'relu' || share === 0.5) return FORMULAS[rho];
  return `ρ = ReLU’s halves, ${Math.round(100 * share)} : ${Math.round(100 * (1 - share))}`;
}

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** Standard error of a share of so many images. */
export const errorOf = (accuracy: number, images = TEST_IMAGES): number => Math.sqrt((accuracy * (1 - accuracy)) / images);

/** Whether a share is further from a half than chance explains: more than four standard errors of chance. */
export const aboveChance = (accuracy: number, images = TEST_IMAGES): boolean => accuracy - 0.5 > 4 * errorOf(0.5, images);

export interface Telling {
  guess: Rho | 'open';
  rho: Rho;
  /** Share of ReLU's collapsing half. */
  share: number;
  trained: Trained | undefined;
}

export function claimOf({ guess, rho, share, trained }: Telling): string {
  if (guess === 'open') return 'Guess: which non-linearity tells A from B?';
  if (!trained) return guess === rho ? `You say ${nameOf(rho)}: train it and see` : 'Train it and see';
  if (!aboveChance(trained.accuracy)) {
    if (rho === 'relu') return 'The half that keeps the sign does nothing';
    if (rho === 'linear') return 'Average what keeps its phase: A and B look alike';
    return rho === 'modulus' ? 'Here even the modulus fails' : `${SUBJECTS[rho]} keeps the phase: A and B look alike`;
  }
  if (rho === 'relu' && share === 0.5) return 'ReLU works: half of it throws the sign away';
  if (rho === 'relu') return share > 0.5 ? 'The half that throws the sign away does the work' : 'A little of the collapsing half is enough';
  return rho === 'modulus' ? 'Throw the phase away, and A and B stand apart' : `${SUBJECTS[rho]} tells A from B`;
}

export function sentenceOf({ guess, rho, share, trained }: Telling, brief: boolean): string {
  if (guess === 'open' || !trained)
    return brief
      ? 'A is noise, B sparse impulses; their spectra are the same. ρ is averaged over each image; only averages are classified.'
      : 'A is Gaussian noise, B sparse impulses of either sign, blurred alike: their spectra are the same. Wavelets look at each image, a non-linearity ρ is put on every answer z, the answers are averaged, and a linear classifier sees the averages alone.';
  const reweighed = rho === 'relu' && share !== 0.5;
  const told =
    guess === rho && !reweighed
      ? `You guessed ${nameOf(guess)}${aboveChance(trained.accuracy) ? ', and it works' : ': here is what it does'}.`
      : `You guessed ${nameOf(guess)}; this is ${nameOf(rho)}${reweighed ? ' with its halves reweighed' : ''}.`;
  if (brief && !aboveChance(trained.accuracy)) return `${told} Values still turn round zero: both means are zero.`;
  if (brief && rho === 'modulus') return `${told} B’s values are mostly small, seldom large: now their mean is smaller than A’s.`;
  if (brief) return `${told} ReLU(x) = ½·|x| + ½·x: the first half moves the means off zero. Slide from half to half.`;
  if (!aboveChance(trained.accuracy))
    return `${told} The values still turn every way round zero, in A as in B: both means are zero, and a linear classifier has nothing to hold.`;
  if (rho === 'modulus')
    return `${told} Every value is turned onto one line. As large in mean square as A’s, B’s are mostly small and seldom large, so their mean is smaller: averaged over an image, A and B hardly overlap.`;
  return `${told} ReLU(x) = ½·|x| + ½·x on real and imaginary part: the first half drops the sign and moves the means off zero, the second keeps it. Slide from one half to the other.`;
}

export function numberOf(
  trained: Trained | undefined,
  shuffled: number | undefined,
  pending: boolean,
  brief = false,
): { value: string; caption: string; pending: boolean } {
  if (!trained) return { value: '?', caption: `of ${TEST_IMAGES.toLocaleString('en')} unseen images told apart (chance 50 %)`, pending };
  const control = shuffled === undefined || brief ? '' : `, labels shuffled ${percent(shuffled)}`;
  return {
    value: percent(trained.accuracy),
    // No line begins with a percent sign.
    caption:
      `± ${percent(errorOf(trained.accuracy))} of ${TEST_IMAGES.toLocaleString('en')} unseen images told apart (chance 50 %${control})`.replaceAll(
        ' %',
        '\u00a0%',
      ),
    pending,
  };
}

/** The picture in words. */
export function summaryOf(
  { rho, share, trained }: Telling,
  means: readonly [readonly [number, number], readonly [number, number]] | undefined,
): string {
  if (!means) return '';
  const size = ([re, im]: readonly [number, number]) => Math.hypot(re, im).toFixed(3);
  const after = trained
    ? ` The classifier’s means are ${trained.distance.toFixed(2)} standard deviations apart, between over within ${trained.ratio.toFixed(2)}; ${percent(trained.accuracy)} of the test images are told apart.`
    : ' Not trained yet.';
  return `${formulaOf(rho, share)}; the mean of the shown values is ${size(means[0])} from zero in A, ${size(means[1])} in B.${after}`;
}

/** The share in the slider's words. */
export function shareWords(share: number): string {
  if (share === 0.5) return 'ReLU';
  if (share === 0) return 'sign kept';
  return share === 1 ? 'sign gone' : `${Math.round(100 * share)} %`;
}
