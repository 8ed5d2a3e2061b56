// The networks that ship, by data set, from catalogue.json, which `npm run models` writes; and for each data set one that never learned.
// Names and figures only: the worker fetches the files.
import written from './catalogue.json' with { type: 'json' };

/** What ρ does, as files name it: modulus, soft threshold, sigmoid, tanh, amplitude collapse, none, dial. */
export type Rho = 'mod' | 'cst' | 'ms' | 'tanh' | 'mc' | 'none' | 'dial';

export interface Network {
  /** Its name in the engine. */
  name: string;
  dataset: string;
  /** Its word in the link, and for the reader. */
  word: string;
  words: string;
  rho: Rho;
  /** Times as wide as its data set's modulus network. */
  width: number;
  /** The file it comes from, and how large that is. An untrained network has the architecture of the one in the file. */
  file: string;
  bytes: number;
  /** Measured on the test split; null where nothing was learned. */
  trained: { accuracy: number; epochs: number } | null;
  /** Of an intervention: the trained network that it is, and what was put into that. */
  change?: { of: string; alpha?: number; threshold?: number };
}

export interface Dataset {
  name: string;
  title: string;
  /** What one of its images is called. */
  picture: string;
  classes: number;
  /** The file of sample images, its size, and an image's extent (C, H, W). */
  images: { file: string; bytes: number; shape: readonly [number, number, number] };
  networks: readonly Network[];
}

export const UNTRAINED = 'untrained';

type Kind = Pick<Network, 'word' | 'rho' | 'width' | 'trained'>;
const bare = ({ word }: Kind) => word.includes('noskip');
/** In what two networks differ besides ρ. */
export const differences = (ours: Kind, other: Kind) => ({
  width: other.width !== ours.width,
  skip: bare(other) !== bare(ours),
  epochs: other.trained?.epochs !== ours.trained?.epochs,
});
/** Of this ρ, and alike in all else: what a comparison may rest on. */
const twins = (ours: Kind, rho: Rho) => (other: Kind) => other.rho === rho && !Object.values(differences(ours, other)).some(Boolean);

/** The one that a data set is first looked at with: a modulus that has a threshold to stand beside. */
const first = <T extends Kind>(networks: readonly T[]): T => {
  const moduli = networks.filter(({ word }) => word.startsWith('modulus'));
  return moduli.find((modulus) => networks.some(twins(modulus, 'cst'))) ?? moduli[0] ?? networks[0]!;
};

export const DATASETS: readonly Dataset[] = written.map(({ networks, images, ...dataset }) => {
  const ships = networks.map(({ word, words, rho, width, bytes, ...trained }): Network => {
    const name = `${dataset.name}-${word}`;
    return { name, dataset: dataset.name, word, words, rho: rho as Rho, width, file: name, bytes, trained };
  });
  const { rho, width, file, bytes } = first(ships);
  const untrained: Network = {
    ...{ name: `${dataset.name}-${UNTRAINED}`, dataset: dataset.name, word: UNTRAINED, words: UNTRAINED },
    ...{ rho, width, file, bytes, trained: null },
  };
  return { ...dataset, images: { ...images, shape: images.shape as [number, number, number] }, networks: [...ships, untrained] };
});

/** What can be put into a trained network that it was not trained for. */
const CHANGES = [
  { like: 'modulus', word: 'phase-back', words: 'the phase put back', rho: 'dial', change: { alpha: 1 } },
  { like: 'modulus', word: 'half-phase-back', words: 'half the phase put back', rho: 'dial', change: { alpha: 0.5 } },
  { like: 'soft-threshold', word: 'threshold-doubled', words: 'thresholds doubled', rho: 'cst', change: { threshold: 2 } },
  { like: 'soft-threshold', word: 'threshold-gone', words: 'thresholds taken away', rho: 'cst', change: { threshold: 0 } },
] as const;

/** A data set's interventions: its first network of a kind, and what was put in. */
export function interventionsOn({ networks }: Dataset): Network[] {
  return CHANGES.flatMap(({ like, word, words, rho, change }) => {
    const base = networks.find((network) => network.word.startsWith(like) && network.trained);
    if (!base) return [];
    return [{ ...base, name: `${base.name}~${word}`, word, words: `${base.words}, ${words}`, rho, change: { of: base.name, ...change } }];
  });
}

/** Every word that some data set has a network for. */
export const WORDS: readonly string[] = [...new Set(DATASETS.flatMap(({ networks }) => networks.map(({ word }) => word)))];
/** Those that one can be compared with. */
export const RIVALS: readonly string[] = [...WORDS, ...CHANGES.map(({ word }) => word)];

export const datasetNamed = (name: string): Dataset => DATASETS.find((dataset) => dataset.name === name) ?? DATASETS[0]!;

/** Data sets that have images of their own: moving digits are digits. */
export const IMAGE_SETS: readonly Dataset[] = DATASETS.filter(
  ({ images }, i) => DATASETS.findIndex((other) => other.images.file === images.file) === i,
);

/** The one of them that has this data set's images. */
export const imageSet = (name: string): Dataset => IMAGE_SETS.find(({ images }) => images.file === datasetNamed(name).images.file)!;

/** A data set's network of this word; where it has none, the one it is first looked at with. */
export function networkFor(dataset: string, word: string): Network {
  const { networks } = datasetNamed(dataset);
  return networks.find((network) => network.word === word) ?? first(networks);
}

/** A network by its name in the engine, whichever images it looks at there. */
export function networkNamed(name: string): Network {
  const [plain] = name.split('@');
  for (const dataset of DATASETS)
    for (const network of [...dataset.networks, ...interventionsOn(dataset)]) if (network.name === plain) return network;
  return first(DATASETS[0]!.networks);
}

/** Stands for the rival that differs in its mechanism alone. */
export const NATURAL = 'auto';

/** How a link names a network: not at all where it is the one that its data set is first looked at with. */
export const wordOf = (network: Network): string => (networkFor(network.dataset, NATURAL).name === network.name ? NATURAL : network.word);

/** The network as like another as can be but for ρ, if there is one: trained for as long, with a skip if that has one. */
export const twinOf = (ours: Network, rho: Rho): Network | undefined =>
  datasetNamed(ours.dataset).networks.find((other) => other.name !== ours.name && twins(ours, rho)(other));

/** The network of this word to stand beside another; else one as like it as can be but for ρ: a modulus, or, beside a modulus, a threshold;
 * else any other. */
export function rivalOf(ours: Network, word: string): Network {
  const dataset = datasetNamed(ours.dataset);
  const changed = interventionsOn(dataset).find((network) => network.word === word);
  if (changed) return changed;
  const others = dataset.networks.filter((network) => network !== ours);
  const of = (wanted: string) => others.find((network) => network.word === wanted);
  const rho = ours.word.startsWith('modulus') ? 'cst' : 'mod';
  // Where it has no twin, at least the other mechanism: its words say how long it was trained.
  const other = others.find((network) => network.rho === rho && network.trained && bare(network) === bare(ours));
  return of(word) ?? twinOf(ours, rho) ?? other ?? of('modulus') ?? of('soft-threshold') ?? others[0]!;
}

/** Data set and network in a line. */
export const titled = ({ dataset, words }: Network) => `${datasetNamed(dataset).title} · ${words}`;

/** A file's size in a few letters, as storage is counted: 1 kB is 1,000 bytes. */
export const sized = (bytes: number) => (bytes < 999_500 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
