// The page's catalogue says of the files that ship what is in them, and names no other and no fewer.
import { readdirSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  DATASETS,
  NATURAL,
  RIVALS,
  UNTRAINED,
  WORDS,
  interventionsOn,
  networkFor,
  networkNamed,
  rivalOf,
  sized,
  twinOf,
  type Network,
} from '../../../www/assets/catalogue.ts';
import { inOrder, unpacked } from '../../../www/engine/official.ts';
import { decode } from '../../../www/state/codec.ts';
import { headerOf } from './header.ts';

const ships = DATASETS.flatMap(({ networks }) => networks.filter(({ trained }) => trained));
const file = (name: string) => `www/assets/models/${name}.safetensors`;

/** The header's metadata: the architecture, and the card. */
function inside(path: string) {
  const { config, card } = headerOf(path).__metadata__;
  return {
    spec: JSON.parse(config!) as { nonlinearity: string; widths: number[]; classes: number },
    card: JSON.parse(card!) as { dataset: string; classes: string[]; accuracy: { fraction: number; split: string } },
  };
}

/** What the catalogue and the folder disagree on. */
function differences(listed: readonly string[], found: readonly string[]): string[] {
  return [
    ...listed.filter((name) => !found.includes(name)).map((name) => `${name} is missing`),
    ...found.filter((name) => !listed.includes(name)).map((name) => `${name} is not in the catalogue: npm run models writes it`),
  ];
}

describe('the catalogue', () => {
  it('lists every model file, and no other', () => {
    const found = readdirSync('www/assets/models').map((name) => name.replace('.safetensors', ''));
    const listed = ships.map(({ name }) => name);
    expect(differences(listed, found)).toEqual([]);
    expect(differences([...listed, 'mnist-none'], found)).toHaveLength(1);
    expect(differences(listed, [...found, 'mnist-none'])).toHaveLength(1);
  });

  it.each(ships)('says of $name what its file and its card say', ({ name, dataset, rho, width, bytes, trained }) => {
    expect(statSync(file(name)).size).toBe(bytes);
    const { spec, card } = inside(file(name));
    expect(spec.nonlinearity).toBe(rho);
    // Every data set's modulus network begins with eight channels.
    expect(spec.widths[0]).toBe(8 * width);
    expect(card.dataset).toBe(dataset);
    expect(card.classes).toHaveLength(DATASETS.find((d) => d.name === dataset)!.classes);
    // Half precision changes a thousandth of the answers at most.
    expect(Math.abs(card.accuracy.fraction - trained!.accuracy)).toBeLessThan(0.001);
  });

  it('knows how large the sample images are', () => {
    for (const { images } of DATASETS) expect(statSync(`www/assets/images/${images.file}.safetensors`).size).toBe(images.bytes);
  });

  it('has names of their own for all, and an untrained one in each data set', () => {
    const all = DATASETS.flatMap(({ networks }) => networks);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { name, networks } of DATASETS) {
      const untrained = networks.find(({ word }) => word === UNTRAINED)!;
      expect(untrained.trained).toBeNull();
      expect(untrained.file).toBe(networkFor(name, NATURAL).name);
    }
    for (const network of all) expect(networkNamed(network.name)).toBe(network);
  });
});

