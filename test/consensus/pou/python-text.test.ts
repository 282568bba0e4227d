import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonText, pythonFixed, pythonFloat, pythonInt } from '../../../src/consensus/kit/python-text.js';
import { double, golden } from './golden.js';

fc.configureGlobal({ seed: 3 });

describe('the text of a float', () => {
  test.each(golden<{ f64: string; python_repr: string }>('py_float_repr'))(
    'is Python’s: $python_repr',
    (vector) => {
      expect(pythonFloat(double(vector.f64))).toBe(vector.python_repr);
    },
  );

  test('reads back as the same float, and marks it as one', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = pythonFloat(value);
        expect(Object.is(Number(text), value)).toBe(true);
        expect(text).toMatch(/^-?(\d+\.\d+|\d(\.\d+)?e[+-]\d{2,3})$/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is what json.dumps writes for values that are no numbers', () => {
    expect([Number.NaN, 1 / 0, -1 / 0].map(pythonFloat)).toEqual(['NaN', 'Infinity', '-Infinity']);
  });
});

test('an integer has no fraction and no exponent', () => {
  expect([0, 100, -3, 83_300_000, 1e21].map(pythonInt)).toEqual([
    '0',
    '100',
    '-3',
    '83300000',
    '1000000000000000000000',
  ]);
});

describe('fixed decimals', () => {
  // Printed by CPython 3.11: '{:.3f}'.format(x).
  test.each([
    [0.0625, '0.062'],
    [0.1875, '0.188'],
    [-0.0625, '-0.062'],
    [2.5, '2.500'],
    [-0, '-0.000'],
    [-0.0001, '-0.000'],
    [1.0005, '1.000'],
    [14_093_051.359516617, '14093051.360'],
    [999.9995, '1000.000'],
    [1e22, '10000000000000000000000.000'],
    [5e-324, '0.000'],
  ])('of %d are %s', (value, text) => {
    expect(pythonFixed(value, 3)).toBe(text);
  });

  test('round an exact half to the even digit at every place', () => {
    expect([0.5, 1.5, 2.5, 3.5].map((value) => pythonFixed(value, 0))).toEqual(['0', '2', '2', '4']);
    expect([0.125, 0.375].map((value) => pythonFixed(value, 2))).toEqual(['0.12', '0.38']);
  });
});

describe('a JSON string', () => {
  test.each([
    ['plain', '"plain"'],
    ['a"b\\c\n', '"a\\"b\\\\c\\n"'],
    ['\u0000\u001f\u007f', '"\\u0000\\u001f\\u007f"'],
    ['é€', '"\\u00e9\\u20ac"'],
    ['😀', '"\\ud83d\\ude00"'],
    ['\ud83d', '"\\ud83d"'],
  ])('of %j is ASCII: %s', (text, json) => {
    expect(jsonText(text)).toBe(json);
  });

  test('reads back as the same text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => JSON.parse(jsonText(text)) === text));
  });
});
