import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../src/engine/errors.js';
import { randomSource } from '../../src/engine/random.js';
import { checkRegions, REGION_TABLES, type RegionTable, spreadOver } from '../../src/network/regions.js';

const flat = (shares: readonly number[], rows = shares.length): RegionTable => ({
  regions: shares.map((share, place) => ({ name: `r${place}`, share, upload: 0, download: 0 })),
  latency: Array.from({ length: rows }, () => shares.map(() => ({ kind: 'constant' as const, value: 1 }))),
});

describe.each(Object.entries(REGION_TABLES))('the table of %s', (_name, table) => {
  test('is whole, symmetrical, and its shares sum to 1', () => {
    expect(() => checkRegions(table)).not.toThrow();
    for (const [from, row] of table.latency.entries()) {
      for (const [to, delay] of row.entries()) expect(delay).toEqual(table.latency[to]![from]);
    }
  });
});

test("SimBlock's numbers are in place", () => {
  const { regions, latency } = REGION_TABLES['bitcoin-2019'];
  expect(regions.map(({ name }) => name)).toEqual([
    'north-america',
    'europe',
    'south-america',
    'asia-pacific',
    'japan',
    'australia',
  ]);
  expect(latency[3]![4]).toEqual({ kind: 'pareto', mean: 58_000, least: 53_000 });
  expect([Number(regions[0]!.upload) * 8, Number(regions[5]!.download) * 8]).toEqual([
    19_200_000, 29_900_000,
  ]);
});

test('nodes are shared out as exactly as whole nodes can be, in random order', () => {
  const shares = REGION_TABLES['bitcoin-2019'].regions.map(({ share }) => share);
  const places = spreadOver(shares, 1000, randomSource('seed').stream('regions'));
  const counts = new Array(6).fill(0);
  for (const place of places) counts[place]++;
  // Shares 0.3316, 0.4998, 0.009, 0.1177, 0.0224, 0.0195, their sums rounded: the fifth ends at 980.5 of 1000.
  expect(counts).toEqual([332, 499, 9, 118, 23, 19]);
  expect([...places]).not.toEqual([...places].sort());
});

describe('a table that makes no sense is refused', () => {
  const refused: readonly [what: string, table: RegionTable, message: RegExp][] = [
    ['no regions', flat([]), /^network\.regions: expected at least one region$/],
    ['shares above 1', flat([0.6, 0.5]), /^network\.regions: expected shares that sum to 1, got 1\.1$/],
    ['shares below 1', flat([0.6, 0.3]), /^network\.regions: expected shares that sum to 1, got 0\.9$/],
    [
      'a row too few',
      flat([0.5, 0.5], 1),
      /^network\.regions\.latency: expected 2 rows, one a region, got 1$/,
    ],
  ];
  test.each(refused)('%s', (_what, table, message) => {
    expect(() => checkRegions(table)).toThrow(ScenarioError);
    expect(() => checkRegions(table)).toThrow(message);
  });
});
