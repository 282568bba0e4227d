import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomSource } from '../../src/engine/random.js';
import { parseAxis } from '../../src/sweep/axis.js';
import { designPoints } from '../../src/sweep/design.js';
import { growthOf } from '../../src/sweep/growth.js';
import { intervalOf } from '../../src/sweep/interval.js';
import { sobolIndices } from '../../src/sweep/sensitivity.js';
import { isNarrow, parseRule, ruleText, seedSteps } from '../../src/sweep/stopping.js';

describe('the interval of a share', () => {
  test('stays within 0 and 1, holds the mean, and says that it is Wilson’s', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 30 }),
        (values) => {
          const { mean, low, high, method } = intervalOf(values, 'stale_rate')!;
          expect(method).toBe('wilson');
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low! - 1e-12).toBeLessThanOrEqual(mean);
          expect(high! + 1e-12).toBeGreaterThanOrEqual(mean);
        },
      ),
    );
  });

  test('of equal values has no width, zeros included; of one value there is none', () => {
    expect(intervalOf([0, 0, 0], 'stale_rate')).toMatchObject({ low: 0, high: 0, halfWidth: 0 });
    expect(intervalOf([0.3, 0.3], 'stale_rate')).toMatchObject({ low: 0.3, high: 0.3 });
    expect(intervalOf([0.3], 'stale_rate')).toMatchObject({ low: null, high: null, method: 'none' });
    expect(intervalOf([], 'stale_rate')).toBeUndefined();
  });

  test('is nearly Student’s t far from the ends, and lies to one side near them', () => {
    const middle = [0.48, 0.5, 0.52, 0.49, 0.51, 0.5];
    const [wilson, student] = [intervalOf(middle, 'stale_rate')!, intervalOf(middle, 'height')!];
    expect(student.method).toBe('t');
    expect(Math.abs(wilson.halfWidth! / student.halfWidth! - 1)).toBeLessThan(0.01);
    const edge = [0, 0, 0.01, 0, 0.03, 0];
    const near = intervalOf(edge, 'stale_rate')!;
    expect(intervalOf(edge, 'height')!.low).toBeLessThan(0);
    expect(near.low).toBeGreaterThan(0);
    expect(near.high! - near.mean).toBeGreaterThan(near.mean - near.low!);
  });
});

describe('a rule', () => {
  test('asks for a part of the mean, or for a value', () => {
    const values = [9, 10, 11, 10, 9, 11, 10, 10];
    const { halfWidth } = intervalOf(values, 'height')!;
    expect(isNarrow(parseRule('height < 7 %'), values)).toBe(halfWidth! < 0.7);
    expect(isNarrow(parseRule('height < 7%'), values)).toBe(true);
    expect(isNarrow(parseRule('height<6%'), values)).toBe(false);
    expect(isNarrow(parseRule('height < 0.7'), values)).toBe(true);
    expect(isNarrow(parseRule('height < 0.6'), values)).toBe(false);
    expect(ruleText(parseRule('height < 2 %'))).toBe(
      'half the 95 % interval of height below 2 % of its mean',
    );
  });

  test('never stops at one value, and always where there is none or all are equal', () => {
    const rule = parseRule('stale_rate < 1 %');
    expect(isNarrow(rule, [0.5])).toBe(false);
    expect(isNarrow(rule, [])).toBe(true);
    expect(isNarrow(rule, [0, 0, 0])).toBe(true);
  });

  test('is asked about 10 seeds, then about twice as many, last about all', () => {
    expect(seedSteps(640)).toEqual([10, 20, 40, 80, 160, 320, 640]);
    expect(seedSteps(50)).toEqual([10, 20, 40, 50]);
    expect(seedSteps(4)).toEqual([4]);
  });

  test.each([
    ['stale_rate', /^--until: expected a metric and a width above 0/],
    ['stale_rate < 0', /^--until: expected a metric and a width above 0/],
    ['stale_rate < x %', /^--until: expected a metric/],
    ['stale_rate > 1', /^--until: expected a metric/],
    ['stale_rat < 1 %', /^--until: there is no metric "stale_rat", did you mean "stale_rate"\?/],
    ['block_share < 1 %', /^--until: "block_share" is a metric of each node/],
  ])('%j is refused in one line', (text, message) => {
    expect(() => parseRule(text)).toThrow(message);
  });
});

