import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exp, ln } from '../../src/engine/math.js';

type Row = [x: string, nearest: string, offset: number];
const fixture = JSON.parse(readFileSync(new URL('../fixtures/ln-exp.json', import.meta.url), 'utf8')) as {
  ln: Row[];
  exp: Row[];
};

const view = new DataView(new ArrayBuffer(8));

function fromBits(bits: string): number {
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

/** A double's place in the order of all doubles: neighbours differ by 1. */
function place(x: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}

describe.each([
  ['ln', ln, fixture.ln],
  ['exp', exp, fixture.exp],
])('%s', (_, compute, rows) => {
  test('lies under 1 unit in the last place from the true value', () => {
    expect(rows.length).toBeGreaterThan(300);
    for (const [xBits, nearestBits, offset] of rows) {
      const x = fromBits(xBits);
      const error = Math.abs(Number(place(compute(x)) - place(fromBits(nearestBits))) - offset);
      expect(error, `at ${x}`).toBeLessThan(1);
    }
  });
});

describe('special values', () => {
  test.each([
    [1, 0],
    [0, -Infinity],
    [-0, -Infinity],
    [-1, Number.NaN],
    [-5e-324, Number.NaN],
    [-Infinity, Number.NaN],
    [Infinity, Infinity],
    [Number.NaN, Number.NaN],
    [5e-324, -744.4400719213812],
  ])('ln(%s) is %s', (x, expected) => {
    expect(ln(x)).toBe(expected);
  });

  test.each([
    [0, 1],
    [-0, 1],
    [Infinity, Infinity],
    [-Infinity, 0],
    [Number.NaN, Number.NaN],
    [709.782712893384, Number.MAX_VALUE],
    [709.7827128933841, Infinity],
    [1e308, Infinity],
    [-745.1332191019411, 5e-324],
    [-745.1332191019412, 0],
    [-1e308, 0],
    [5e-324, 1],
  ])('exp(%s) is %s', (x, expected) => {
    if (expected === Number.MAX_VALUE) expect(exp(x) / expected).toBeCloseTo(1, 12);
    else expect(exp(x)).toBe(expected);
  });
});
