// models/MODELS.md and its curves, and the page's catalogue, from the records and logs of the networks that were trained. Nothing in it is written by hand but the
// sentences, and none of these says a figure that is not computed here.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NETWORKS, recipe } from '../../models/catalogue.mjs';
import { root } from '../lib/say.mjs';
import { curves } from './curves.mjs';
import { DATASETS, widthWords, writeCatalogue } from './ships.mjs';

const at = (...parts) => path.join(root, 'models', ...parts);

/** The lines of a network's log. */
export const logOf = ({ name }) =>
  readFileSync(at('logs', `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** What training ended with, on the test split, in single precision. */
export const testAccuracy = (log) => log.find((line) => line.test_accuracy !== undefined).test_accuracy;

/** What is kept of a network: from its log, and measured on the test split as it ships, in f16 and untrained. */
export function recordOf(network, { log, dtype, bytes, shapes, half, measured, untrained }) {
  const epochs = log.filter((line) => line.epoch);
  const blocks = (of) =>
    of.blocks.map((b) => ({
      distance: b.mean_distance,
      nearest_mean: b.nearest_mean_accuracy,
      fisher: b.fisher,
      shuffled: { distance: b.shuffled.mean_distance, nearest_mean: b.shuffled.nearest_mean_accuracy },
    }));
  return {
    name: network.name,
    dataset: network.dataset,
    epochs: epochs.length,
    seed: network.seed,
    parameters: shapes.parameters,
    multiply_adds: shapes.multiply_adds,
    dtype,
    bytes,
    seconds: Math.round(epochs.reduce((sum, e) => sum + e.seconds, 0)),
    threads: log[0].threads,
    simd: log[0].simd,
    training_accuracy: epochs.at(-1)?.accuracy ?? null,
    held_out: epochs.at(-1)?.held_out_accuracy ?? null,
    test_f32: testAccuracy(log),
    test_f16: half,
    blocks: blocks(measured),
    untrained: { test: untrained.accuracy, blocks: blocks(untrained) },
  };
}

const percent = (fraction) => (fraction === null || fraction === undefined ? '' : `${(100 * fraction).toFixed(2)} %`);
const share = (fraction) => `${Math.round(100 * fraction)} %`;
const duration = (seconds) => (seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`);
const millions = (count) => `${(count / 1e6).toFixed(1)} M`;
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const builtAs = (network) => [network.mechanism, network.spec.skip ? 'skip' : 'no skip', ...widthWords(network, NETWORKS)].join(', ');

function main(done) {
  return table(
    ['network', 'data', 'spec', 'weights', 'multiply-adds', 'epochs', 'seed', 'training', 'held out', 'test', 'test, f16', 'file'],
    done.map(({ network: n, record: r }) => [
      `\`${n.name}\``,
      DATASETS[n.dataset].title,
      builtAs(n),
      r.parameters.toLocaleString('en'),
      millions(r.multiply_adds),
      r.epochs,
      r.seed,
      `${duration(r.seconds)}, ${r.threads} threads`,
      percent(r.held_out),
      `**${percent(r.test_f32)}**`,
      percent(r.test_f16),
      n.ships ? `${Math.round(r.bytes / 1000)} kB, ${r.dtype}` : 'not shipped',
    ]),
  );
}

/** Our own version of the paper's table 2: test error by mechanism, with and without skip, all at one recipe. */
function rivals(done) {
  const rows = new Map();
  for (const { network, record } of done.filter((d) => d.network.group === 'rivals')) {
    const row = rows.get(network.mechanism) ?? ['', ''];
    row[network.spec.skip ? 0 : 1] = percent(1 - record.test_f32);
    rows.set(network.mechanism, row);
  }
  return table(
    ['CIFAR-10, test error', 'with skip', 'without'],
    [...rows].map(([mechanism, cells]) => [mechanism, ...cells]),
  );
}

function seeds(done) {
  const rows = [];
  for (const mechanism of ['modulus', 'soft threshold']) {
    const runs = done.filter(
      ({ network: n }) => n.mechanism === mechanism && n.spec.skip && n.dataset === 'cifar-10' && n.name.includes('-short'),
    );
    if (runs.length < 2) continue;
    const tests = runs.map(({ record }) => record.test_f32);
    const mean = tests.reduce((a, b) => a + b) / tests.length;
    const spread = Math.sqrt(tests.reduce((sum, t) => sum + (t - mean) ** 2, 0) / (tests.length - 1));
    rows.push([mechanism, ...[1, 2, 3].map((seed) => percent(runs.find(({ record }) => record.seed === seed)?.record.test_f32)), percent(mean), percent(spread)]);
  }
  if (rows.length === 0) return '';
  const head = ['CIFAR-10, test accuracy', 'seed 1', '2', '3', 'mean', 'standard deviation'];
  return `Again with other seeds: a seed draws the weights begun with, the order and the views of the images, and which are held out.

${table(head, rows)}`;
}

/** Block by block: distance of the class means in within-class sd, nearest-mean accuracy, Fisher ratio; trained, then untrained. */
function separation(done, dataset) {
  const rows = done
    .filter(({ network }) => network.dataset === dataset)
    .flatMap(({ network, record }) => {
      const cells = (blocks) => blocks.map((b) => `${b.distance.toFixed(1)} · ${share(b.nearest_mean)} · ${b.fisher.toFixed(1)}`);
      return [
        [`\`${network.name}\``, ...cells(record.blocks)],
        ...(network.seed === 1 ? [[`untrained, ${builtAs(network)}`, ...cells(record.untrained.blocks)]] : []),
      ];
    });
  // Networks built alike have the same untrained one.
  const seen = new Set();
  const unique = rows.filter((row) => !row[0].startsWith('untrained') || (!seen.has(row.join()) && seen.add(row.join())));
  return table([DATASETS[dataset].title, ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `block ${n}`)], unique);
}

