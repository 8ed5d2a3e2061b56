// What rows of chains call the images and classes of a data set: numerals for digits, short names for all else.

export interface Subject {
  /** One image, and many. */
  one: string;
  many: string;
  /** Whether one wavelet layer is too little to tell the classes apart well. */
  hard: boolean;
  /** What counts as the brightest of a ghost, over the largest mean modulus: where it is large nearly everywhere, full light would say nothing. */
  light: number;
  classes: readonly string[];
  /** Four classes that a phone shows first. */
  four: readonly number[];
}

export const DIGITS: Subject = {
  one: 'handwritten digit',
  many: 'digits',
  hard: false,
  light: 1,
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  four: [0, 1, 4, 6],
};

const SUBJECTS: Readonly<Record<string, Subject>> = {
  'fashion-mnist': {
    one: 'garment',
    many: 'garments',
    hard: false,
    light: 1,
    classes: ['T-shirt', 'trouser', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker', 'bag', 'boot'],
    four: [1, 3, 5, 8],
  },
  'cifar-10': {
    one: 'photograph',
    many: 'photographs',
    hard: true,
    light: 1.8,
    classes: ['plane', 'car', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
    four: [0, 1, 4, 6],
  },
};

export const subjectOf = (dataset: string): Subject => SUBJECTS[dataset] ?? DIGITS;

/** By how much names are wider than the place of a numeral, in CSS pixels, at this size of labels. */
export const shiftFor = ({ classes }: Subject, label: number, numeral: number): number => {
  const letters = Math.max(...classes.map((name) => name.length));
  return letters > 1 ? Math.max(0, 0.56 * label * letters + 6 - numeral) : 0;
};

export const ALL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

export const FEWEST_ARROWS = 24;
export const MOST_ARROWS = 100;
/** Arrows of a class: as many as the reader asked for, else (0) as many as can be told apart. */
export const arrowsFor = (phone: boolean, asked: number) =>
  asked === 0 ? (phone ? FEWEST_ARROWS : MOST_ARROWS) : Math.max(FEWEST_ARROWS, asked);

/** The strokes that a wavelet answers to. */
export const orientationName = (channel: number) => ['rising', 'level', 'falling', 'upright'][channel] ?? String(channel);
