import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../../www/state/codec.ts';
import { KEYS, TABLE, fieldOf, initialState, type State } from '../../../www/state/table.ts';

/** A small seeded generator (mulberry32), so that a failure can be seen again. */
function generator(seed: number) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const changed: State = {
  ...initialState(),
  chapter: 'eight',
  image: 199,
  dx: -8,
  dy: 0.5,
  alpha: 0.25,
  gate: 'ms',
  cut: 0.3,
  guess: '00990750123388014560',
  ink: false,
  wander: true,
  row: 0,
  col: 31,
  channel: 3,
  block: 7,
  network: 'untrained',
  rival: 'modulus',
  beside: true,
  part: 'phase',
  seed: 4294967295,
  only: true,
};

describe('the link', () => {
  it('is empty for the initial state and leaves defaults out', () => {
    expect(encode(initialState())).toBe('');
    expect(encode({ ...initialState(), alpha: 0.5 })).toBe('?v=1&a=.5');
  });

  it('restores what it was made from', () => {
    expect(decode(encode(changed))).toEqual(changed);
    const random = generator(7);
    for (let n = 0; n < 500; n++) {
      const state = initialState();
      for (const key of KEYS) {
        // A number somewhere in a generous range, a boolean, or the text of another field: fit brings each into its own.
        const raw = typeof state[key] === 'number' ? (random() - 0.3) * 300 : typeof state[key] === 'boolean' ? random() < 0.5 : state[key];
        Object.assign(state, { [key]: fieldOf(key).fit(raw as never) });
      }
      expect(decode(encode(state))).toEqual(state);
    }
  });

  it('has a key of its own for every part of the state', () => {
    const keys = KEYS.map((key) => fieldOf(key).key);
    expect(new Set([...keys, 'v']).size).toBe(keys.length + 1);
  });

  it('ignores what is out of range, malformed or unknown, and keeps the rest', () => {
    const good = '&n=soft-threshold';
    for (const bad of [
      'i=1001',
      'i=-1',
      'i=1e2',
      'i=0x10',
      'i=NaN',
      'i=Infinity',
      'i=',
      'i=١٢',
      'i= 5',
      'i=5%00',
      'i=99999999999999999999',
      'a=1.01',
      'a=-0.01',
      'a=.',
      'a=1e-3',
      'dx=8.5',
      'dy=-9',
      'rho=__proto__',
      'gate=__proto__',
      'guess=123',
      'guess=1234567890123456789x',
      'n2=5',
      '__proto__=1',
      'constructor=1',
      'toString=2',
      'c=<script>',
      'ink=true',
      'ink=2',
      'seed=4294967296',
      'seed=-1',
      'b=16',
      'data=../../x',
      'data=',
      'vs=nothing',
      'two=yes',
      'only=2',
      'p=constructor',
      '%E0%A4%A=1',
      'row=32',
    ]) {
      expect(decode(`?v=1&${bad}${good}`), bad).toEqual({ ...initialState(), network: 'soft-threshold' });
    }
  });

  it('rounds to the steps a value has', () => {
    expect(decode('?v=1&a=.123456').alpha).toBe(0.12);
    expect(decode('?v=1&dx=1.3').dx).toBe(1.5);
    expect(decode('?v=1&dx=-0').dx).toBe(0);
  });

  it('leads older links to where the threshold has gone', () => {
    expect(decode('?v=1&rho=threshold&t=.3')).toEqual({ ...initialState(), chapter: 'threshold', gate: 'cst', cut: 0.3 });
    expect(decode('?v=1&rho=threshold').cut).toBe(0);
    expect(decode('?v=1&rho=threshold&t=7').cut).toBe(0);
    expect(decode('?v=1&rho=threshold&t=.3&c=eight').chapter).toBe('eight');
    expect(decode('?v=1&rho=dial&t=.3')).toEqual(initialState());
  });

  it('takes the first of two values, says nothing for other versions, and does not read endless text', () => {
    expect(decode('?v=1&a=.5&a=.7').alpha).toBe(0.5);
    expect(decode('?v=2&a=.5')).toEqual(initialState());
    expect(decode(`?v=1&a=.5&x=${'x'.repeat(5000)}`)).toEqual(initialState());
  });

  it('survives a thousand damaged links with a state in range', () => {
    const random = generator(11);
    const from = encode(changed);
    for (let n = 0; n < 1000; n++) {
      const letters = [...from];
      for (let k = 0; k < 4; k++) letters[Math.floor(random() * letters.length)] = String.fromCharCode(32 + Math.floor(random() * 700));
      const state = decode(letters.join(''));
      for (const key of KEYS) expect(fieldOf(key).fit(state[key])).toBe(state[key]);
    }
  });

  it('never writes a value that it would not read', () => {
    expect(encode({ ...initialState(), alpha: NaN, image: 1e9, part: 'x' as never })).toBe('?v=1&i=1000');
    expect(TABLE.alpha.fit(-Infinity)).toBe(1);
  });
});