/** What shuffled labels reach at most, over every network and block of a data set: the floor of the measures. */
function floor(done) {
  const all = done.flatMap(({ record }) => record.blocks.map((b) => b.shuffled));
  const most = (of) => Math.max(...all.map(of));
  return `With shuffled labels the distance is at most ${most((s) => s.distance).toFixed(2)} sd and the share nearest to their own mean at most ${share(most((s) => s.nearest_mean))}.`;
}

/** Test accuracy of a pair, and by how much the first is ahead. */
function gap(done, first, second) {
  const of = (name) => done.find(({ network }) => network.name === name)?.record.test_f32;
  const [a, b] = [of(first), of(second)];
  return a === undefined || b === undefined ? undefined : { a, b, ahead: (100 * (a - b)).toFixed(2) };
}

function answer(done) {
  const lines = [];
  const say = (label, first, second) => {
    const g = gap(done, first, second);
    if (g) lines.push(`- ${label}: modulus ${percent(g.a)}, soft threshold ${percent(g.b)}, ${g.ahead} points apart.`);
  };
  say('MNIST', 'mnist-modulus', 'mnist-soft-threshold');
  say('Moving digits, half of them inverted', 'mnist-moving-modulus', 'mnist-moving-soft-threshold');
  say('Fashion-MNIST', 'fashion-mnist-modulus', 'fashion-mnist-soft-threshold');
  say('CIFAR-10, trained for long', 'cifar-10-modulus', 'cifar-10-soft-threshold');
  say('CIFAR-10, short budget, skip', 'cifar-10-modulus-short', 'cifar-10-soft-threshold-short');
  say('CIFAR-10, short budget, no skip', 'cifar-10-modulus-noskip', 'cifar-10-soft-threshold-noskip');
  const record = (name) => done.find(({ network }) => network.name === name)?.record;
  const [wide, narrow] = [record('cifar-10-modulus-w16'), record('cifar-10-modulus')];
  if (wide && narrow) {
    const times = (wide.parameters / narrow.parameters).toFixed(1);
    lines.push(
      `- CIFAR-10, modulus, ${times} times the weights: ${percent(wide.test_f32)} after ${wide.epochs} epochs; the default ${percent(narrow.test_f32)} after ${narrow.epochs}.`,
    );
  }
  return lines.join('\n');
}