describe('Sobol indices', () => {
  /** Ishigami and Homma (1990) with a = 7 and b = 0.1, on three uniform angles. */
  const ishigami = ([x = 0, y = 0, z = 0]: readonly number[]) =>
    Math.sin(x) + 7 * Math.sin(y) ** 2 + 0.1 * z ** 4 * Math.sin(x);

  test('of the Ishigami function are the exact ones', () => {
    const axes = ['x', 'y', 'z'].map((key) => parseAxis(`${key}=-3.14159..3.14159`));
    const points = designPoints(axes, { kind: 'saltelli', points: 4096 }, [false, false, false]);
    const indices = sobolIndices(
      ['x', 'y', 'z'],
      points.map((point) => ishigami(point as number[])),
    );
    // In closed form: V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2.
    const [a, b, pi] = [7, 0.1, Math.PI];
    const variance = a ** 2 / 8 + (b * pi ** 4) / 5 + (b ** 2 * pi ** 8) / 18 + 1 / 2;
    const alone = [(1 + (b * pi ** 4) / 5) ** 2 / 2, a ** 2 / 8, 0];
    const joint = b ** 2 * pi ** 8 * (1 / 18 - 1 / 50);
    const total = [alone[0]! + joint, alone[1]!, joint];
    for (const [place, index] of indices.entries()) {
      expect(Math.abs(index.first - alone[place]! / variance), index.key).toBeLessThan(0.01);
      expect(Math.abs(index.total - total[place]! / variance), index.key).toBeLessThan(0.01);
      expect(index.firstLow).toBeLessThanOrEqual(index.first);
      expect(index.totalHigh).toBeGreaterThanOrEqual(index.total);
    }
  });

  test('of a sum are the parts of its variance, and of a constant are 0', () => {
    const axes = ['x', 'y'].map((key) => parseAxis(`${key}=0..1`));
    const points = designPoints(axes, { kind: 'saltelli', points: 1024 }, [false, false]);
    const of = (f: (x: number, y: number) => number) =>
      sobolIndices(
        ['x', 'y'],
        points.map(([x, y]) => f(x as number, y as number)),
      );
    const [x, y] = of((one, other) => one + 2 * other);
    expect([x!.first, y!.first, x!.total, y!.total].map((value) => Math.round(value * 100))).toEqual([
      20, 80, 20, 80,
    ]);
    expect(of(() => 3).map(({ first, total }) => [first, total])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('growth', () => {
  const runs = (f: (x: number, seed: number) => number, xs: readonly number[], seeds: number) =>
    xs.flatMap((x) => Array.from({ length: seeds }, (_, seed) => ({ x, seed: `${seed}`, y: f(x, seed) })));

  test('of a power law is its exponent, with no width and R² of 1', () => {
    expect(growthOf(runs((x) => 3 * x * x, [1, 2, 4, 8], 3))).toMatchObject({ basis: 'seeds', points: 4 });
    const { exponent, low, high, factor, explained } = growthOf(
      runs((x) => 3 * x * x, [1, 2, 4, 8], 3),
    ) as Exclude<ReturnType<typeof growthOf>, string>;
    for (const value of [exponent, low!, high!]) expect(value).toBeCloseTo(2, 10);
    expect(factor).toBeCloseTo(3, 10);
    expect(explained).toBeCloseTo(1, 12);
  });

  test('has an interval that holds the exponent in some 95 of 100 cases', () => {
    const random = randomSource('growth').stream('noise');
    let held = 0;
    for (let trial = 0; trial < 400; trial++) {
      // Noise of a seed is shared by all its runs, as common random numbers do it.
      const slopes = Array.from({ length: 10 }, () => 1.5 + 0.1 * random.normal());
      const found = growthOf(runs((x, seed) => 2 * x ** slopes[seed]!, [1, 3, 9, 27], 10));
      if (typeof found !== 'string' && found.low! <= 1.5 && 1.5 <= found.high!) held++;
    }
    expect(held / 400).toBeGreaterThan(0.92);
    expect(held / 400).toBeLessThan(0.98);
  });

  test('rests on the distances of points where there is one seed, and on nothing for two points', () => {
    expect(growthOf(runs((x) => x + 1, [1, 2, 4], 1))).toMatchObject({ basis: 'points' });
    expect(growthOf(runs((x) => x, [1, 2], 1))).toMatchObject({ basis: 'none', low: null });
  });

  test.each([
    [[[5, 1]], 'the key has fewer than two values that are numbers'],
    [
      [
        [0, 1],
        [1, 1],
      ],
      'a power law needs values of the key above 0',
    ],
    [
      [
        [1, 0],
        [2, 1],
      ],
      'a power law needs values of the metric above 0',
    ],
  ])('of %j is none: %s', (pairs, reason) => {
    expect(growthOf((pairs as [number, number][]).map(([x, y]) => ({ x, y, seed: '1' })))).toBe(reason);
  });
});
