// The data sets as this exhibit sees them: by their images. Two that share images are one here.
import { DATASETS, datasetNamed, type Dataset } from '../../assets/catalogue.ts';

/** How many of a data set's sample images are offered. */
export const IMAGES = 200;

export const SETS: readonly Dataset[] = DATASETS.filter(
  (set, i) => DATASETS.findIndex(({ images }) => images.file === set.images.file) === i,
);

export const setOf = (dataset: string): Dataset => SETS.find(({ images }) => images.file === datasetNamed(dataset).images.file) ?? SETS[0]!;

/** Pixels around an image in its picture of 32×32: photographs fill it. */
export const frameOf = ({ picture }: Dataset): number => (picture === 'photograph' ? 0 : 2);

/** What is said while another data set's images are on their way, or could not be had; undefined where they are shown. */
export function newsOf(wanted: Dataset, shown: string | undefined, failed: string | undefined): string | undefined {
  if (shown === wanted.name || (shown === undefined && !failed)) return undefined;
  const still = shown === undefined ? '' : ` Still shown: ${datasetNamed(shown).title}.`;
  return failed
    ? `The images of ${wanted.title} could not be had (${failed}).${still}`
    : `The images of ${wanted.title} are on their way.${still}`;
}