/** What half precision costs where networks ship in it, and which do not. */
function halves(done) {
  const cost = ({ record }) => 100 * (record.test_f32 - record.test_f16);
  const worst = Math.max(...done.filter(({ record }) => record.dtype === 'f16').map(cost));
  const single = done.filter(({ record }) => record.dtype === 'f32').map((d) => `\`${d.network.name}\` (${cost(d).toFixed(2)})`);
  const except = single.length ? ` Where it costs more than 0.1 a network ships in single precision: ${single.join(', ')}.` : '';
  return `Half precision costs at most ${worst.toFixed(2)} points.${except}`;
}

/** Writes the picture of networks that were trained for as long; returns what shows it. */
function picture(dataset, epochs, networks) {
  const lines = networks.map(({ network }) => ({
    name: network.name.replace(`${dataset}-`, ''),
    values: logOf(network)
      .filter((line) => line.epoch)
      .map((line) => line.held_out_accuracy),
  }));
  const title = `${DATASETS[dataset].title}: held-out accuracy after each of ${epochs} epochs`;
  const file = `curves/${dataset}-${epochs}.svg`;
  writeFileSync(at(file), curves(title, lines));
  return `![${title}](${file})`;
}

/** Writes models/MODELS.md and its pictures, and www/assets/catalogue.json, from what is there. */
export function writeReport() {
  const done = NETWORKS.filter(({ name }) => existsSync(at('records', `${name}.json`))).map((network) => ({
    network,
    record: JSON.parse(readFileSync(at('records', `${network.name}.json`), 'utf8')),
  }));
  writeCatalogue(done, NETWORKS);
  const missing = NETWORKS.filter(({ name }) => !existsSync(at('records', `${name}.json`)));
  const datasets = Object.keys(DATASETS).filter((dataset) => done.some(({ network }) => network.dataset === dataset));
  rmSync(at('curves'), { recursive: true, force: true });
  mkdirSync(at('curves'));
  // Those trained for as long share a picture: of fifteen epochs beside a hundred nothing is seen.
  const pictures = datasets.flatMap((dataset) => {
    const of = done.filter(({ network, record }) => network.dataset === dataset && network.seed === 1 && record.epochs > 0);
    const lengths = [...new Set(of.map(({ record }) => record.epochs))].sort((a, b) => b - a);
    return lengths.map((epochs) => picture(dataset, epochs, of.filter(({ record }) => record.epochs === epochs)));
  });
  const rivalsDone = done.some(({ network }) => network.group === 'rivals');
  writeFileSync(
    at('MODELS.md'),
    `# Networks

Written by \`npm run models\` from the logs and records beside it. Accuracy is on the official test split. It chose nothing but whether a
network ships in half precision; all else was chosen on 5,000 images held out of the training split. The default network has widths 8 16 32 64 64 64 64 64, four orientations, skip and
real P_j. All were trained in batches of 128 with SGD, momentum 0.9 and a one-cycle rate; the rest is in \`models/catalogue.mjs\`, the course of
every epoch in \`models/logs\`. ${halves(done)} Training time is that of a machine that did other work, too.

${main(done)}

The exact command of each is \`npm run models -- NAME\`; what that runs:

    phase-collapse train --dataset DATASET --data DIR --spec models/specs/NAME.json ${recipe({ epochs: 'E', seed: 'S', rate: 'R', weightDecay: 'D' }).join(' ')}

${missing.length ? `In the catalogue and not trained yet: ${missing.map((n) => `\`${n.name}\``).join(', ')}.\n\n` : ''}${pictures.join('\n\n')}
${
  rivalsDone
    ? `
## Mechanisms side by side

Our own, small version of the paper's table 2: one recipe, one budget, only ρ differs. The paper, with a network a hundred times as large and 300 epochs, reports
7.7 % for the modulus with skip, 11.7 % without, 22.5 % for the soft threshold with skip, and 27.7 % where P_j is not learned.

${rivals(done)}

${seeds(done)}
`
    : ''
}
## Block by block

Distance of the class means in within-class standard deviations · share of images nearest to the mean of their own class · Fisher ratio, at each
block's output: 10,000 test images, features averaged over space, held out two-fold. ${floor(done)}

${datasets.map((dataset) => separation(done, dataset)).join('\n\n')}

## Is the paper right at this scale?

The paper's claim: what throws the phase away separates the classes, what keeps it does far less. What we measured:

${answer(done)}

${readFileSync(at('reading.md'), 'utf8').trim()}
`,
  );
  return done.length;
}
