// The catalogue of networks, its files, and the pictures made of their logs.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
// @ts-expect-error: plain scripts without types
import { NETWORKS, recipe } from '../../../models/catalogue.mjs';
// @ts-expect-error: plain scripts without types
import { curves } from '../../../scripts/models/curves.mjs';
import { headerOf } from './header.ts';

interface Network {
  name: string;
  dataset: string;
  epochs: number;
  seed: number;
  ships: boolean;
  spec: Record<string, unknown>;
}
const networks = NETWORKS as Network[];
const models = path.resolve('models');
const read = (file: string) => JSON.parse(readFileSync(path.join(models, file), 'utf8'));

/** The number formats in a safetensors file, by its header. */
const storedAs = (file: string) => [...new Set(Object.values(headerOf(file)).flatMap(({ dtype }) => dtype ?? []))];

describe('the catalogue', () => {
  test('names every network once', () => {
    const names = networks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, dataset, spec } of networks) {
      expect(name.startsWith(`${dataset}-`)).toBe(true);
      expect(spec.dataset).toBe(dataset);
    }
  });

  test('agrees with the spec and the log of each network that was trained', () => {
    const records = readdirSync(path.join(models, 'records'));
    expect(records.length).toBeGreaterThan(0);
    for (const file of records) {
      const record = read(`records/${file}`);
      const network = networks.find(({ name }) => name === record.name);
      expect(network, file).toBeDefined();
      expect(read(`specs/${record.name}.json`)).toEqual(network!.spec);
      const log = readFileSync(path.join(models, 'logs', `${record.name}.jsonl`), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(log[0].recipe.epochs, file).toBe(network!.epochs);
      expect(log[0].recipe.seed).toBe(network!.seed);
      expect(log.filter((line) => line.epoch)).toHaveLength(network!.epochs);
      expect(record.test_f32).toBe(log.at(-1).test_accuracy);
      // What ships lost at most a tenth of a percent to its precision, and is half as large where that costs no more.
      expect(record.dtype, file).toBe(record.test_f32 - record.test_f16 <= 0.001 ? 'f16' : 'f32');
      const shipped = `www/assets/models/${record.name}.safetensors`;
      expect(existsSync(shipped)).toBe(network!.ships);
      if (!network!.ships) continue;
      expect(storedAs(shipped), file).toEqual([record.dtype.toUpperCase()]);
      expect(statSync(shipped).size).toBe(record.bytes);
    }
  });

  test('a recipe leaves out what is usual', () => {
    expect(recipe({ epochs: 3, seed: 1, rate: 0.1, weightDecay: 5e-4 })).toEqual(
      '--epochs 3 --seed 1 --rate 0.1 --weight-decay 0.0005'.split(' '),
    );
    expect(recipe({ epochs: 3, seed: 1, rate: 0.1, weightDecay: 5e-4, mirror: true, crop: 2, scattering: true }).slice(8)).toEqual(
      '--mirror true --crop 2 --scattering'.split(' '),
    );
  });
});

describe('curves', () => {
  const lines = [
    { name: 'one', values: [0.5, 0.8, 0.9] },
    { name: 'two & more', values: [0.4, 0.79, 0.9] },
    { name: 'short', values: [0.6, 0.89] },
  ];
  const svg = curves('Held out', lines) as string;
  test('rise from left to right, to the figure that is written beside them', () => {
    const [, path] = /<path d="(M[^"]+)"[^>]*stroke="#1b1b1f"/.exec(svg)!;
    const points = path!.match(/[\d.]+,[\d.]+/g)!.map((point) => point.split(',').map(Number) as [number, number]);
    expect(points.every(([x], i) => i === 0 || x > points[i - 1]![0])).toBe(true);
    expect(points.every(([, y], i) => i === 0 || y < points[i - 1]![1])).toBe(true);
    expect(svg).toContain('two &amp; more, 90.0 %');
  });
  test('names do not cover one another', () => {
    const rows = [...svg.matchAll(/ y="([\d.]+)">[^<]+, [\d.]+ %</g)].map((match) => Number(match[1]));
    expect(rows).toHaveLength(3);
    expect(rows.every((y, i) => i === 0 || y - rows[i - 1]! >= 14.9)).toBe(true);
  });
});
