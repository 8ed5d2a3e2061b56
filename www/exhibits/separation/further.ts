// What else is said of how classes lie: figures, formulas, sources, and what each rests on.
import type { AtClassifier, BlockMeasures, Geometry } from '../../engine/calls/separation.ts';
import type { FurtherMeasure } from '../../state/table.ts';

/** What one block has: its measures are there from the start, its geometry once it was asked for. */
export interface Known {
  measures: BlockMeasures;
  geometry: Geometry | undefined;
}

export interface Column {
  /** Its head, after the network's name. */
  name: string;
  value: (known: Known) => number | undefined;
  written: (value: number) => string;
}

export interface Further {
  title: string;
  formula: string;
  source: string;
  restsOn: string;
  /** Of each network; none where a matrix is shown. */
  columns: readonly Column[];
  /** Of the classifier, not of a block. */
  classifier?: readonly { name: string; value: (at: AtClassifier) => string }[];
  /** Of each pair of classes. */
  matrix?: {
    entries: (geometry: Geometry) => readonly (number | null)[];
    written: (value: number) => string;
    /** What is drawn darkest. */ most: number;
  };
}

const two = (value: number) => value.toFixed(2);
const three = (value: number) => value.toPrecision(3);
const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
const minus = (text: string) => text.replace('-', '−');

export const FURTHERS: Record<FurtherMeasure, Further> = {
  fisher: {
    title: 'Fisher ratio',
    formula:
      'tr((UᵀΣ_W U)⁻¹ UᵀΣ_B U) on one half of the images, U spanning the directions in which the other half’s class means differ; both ways round.',
    source: 'Fisher 1936; held out as said here.',
    restsOn: 'One covariance for all classes, shrunk by a tenth towards its diagonal where directions are fitted. Held out.',
    columns: [{ name: '', value: ({ measures }) => measures.fisher, written: two }],
  },
  readout: {
    title: 'Linear readout',
    formula:
      'Ridge regression of the ten classes on a block’s averaged features, λ = 0.03 of a feature’s variance: the share named rightly.',
    source: 'Alain and Bengio 2016 (linear classifier probes).',
    restsOn: 'Fitted in this page on one half, tested on the other, both ways round. What a straight border can use, wherever it lies.',
    columns: [{ name: '', value: ({ geometry }) => geometry?.readout, written: percent }],
  },
  distances: {
    title: 'Distances between means',
    formula:
      'd_ab² = ⟨m_a¹ − m_b¹, m_a² − m_b²⟩/s², m¹ and m² the class means of the two halves in class space: noise adds nothing to a product of both.',
    source: 'Cross-validated Mahalanobis distance: Walther and others 2016.',
    restsOn: 'Within-class standard deviations; 0 where the halves disagree. Their root mean square is the number beside the cloud.',
    columns: [],
    matrix: { entries: ({ distances }) => distances, written: (value) => value.toFixed(1), most: 6 },
  },
  angles: {
    title: 'Angles between means',
    formula: 'cos ∠(m_a, m_b) about the centre of all means, numerator and lengths each a product of the two halves.',
    source: 'As the distances.',
    restsOn:
      'Ten means as far from each other as they can be (a simplex) have −0.11 everywhere. Empty: a mean that cannot be told from the centre.',
    columns: [],
    matrix: { entries: ({ cosines }) => cosines, written: (value) => minus(value.toFixed(2)), most: 1 },
  },
  collapse: {
    title: 'Neural collapse',
    formula:
      'NC1 = tr(Σ_W Σ_B⁺)/C. NC2: the means’ lengths, standard deviation over mean; their cosines, standard deviation; and mean |cos + 1/(C − 1)|. 0 is collapse.',
    source: 'Papyan, Han and Donoho 2020.',
    restsOn:
      'The images at hand, not held out. The theory is of training images, after training has gone on past zero error: ours stopped long before.',
    columns: [
      { name: 'NC1', value: ({ geometry }) => geometry?.variability, written: three },
      { name: 'lengths', value: ({ geometry }) => geometry?.equinorm, written: two },
      { name: 'angles', value: ({ geometry }) => geometry?.equiangular, written: two },
      { name: 'simplex', value: ({ geometry }) => geometry?.simplex, written: two },
    ],
  },
  classifier: {
    title: 'At the classifier',
    formula:
      'NC3 = ‖W/‖W‖ − M/‖M‖‖, Frobenius norms, W the linear layer’s weights, M the class means of what it receives about their centre. NC4: the share of images that the classifier gives to another class than the nearest of those means.',
    source: 'Papyan, Han and Donoho 2020.',
    restsOn:
      'The images at hand, not held out. NC3 is √2 = 1.41 where weights and means have nothing to do with each other, 0 where they agree; NC4 is 0 where the classifier is the nearest-mean rule.',
    columns: [],
    classifier: [
      { name: 'NC3', value: ({ duality }) => two(duality) },
      { name: 'NC4', value: ({ disagreement }) => percent(disagreement) },
    ],
  },
  dimension: {
    title: 'Dimension and radius',
    formula:
      '(tr Σ)²/tr Σ², of all images and within a class; radius √tr Σ_c over the distance of the class mean from the centre of all. Means over the classes.',
    source:
      'Gao and others 2017 (participation ratio); Cohen, Chung, Lee and Sompolinsky 2020 (manifolds, here without their anchor points).',
    restsOn: 'The images at hand, not held out; a hundred images of a class show at most 99 dimensions.',
    columns: [
      { name: 'of all', value: ({ geometry }) => geometry?.dimension, written: three },
      { name: 'of a class', value: ({ geometry }) => geometry?.class_dimension, written: three },
      { name: 'radius', value: ({ geometry }) => geometry?.class_radius, written: two },
    ],
  },
  rate: {
    title: 'Rate reduction',
    formula: 'ΔR = ½ log det(1 + d/(nε²)·ZZᵀ) − Σ_c n_c/(2n) log det(1 + d/(n_c ε²)·Z_c Z_cᵀ), features of length 1, ε² = ½, in nats.',
    source: 'Yu, Chan, You, Song and Ma 2020, equation 7.',
    restsOn: 'The images at hand, not held out: with few images it is not 0 for shuffled labels. It grows with the number of features.',
    columns: [{ name: '', value: ({ geometry }) => geometry?.rate_reduction, written: two }],
  },
};

/** Which need to be asked for. */
export const needsGeometry = (measure: FurtherMeasure): boolean => measure !== 'fisher' && measure !== 'classifier';
