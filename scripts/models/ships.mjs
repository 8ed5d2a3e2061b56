// www/assets/catalogue.json: what the page knows of the networks that ship before it has fetched any of them.
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib/say.mjs';

/** In the order in which they are offered: a name, what one image is called, the file of sample images and their extent (C, H, W). */
export const DATASETS = {
  mnist: { title: 'MNIST', picture: 'digit', images: 'mnist-1000', shape: [1, 28, 28] },
  'mnist-moving': { title: 'Moving digits', picture: 'digit', images: 'mnist-1000', shape: [1, 28, 28] },
  'fashion-mnist': { title: 'Fashion-MNIST', picture: 'garment', images: 'fashion-mnist-1000', shape: [1, 28, 28] },
  'cifar-10': { title: 'CIFAR-10', picture: 'photograph', images: 'cifar-10-1000', shape: [3, 32, 32] },
};

/** How many times as wide its blocks are as those of its data set's modulus network. */
function widthOf({ dataset, spec }, all) {
  const first = all.find((n) => n.name === `${dataset}-modulus`);
  return first ? spec.widths[0] / first.spec.widths[0] : 1;
}

/** What is said of that: one word, or none where it is as wide. */
export function widthWords(network, all) {
  const width = widthOf(network, all);
  return width === 1 ? [] : [`${width} × as wide`];
}

/** Its mechanism and what else sets it apart from its neighbours, for the reader. */
function wordsOf(network, all) {
  const { name, mechanism, epochs, spec } = network;
  return [
    mechanism,
    ...(spec.skip ? [] : ['no skip']),
    ...(name.endsWith('-short') ? [`${epochs} epochs`] : []),
    ...widthWords(network, all),
  ].join(', ');
}

/** Writes it from the networks trained so far, each with its record; data sets without any are left out. */
export function writeCatalogue(done, all) {
  const networks = (dataset) =>
    done
      .filter(({ network }) => network.ships && network.dataset === dataset)
      .map(({ network, record }) => ({
        word: network.name.slice(dataset.length + 1),
        words: wordsOf(network, all),
        rho: network.spec.nonlinearity,
        width: widthOf(network, all),
        bytes: record.bytes,
        accuracy: record[`test_${record.dtype}`],
        epochs: record.epochs,
      }));
  const assets = path.join(root, 'www/assets');
  const sets = Object.entries(DATASETS).flatMap(([name, { title, picture, images, shape }]) => {
    const found = networks(name);
    if (found.length === 0) return [];
    const bytes = statSync(path.join(assets, 'images', `${images}.safetensors`)).size;
    const { classes } = all.find((n) => n.dataset === name).spec;
    return [{ name, title, picture, classes, images: { file: images, bytes, shape }, networks: found }];
  });
  writeFileSync(path.join(assets, 'catalogue.json'), `${JSON.stringify(sets, null, 1)}\n`);
}