describe('choosing', () => {
  it('falls back to the data set’s modulus, quietly', () => {
    for (const { name, networks } of DATASETS) {
      expect(networkFor(name, 'no-such').dataset).toBe(name);
      for (const network of networks) expect(networkFor(name, network.word)).toBe(network);
    }
    expect(networkFor('mnist', 'no-such').word).toBe('modulus');
    // What is seen first can be compared: a threshold has been trained for as long.
    for (const { name } of DATASETS) {
      const ours = networkFor(name, NATURAL);
      const rival = rivalOf(ours, NATURAL);
      expect([ours.rho, rival.rho, rival.trained!.epochs]).toEqual(['mod', 'cst', ours.trained!.epochs]);
    }
    expect(networkFor('no-such', 'modulus').dataset).toBe(DATASETS[0]!.name);
  });

  it('never takes a network for its own rival, and takes the one asked for', () => {
    for (const { networks } of DATASETS)
      for (const ours of networks) {
        for (const word of [NATURAL, ...WORDS])
          expect(
            networks.filter((other) => other !== ours),
            ours.name,
          ).toContain(rivalOf(ours, word));
        for (const other of networks) if (other !== ours) expect(rivalOf(ours, other.word)).toBe(other);
      }
    expect(rivalOf(networkFor('mnist', 'modulus'), NATURAL).word).toBe('soft-threshold');
    expect(rivalOf(networkFor('mnist', 'soft-threshold'), NATURAL).word).toBe('modulus');
  });

  it('finds the rival that differs in its mechanism alone', () => {
    const like = (word: string, rho: Network['rho'], epochs: number) =>
      ({ ...networkFor('mnist', 'modulus'), word, rho, trained: { accuracy: 0, epochs } }) satisfies Network;
    // Of a budget that no modulus has: the data set's modulus.
    expect(rivalOf(like('tanh', 'tanh', 3), NATURAL).word).toBe('modulus');
    // Of the same budget: that one.
    expect(rivalOf(like('tanh', 'tanh', networkFor('mnist', 'modulus').trained!.epochs), NATURAL).rho).toBe('mod');
  });

  it('holds the dial beside a modulus that was trained for as long', () => {
    for (const name of ['mnist', 'cifar-10'])
      for (const word of ['dial-1', 'dial-0.5']) {
        const dial = networkFor(name, word);
        const modulus = twinOf(dial, 'mod')!;
        expect([dial.rho, modulus.rho, modulus.trained!.epochs]).toEqual(['dial', 'mod', dial.trained!.epochs]);
      }
    expect(twinOf(networkFor('mnist', 'modulus'), 'tanh')).toBeUndefined();
  });

  it('reads links of before', () => {
    expect(decode('?v=1&n=threshold')).toMatchObject({ dataset: 'mnist', network: 'soft-threshold' });
    expect(decode('?v=1&n=untrained')).toMatchObject({ dataset: 'mnist', network: 'untrained' });
    expect(decode('?v=1&vs=threshold').rival).toBe('soft-threshold');
    expect(decode('?v=1&vs=untrained').rival).toBe('untrained');
    expect(decode('?v=1&n=constructor&data=__proto__')).toMatchObject({ dataset: 'mnist', network: NATURAL });
  });
});

it('sizes are written as they are counted', () => {
  expect([999, 415_568, 999_499, 1_000_000, 3_073_624].map(sized)).toEqual(['1 kB', '416 kB', '999 kB', '1.0 MB', '3.1 MB']);
});

describe('interventions', () => {
  it('are trained networks with something put in, and are found by name and by word', () => {
    for (const dataset of DATASETS)
      for (const network of interventionsOn(dataset)) {
        const base = networkNamed(network.change!.of);
        expect(base.trained).toBeTruthy();
        expect(network.file).toBe(base.file);
        expect(network.words).not.toBe(base.words);
        expect(networkNamed(network.name)).toEqual(network);
        expect(networkNamed(`${network.name}@set`)).toEqual(network);
        expect(RIVALS).toContain(network.word);
        // Beside any network, and never in place of one.
        expect(rivalOf(base, network.word)).toEqual(network);
        expect(WORDS).not.toContain(network.word);
        expect(Object.keys(network.change!)).toHaveLength(2);
      }
  });
});

describe('official files', () => {
  const idx = (name: string, axes: number) => ({ name, bytes: Uint8Array.from([0, 0, 8, axes, 0, 0, 0, 1]) });

  it('are told apart by what is in them, in any order', () => {
    const [images, labels] = [idx('a', 3), idx('b', 1)];
    expect(inOrder('mnist', [labels, images])).toEqual([images, labels]);
    expect(inOrder('cifar-10', [images])).toEqual([images]);
    expect(() => inOrder('mnist', [images])).toThrow(/expected two IDX files.*found a$/);
    expect(() => inOrder('mnist', [images, images])).toThrow(/found a and a/);
    expect(() => inOrder('cifar-10', [])).toThrow(/found no file/);
  });

  it('are unpacked where they are gzipped, and refused where that is cut off', async () => {
    const plain = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251);
    const packed = new Uint8Array(gzipSync(plain));
    expect((await unpacked({ name: 'x.gz', bytes: packed })).bytes).toEqual(plain);
    expect((await unpacked({ name: 'x', bytes: plain })).bytes).toBe(plain);
    await expect(unpacked({ name: 'x.gz', bytes: packed.slice(0, 40) })).rejects.toThrow(/x\.gz: expected a whole gzip file/);
  });
});
