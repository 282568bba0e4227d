import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearestName } from '../../src/scenario/names.js';
import { formatTimestamp, parseTimestamp } from '../../src/scenario/timestamp.js';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['abc', '', 3],
  ['kitten', 'sitting', 3],
  ['seed', 'sede', 1],
  ['blockTime', 'blokTime', 1],
])('the edit distance of "%s" and "%s" is %i', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});

test.each([
  ['pou-defualt', 'pou-default'],
  ['poudefault', 'pou-default'],
  ['POU-LOCAL', 'pou-local'],
  ['pou', 'pou-default'],
  ['zebra', undefined],
  ['x'.repeat(10_000), undefined],
])('the name nearest to "%s" is %s', (name, nearest) => {
  expect(nearestName(name, ['pou-default', 'pou-local'])).toBe(nearest);
});

test('timestamps are those of the calendar, both ways', () => {
  const last = Date.parse('2199-12-31T23:59:59Z') / 1000;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: last }),
      fc.integer({ min: 0, max: 999 }),
      (second, millisecond) => {
        const time = second * 1_000_000 + millisecond * 1000;
        const text = formatTimestamp(time);
        expect(Date.parse(text)).toBe(time / 1000);
        expect(parseTimestamp(text)).toBe(time);
      },
    ),
    { seed: 7, numRuns: 500 },
  );
});

test.each([
  '',
  '2023-11-14',
  '2023-02-29T00:00:00Z',
  '2023-13-01T00:00:00Z',
  '2023-01-01T24:00:00Z',
  '1969-12-31T23:59:59Z',
  '2023-01-01T00:00:00+01:00',
  '2023-01-01T00:00:00.1234567Z',
])('"%s" is no timestamp', (text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});
