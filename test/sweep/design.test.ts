import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomSource } from '../../src/engine/random.js';
import { axisOf, gridValues, parseAxis, valueNumber } from '../../src/sweep/axis.js';
import { designPoints, latinHypercube } from '../../src/sweep/design.js';
import { MOST_SIDES, sobolPoints } from '../../src/sweep/sobol-sequence.js';

describe('an axis', () => {
  const written: readonly [text: string, values: readonly unknown[]][] = [
    ['consensus.blockTime=1s,2s,5s', ['1s', '2s', '5s']],
    ['consensus.blockTime=1s..5s/3', ['1s', '3s', '5s']],
    ['consensus.blockTime=500..1000ms/3', ['500ms', '750ms', '1000ms']],
    ['consensus.blockTime=1min..2min/4', ['1min', '80s', '100s', '2min']],
    ['k=0.1..0.5/5', [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['k=-1..1/3', [-1, 0, 1]],
    ['k=1..1000/4log', [1, 10, 100, 1000]],
    ['k=10ms..1s/3log', ['10ms', '100ms', '1s']],
    ['k=true,false', [true, false]],
    [
      'k=[1,2],[3,4]',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['k={"a":1},x', [{ a: 1 }, 'x']],
  ];
  test.each(written)('%s has the values %j', (text, values) => {
    expect(gridValues(parseAxis(text), false)).toEqual(values);
  });

  test('of whole numbers is rounded, and what comes out equal is one value', () => {
    expect(gridValues(parseAxis('nodes.master=1..3/5'), true)).toEqual([1, 2, 3]);
    expect(gridValues(parseAxis('nodes.master=10..1000/4log'), true)).toEqual([10, 46, 215, 1000]);
  });

  const refused: readonly [text: string, message: RegExp][] = [
    ['', /^--vary: expected key=values such as/],
    ['consensus.blockTime', /^--vary: expected key=values/],
    ['=1,2', /^--vary: expected key=values/],
    ['k=', /^--vary: expected key=values/],
    ['k=1,,2', /^--vary: k: expected values between the commas/],
    ['k=1,2,1', /^--vary: k: the value 1 is there twice/],
    ['k=5..1/3', /^--vary: k: expected the lower end first/],
    ['k=1..5/1', /^--vary: k: expected from 2 to 10000 values, got 1/],
    ['k=1..5/0', /^--vary: k: expected from 2 to 10000 values, got 0/],
    ['k=0..5/3log', /^--vary: k: expected ends above 0 for equal factors/],
    ['k=1y..5y/3', /^--vary: k: expected a unit such as s or min, got "y"/],
    ['k=1..a', /^--vary: k: expected a range such as/],
    ['seed=1,2', /^--vary: seed: every point has the same seeds/],
    ['name=a,b', /^--vary: name: names a scenario/],
  ];
  test.each(refused)('%j is refused in one line', (text, message) => {
    expect(() => parseAxis(text)).toThrow(message);
  });

  test('keeps every value within the ends and readable as what it was written as', () => {
    const units = ['', 'ms', 's', 'min', 'h'];
    fc.assert(
      fc.property(
        ...[fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 })],
        ...[fc.integer({ min: 2, max: 40 }), fc.constantFrom(...units), fc.boolean()],
        (low, span, steps, unit, log) => {
          const axis = parseAxis(`k=${low}${unit}..${low + span}${unit}/${steps}${log ? 'log' : ''}`);
          const numbers = gridValues(axis, false).map((value) => valueNumber(value)!);
          const [least, greatest] = [`${low}${unit}`, `${low + span}${unit}`].map(
            (text) => valueNumber(text)!,
          );
          expect(numbers[0]).toBe(least);
          expect(numbers.at(-1)).toBe(greatest);
          for (const [place, number] of numbers.entries())
            if (place > 0) expect(number).toBeGreaterThanOrEqual(numbers[place - 1]! * (1 - 1e-5));
        },
      ),
    );
  });
});

describe('a design', () => {
  const axes = [parseAxis('a=1..2/2'), parseAxis('b=x,y,z')];
  const whole = [false, false];

  test('of kind grid has every combination, the last key first', () => {
    expect(designPoints(axes, { kind: 'grid' }, whole).map((point) => point.join(''))).toEqual([
      ...['1x', '1y', '1z', '2x', '2y', '2z'],
    ]);
    expect(designPoints([], { kind: 'grid' }, [])).toEqual([[]]);
  });

  test('of kind zip pairs values, and refuses lists of two lengths', () => {
    const pairs = [axisOf('a', [1, 2]), axisOf('b', ['x', 'y'])];
    expect(designPoints(pairs, { kind: 'zip' }, whole)).toEqual([
      [1, 'x'],
      [2, 'y'],
    ]);
    expect(() => designPoints(axes, { kind: 'zip' }, whole)).toThrow(
      '--design: zip pairs values; expected 2 of b as of a, got 3',
    );
  });

  test('that draws depends on its seed alone, and needs a number of points', () => {
    for (const kind of ['random', 'lhs', 'saltelli'] as const) {
      const draw = (seed: string) => designPoints(axes, { kind, points: 8, seed }, whole);
      expect(draw('1')).toEqual(draw('1'));
      if (kind !== 'saltelli') expect(draw('1')).not.toEqual(draw('2'));
      expect(() => designPoints(axes, { kind }, whole)).toThrow(
        `--design: ${kind} draws its points; say how many`,
      );
      expect(() => designPoints([], { kind, points: 4 }, [])).toThrow(
        `--design: ${kind} needs a key to vary`,
      );
    }
    expect(() => designPoints(axes, { kind: 'grid', points: 4 }, whole)).toThrow(
      /^--points: the design grid/,
    );
    expect(() => designPoints([parseAxis('a=1..2')], { kind: 'grid' }, [false])).toThrow(
      /^--vary: a: expected how many values the range has, as in 1..2\/5/,
    );
  });

  test('of kind lhs has one point in each layer of each key', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 80 }),
        fc.string(),
        (sides, points, seed) => {
          const places = latinHypercube(sides, points, randomSource(`s${seed}`).stream('x'));
          for (let side = 0; side < sides; side++) {
            const layers = places.map((place) => Math.floor(place[side]! * points)).sort((a, b) => a - b);
            expect(layers).toEqual(Array.from({ length: points }, (_, layer) => layer));
          }
        },
      ),
    );
  });

  test('that draws whole numbers and values of lists gives each the same part', () => {
    const drawn = designPoints([parseAxis('n=3..7'), parseAxis('b=x,y')], { kind: 'lhs', points: 100 }, [
      true,
      false,
    ]);
    const count = (at: number, value: unknown) => drawn.filter((point) => point[at] === value).length;
    expect([3, 4, 5, 6, 7].map((value) => count(0, value))).toEqual([20, 20, 20, 20, 20]);
    expect(['x', 'y'].map((value) => count(1, value))).toEqual([50, 50]);
  });

  test('of kind saltelli has A, B and a mixture for each key, of each base point', () => {
    const points = designPoints(
      [parseAxis('a=0..1'), parseAxis('b=0..1')],
      { kind: 'saltelli', points: 16 },
      whole,
    );
    expect(points).toHaveLength(64);
    for (let base = 0; base < 64; base += 4) {
      const [a, b, first, second] = points.slice(base, base + 4);
      expect(first).toEqual([b![0], a![1]]);
      expect(second).toEqual([a![0], b![1]]);
    }
    const many = Array.from({ length: 13 }, (_, key) => parseAxis(`k${key}=0..1`));
    expect(() =>
      designPoints(
        many,
        { kind: 'saltelli', points: 2 },
        many.map(() => false),
      ),
    ).toThrow('--design: saltelli takes at most 12 keys, got 13');
  });
});

describe('the Sobol sequence', () => {
  test('is that of SciPy 1.17.1 with the numbers of Joe and Kuo', () => {
    // scipy.stats.qmc.Sobol(24, scramble=False).random(9)[8]; ours leaves out the origin.
    expect(sobolPoints(24, 8)[7]).toEqual([
      0.1875, 0.3125, 0.9375, 0.4375, 0.5625, 0.3125, 0.4375, 0.9375, 0.9375, 0.3125, 0.6875, 0.0625, 0.9375,
      0.9375, 0.8125, 0.9375, 0.8125, 0.8125, 0.9375, 0.3125, 0.1875, 0.6875, 0.1875, 0.9375,
    ]);
  });

  test('puts one of 2^k points into each of 2^k layers of every side', () => {
    const points = [Array.from({ length: MOST_SIDES }, () => 0), ...sobolPoints(MOST_SIDES, 255)];
    for (let side = 0; side < MOST_SIDES; side++) {
      const layers = points.map((point) => Math.floor(point[side]! * 256)).sort((a, b) => a - b);
      expect(layers).toEqual(Array.from({ length: 256 }, (_, layer) => layer));
    }
  });
});
