// Every network that `npm run models` can train: its architecture, its recipe, and what it is there for.

/** Widths of the default network: 0.19 M weights. */
const DEFAULT = [8, 16, 32, 64, 64, 64, 64, 64];

const MECHANISMS = {
  modulus: 'mod',
  'soft-threshold': 'cst',
  sigmoid: 'ms',
  tanh: 'tanh',
  'amplitude-collapse': 'mc',
  none: 'none',
};
const NAMES = {
  modulus: 'modulus',
  'soft-threshold': 'soft threshold',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
  'amplitude-collapse': 'amplitude collapse',
  none: 'no non-linearity',
};

/** The common recipe, chosen on images held out of the training split: batches of 128, one-cycle rate, momentum 0.9. */
const CIFAR = { rate: 0.1, weightDecay: 5e-4 };
const DIGITS = { rate: 0.05, weightDecay: 5e-4 };
/** Epochs of the networks that are compared twelve at a time, and of the two that are trained for long. */
const SHORT = 15;
const LONG = 100;

function network(dataset, mechanism, changes = {}) {
  const { spec, ...rest } = changes;
  return {
    name: `${dataset}-${mechanism}`,
    dataset,
    mechanism: NAMES[mechanism] ?? mechanism,
    seed: 1,
    ships: true,
    ...rest,
    spec: {
      input_channels: dataset === 'cifar-10' ? 3 : 1,
      input_size: 32,
      widths: DEFAULT,
      orientations: 4,
      skip: true,
      real_projection: true,
      nonlinearity: MECHANISMS[mechanism] ?? 'mod',
      factorized_from_block: 0,
      avgpool: false,
      classes: 10,
      dataset,
      ...spec,
    },
  };
}

const dial = (dataset, alpha, recipe) => ({
  ...network(dataset, 'modulus', { group: 'dial', ...recipe, spec: { nonlinearity: 'dial', alpha } }),
  name: `${dataset}-dial-${alpha}`,
  mechanism: `dial at α = ${alpha}`,
});

const rivals = Object.keys(MECHANISMS);

export const NETWORKS = [
  network('mnist', 'modulus', { group: 'main', epochs: 8, ...DIGITS }),
  network('mnist', 'soft-threshold', { group: 'main', epochs: 8, ...DIGITS }),
  network('fashion-mnist', 'modulus', { group: 'main', epochs: SHORT, ...DIGITS, mirror: true, crop: 2 }),
  network('fashion-mnist', 'soft-threshold', { group: 'main', epochs: SHORT, ...DIGITS, mirror: true, crop: 2 }),
  network('cifar-10', 'modulus', { group: 'main', epochs: LONG, ...CIFAR }),
  network('cifar-10', 'soft-threshold', { group: 'main', epochs: LONG, ...CIFAR }),

  network('mnist-moving', 'modulus', { group: 'moving', epochs: SHORT, ...DIGITS }),
  network('mnist-moving', 'soft-threshold', { group: 'moving', epochs: SHORT, ...DIGITS }),

  // The paper's table 2 at our scale: every mechanism with and without skip, all alike but for ρ.
  ...rivals.map((mechanism) => ({
    ...network('cifar-10', mechanism, { group: 'rivals', epochs: SHORT, ...CIFAR }),
    // The two that are also trained for long have a longer name here.
    ...(mechanism === 'modulus' || mechanism === 'soft-threshold' ? { name: `cifar-10-${mechanism}-short` } : {}),
  })),
  ...rivals.map((mechanism) => ({
    ...network('cifar-10', mechanism, { group: 'rivals', epochs: SHORT, ...CIFAR, spec: { skip: false } }),
    name: `cifar-10-${mechanism}-noskip`,
  })),
  { ...network('cifar-10', 'scattering', { group: 'rivals', epochs: SHORT, ...CIFAR, scattering: true }), mechanism: 'modulus, random mixing' },
  ...['modulus', 'soft-threshold'].flatMap((mechanism) =>
    [2, 3].map((seed) => ({
      ...network('cifar-10', mechanism, { group: 'seeds', epochs: SHORT, ...CIFAR, seed, ships: false }),
      name: `cifar-10-${mechanism}-short-seed-${seed}`,
    })),
  ),

  dial('mnist', 1, { epochs: 8, ...DIGITS }),
  dial('mnist', 0.5, { epochs: 8, ...DIGITS }),
  dial('cifar-10', 1, { epochs: SHORT, ...CIFAR }),
  dial('cifar-10', 0.5, { epochs: SHORT, ...CIFAR }),

  {
    ...network('cifar-10', 'modulus', { group: 'larger', epochs: 40, ...CIFAR, spec: { widths: DEFAULT.map((w) => 2 * w) } }),
    name: 'cifar-10-modulus-w16',
  },
];

/** Arguments of `train`, beside where things are. */
export function recipe({ epochs, seed, rate, weightDecay, mirror, crop, scattering }) {
  return [
    ...['--epochs', epochs, '--seed', seed, '--rate', rate, '--weight-decay', weightDecay],
    ...(mirror === undefined ? [] : ['--mirror', mirror]),
    ...(crop === undefined ? [] : ['--crop', crop]),
    ...(scattering ? ['--scattering'] : []),
  ].map(String);
}
