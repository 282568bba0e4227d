import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/engine/errors.js';
import { pairUniform, type Random, randomSource } from '../../src/engine/random.js';

const stream = (name = 'seed/topology') => randomSource('consensim').stream(name);
const many = (count: number, draw: () => number) => Array.from({ length: count }, draw);

/** Pearson's statistic of how often each of `bins` values came up, all being equally likely. */
function chiSquare(values: readonly number[], bins: number): number {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[value]!++;
  const expected = values.length / bins;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/**
 * With k bins the statistic has mean k - 1 and variance 2 (k - 1). Five standard deviations either way are
 * passed by chance less than once in 10^5 tries (the seeds are fixed, so a pass stays a pass), while a bias of
 * a few per cent in one bin, or values that are too even, lie far outside.
 */
function expectUniform(values: readonly number[], bins: number): void {
  const distance = Math.abs(chiSquare(values, bins) - (bins - 1));
  expect(distance).toBeLessThan(5 * Math.sqrt(2 * (bins - 1)));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

// Recorded. They change only if the generator, the key or a distribution does, and then every run changes.
describe('known answers', () => {
  test('next', () => {
    const random = stream();
    expect(many(3, () => random.next())).toEqual([
      0.43836621461752356, 0.5170988600865514, 0.9266310800198487,
    ]);
  });

  test('below', () => {
    const random = stream();
    expect(many(8, () => random.below(100))).toEqual([55, 7, 92, 85, 84, 51, 71, 2]);
    expect([random.below(2 ** 53), random.below(2 ** 40), random.below(4294967296)]).toEqual([
      1970558556353339, 970828924656, 3147611806,
    ]);
  });

  test('exponential', () => {
    const random = stream();
    expect(many(4, () => random.exponential(1_000_000))).toEqual([576905, 727943, 2612255, 671346]);
  });

  test('normal', () => {
    const random = stream();
    expect(many(4, () => random.normal())).toEqual([
      -2.763598019907575, 0.7666959863754415, 0.7956113218341581, -0.02055135629153406,
    ]);
  });

  test('uniform, bytes, shuffle, pick', () => {
    expect(stream().uniform(-1, 1)).toBe(-0.12326757076495287);
    expect([...stream().bytes(7)]).toEqual([171, 196, 56, 112, 39, 228, 29]);
    expect(stream().shuffle([0, 1, 2, 3, 4, 5, 6, 7])).toEqual([7, 2, 1, 4, 6, 0, 5, 3]);
    expect(stream().pick('abcdefgh'.split(''))).toBe('d');
  });

  test('other names and seeds', () => {
    expect(stream('seed/node/17').next()).toBe(0.45019675258612035);
    expect(stream('seed/node/18').next()).toBe(0.9491618341971311);
    expect(randomSource('1').stream('seed/node/17').next()).toBe(0.6681546534579104);
  });

  // Computed with a separate MurmurHash3 in another language.
  test.each([
    [1, 2, 3, 0.6800233919317452],
    [1, 3, 2, 0.9661982354025986],
    [2, 2, 3, 0.8370410707842122],
    [4294967295, 0, 0, 0.9485254838224554],
    [0, 0, 0, 0.38875073156152273],
  ])('pairUniform(%s, %s, %s)', (key, a, b, expected) => {
    expect(pairUniform(key, a, b)).toBe(expected);
  });
});

describe('streams', () => {
  test('a further draw in one, or another one asked for, moves no other', () => {
    const draws: ((random: Random) => unknown)[] = [
      (random) => random.next(),
      (random) => random.below(7),
      (random) => random.normal(),
      (random) => random.shuffle([1, 2, 3]),
    ];
    const step = fc.tuple(fc.constantFrom('a', 'b', 'a/b', ''), fc.nat(draws.length - 1));
    fc.assert(
      fc.property(fc.string(), fc.array(step, { maxLength: 50 }), (seed, steps) => {
        const together = randomSource(seed);
        const alone = new Map<string, Random>();
        for (const [name, kind] of steps) {
          if (!alone.has(name)) alone.set(name, randomSource(seed).stream(name));
          expect(draws[kind]!(together.stream(name))).toEqual(draws[kind]!(alone.get(name)!));
        }
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  test('two who ask for one name continue one sequence', () => {
    const source = randomSource('x');
    expect(source.stream('a')).toBe(source.stream('a'));
    expect(source.stream('a')).not.toBe(source.stream('b'));
    expect(source.seed).toBe('x');
  });

  test('no two pairs of seed and name share a key', () => {
    const pairs: [string, string][] = [
      ['a', 'b'],
      ['ab', ''],
      ['', 'ab'],
      ['a","b', ''],
      ['a', '","b'],
      ['a/b', 'c'],
      ['a', 'b/c'],
    ];
    expect(new Set(pairs.map(([seed, name]) => randomSource(seed).stream(name).next())).size).toBe(
      pairs.length,
    );
  });

  test('the first draws of numbered streams are uniform and independent', () => {
    const source = randomSource('first draws');
    const values = Array.from({ length: 20_000 }, (_, node) => source.stream(`seed/node/${node}`).next());
    expectUniform(
      values.map((value) => Math.floor(value * 256)),
      256,
    );
    // Neighbours together fill a 16 x 16 grid evenly.
    const pairs = values
      .slice(1)
      .map((value, index) => Math.floor(value * 16) * 16 + Math.floor(values[index]! * 16));
    expectUniform(
      pairs.filter((_, index) => index % 2 === 0),
      256,
    );
  });

  test('only text is a seed or a name', () => {
    for (const wrong of [1, undefined, null]) {
      expect(() => randomSource(wrong as unknown as string)).toThrow(InvariantError);
      expect(() => randomSource('x').stream(wrong as unknown as string)).toThrow(InvariantError);
    }
  });
});

describe('draws', () => {
  test('next is uniform in its first and its last bits', () => {
    const random = stream('next');
    const values = many(50_000, () => random.next());
    expectUniform(
      values.map((value) => Math.floor(value * 100)),
      100,
    );
    expectUniform(
      values.map((value) => (value * 2 ** 53) % 64),
      64,
    );
  });

  test.each([1, 2, 3, 7, 100])('below(%s) gives each number equally often', (n) => {
    const random = stream('below');
    const values = many(20_000, () => random.below(n));
    if (n === 1) expect(new Set(values)).toEqual(new Set([0]));
    else expectUniform(values, n);
  });

  // Without drawing again, thirds of these ranges would come up as 3 : 3 : 2 or so.
  test.each([0xc0000000, 3 * 2 ** 51])('below(%s) favours no part of its range', (n) => {
    const random = stream('wide');
    expectUniform(
      many(30_000, () => Math.floor(random.below(n) / (n / 3))),
      3,
    );
    expectUniform(
      many(30_000, () => random.below(n) % 3),
      3,
    );
  });

  test('below refuses what has no whole numbers below it', () => {
    for (const n of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53 + 2]) {
      expect(() => stream().below(n), `${n}`).toThrow(InvariantError);
    }
  });

  test('exponential durations are whole, with the mean and the spread of the distribution', () => {
    const random = stream('exponential');
    const values = many(40_000, () => random.exponential(600_000_000));
    for (const value of values) expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
    // The mean's standard error is mean / sqrt(n) = 0.5 %; five of them.
    expect(Math.abs(mean(values) / 600_000_000 - 1)).toBeLessThan(0.025);
    // Cut at the deciles of the distribution, all parts are equally likely.
    const deciles = Array.from({ length: 9 }, (_, index) => -Math.log(1 - (index + 1) / 10) * 600_000_000);
    expectUniform(
      values.map((value) => deciles.filter((decile) => value >= decile).length),
      10,
    );
    expect(Object.is(random.exponential(0), 0)).toBe(true);
    expect(() => random.exponential(-1)).toThrow(InvariantError);
    expect(() => random.exponential(Number.NaN)).toThrow(InvariantError);
  });

  test('normal numbers fill the parts of the distribution evenly', () => {
    const random = stream('normal');
    const values = many(40_000, () => random.normal());
    // Octiles of the normal distribution (tables; scipy.stats.norm.ppf).
    const octiles = [-1.1503493803760083, -0.6744897501960818, -0.31863936396437526, 0];
    octiles.push(0.31863936396437526, 0.6744897501960818, 1.1503493803760083);
    expectUniform(
      values.map((value) => octiles.filter((octile) => value >= octile).length),
      8,
    );
    // The two halves of one polar draw are independent: signs fall in the four quadrants evenly.
    const quadrants = values
      .filter((_, index) => index % 2 === 0)
      .map((x, index) => {
        return (x < 0 ? 0 : 2) + (values[2 * index + 1]! < 0 ? 0 : 1);
      });
    expectUniform(quadrants, 4);
  });

  test('uniform stays in its range', () => {
    const random = stream('uniform');
    const values = many(10_000, () => random.uniform(-3, 5));
    for (const value of values) expect(value >= -3 && value < 5).toBe(true);
    expectUniform(
      values.map((value) => Math.floor(value + 3)),
      8,
    );
  });

  test('every order of a shuffle is equally likely', () => {
    const random = stream('shuffle');
    const orders = new Map<string, number>();
    const values = many(24_000, () => {
      const order = random.shuffle([1, 2, 3, 4]).join('');
      if (!orders.has(order)) orders.set(order, orders.size);
      return orders.get(order)!;
    });
    expect(orders.size).toBe(24);
    expectUniform(values, 24);
  });

  test('shuffle works in place, also on typed arrays', () => {
    const items = Int32Array.from({ length: 100 }, (_, index) => index);
    expect(stream().shuffle(items)).toBe(items);
    expect([...items]).not.toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect([...items].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(stream().shuffle([])).toEqual([]);
  });

  test('pick takes each item equally often and refuses none', () => {
    const random = stream('pick');
    expectUniform(
      many(10_000, () => random.pick([0, 1, 2, 3, 4])),
      5,
    );
    expect(() => random.pick([])).toThrow(InvariantError);
  });

  test('bytes are uniform at each of the four places of a word', () => {
    const bytes = stream('bytes').bytes(80_000);
    for (const place of [0, 1, 2, 3])
      expectUniform(
        [...bytes].filter((_, index) => index % 4 === place),
        256,
      );
    expect(stream().bytes(0).length).toBe(0);
  });
});

describe('pairUniform', () => {
  const grid = (key: number) => {
    const values: number[] = [];
    for (let a = 0; a < 200; a++) for (let b = 0; b < 200; b++) values.push(pairUniform(key, a, b));
    return values;
  };

  test.each([0, 1, 2, 0xffffffff])('is uniform over neighbouring pairs under key %s', (key) => {
    const values = grid(key);
    for (const value of values) expect(value >= 0 && value < 1).toBe(true);
    expectUniform(
      values.map((value) => Math.floor(value * 128)),
      128,
    );
    expectUniform(
      values.map((value) => (value * 2 ** 53) % 128),
      128,
    );
  });

  test('neighbouring pairs, turned pairs and neighbouring keys are independent', () => {
    const cell = (one: number, other: number) => Math.floor(one * 8) * 8 + Math.floor(other * 8);
    const values = grid(5);
    const under6 = grid(6);
    // Each value is used in one cell only, so that the cells are independent and the bound holds.
    expectUniform(
      values.filter((_, index) => index % 2 === 0).map((one, index) => cell(one, values[2 * index + 1]!)),
      64,
    );
    expectUniform(
      values.map((one, index) => cell(one, under6[index]!)),
      64,
    );
    const turned: number[] = [];
    for (let a = 0; a < 200; a++)
      for (let b = 0; b < a; b++) turned.push(cell(pairUniform(5, a, b), pairUniform(5, b, a)));
    expectUniform(turned, 64);
  });
});
