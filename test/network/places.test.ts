import { describe, expect, test } from 'vitest';
import { randomSource } from '../../src/engine/random.js';
import { Links } from '../../src/network/link.js';
import type { Place } from '../../src/network/places.js';
import type { RegionTable } from '../../src/network/regions.js';
import { QUIET } from './quiet.js';

const table = (count: number): RegionTable => ({
  regions: Array.from({ length: count }, (_, place) => ({
    name: `r${place}`,
    share: 1 / count,
    upload: 1000 + place,
    download: 0,
  })),
  latency: Array.from({ length: count }, (_, from) =>
    Array.from({ length: count }, (_, to) => ({ kind: 'constant' as const, value: 1000 * from + to })),
  ),
});

/** Masters 0 to 9, users 10 to 29. */
const members = (role: string) =>
  role === 'master'
    ? Array.from({ length: 10 }, (_, node) => node)
    : Array.from({ length: 20 }, (_, at) => 10 + at);

const linksOf = (places: readonly Place[], size = 30, regions = table(3)) =>
  new Links({ ...QUIET, regions, places }, size, randomSource('seed'), undefined, members);

const countOf = (regions: Iterable<number>) => {
  const counts: Record<number, number> = {};
  for (const region of regions) counts[region] = (counts[region] ?? 0) + 1;
  return counts;
};

describe('regions', () => {
  test('may be more than 256: each node is where its region is', () => {
    const links = linksOf([], 3000, table(300));
    expect(Object.values(countOf(links.regionOf!))).toEqual(new Array(300).fill(10));
    const from = links.regionOf!.indexOf(299);
    const to = links.regionOf!.indexOf(7);
    expect(links.delay(from, to, () => 0)).toBe(299_007);
    expect(links.speeds.up[from]).toBe(1299);
  });
});

describe('places', () => {
  test('put single nodes where they say and the others where the table says', () => {
    const links = linksOf([{ nodes: [3, 7], region: 'r2' }], 30);
    expect([links.regionOf![3], links.regionOf![7]]).toEqual([2, 2]);
    expect(countOf(links.regionOf!.filter((_, node) => node !== 3 && node !== 7))).toEqual({
      0: 9,
      1: 10,
      2: 9,
    });
  });

  test('put miners apart from users', () => {
    const links = linksOf([
      { role: 'master', share: 0.5, region: 'r0' },
      { role: 'master', share: 0.5, region: 'r1' },
      { role: 'consumer', region: 'r2' },
    ]);
    expect(countOf(links.regionOf!.subarray(0, 10))).toEqual({ 0: 5, 1: 5 });
    expect(countOf(links.regionOf!.subarray(10))).toEqual({ 2: 20 });
  });

  test('with shares and no role are about whoever is left', () => {
    const links = linksOf([
      { nodes: [0], region: 'r0' },
      { role: 'consumer', share: 1, region: 'r0' },
      { share: 0.25, region: 'r1' },
      { share: 0.75, region: 'r2' },
    ]);
    expect(countOf(links.regionOf!.subarray(1, 10))).toEqual({ 1: 2, 2: 7 });
    expect(countOf(links.regionOf!.subarray(10))).toEqual({ 0: 20 });
  });

  test('give nodes a speed of their own, also without regions', () => {
    const fast = [{ nodes: [1], upload: 9, download: 8 }];
    expect([linksOf(fast).speeds.up[1], linksOf(fast).speeds.down[1]]).toEqual([9, 8]);
    const plain = new Links({ ...QUIET, upload: 5, places: fast }, 2, randomSource('seed'));
    expect([...plain.speeds.up]).toEqual([5, 9]);
  });

  test.each([
    [
      [{ nodes: [1], region: 'r9' }],
      'network.places.0.region: expected a region of the table (r0, r1, r2), got "r9"',
    ],
    [[{ nodes: [30], region: 'r1' }], 'network.places.0.nodes: expected nodes from 0 to 29, got 30'],
    [
      [
        { nodes: [1], region: 'r1' },
        { nodes: [1], region: 'r0' },
      ],
      'network.places.1.nodes: node 1 has a place already',
    ],
    [
      [{ role: 'master', share: 0.5, region: 'r1' }],
      'network.places.0.share: expected shares that sum to 1 for role master, got 0.5 in all',
    ],
  ])('that make no sense are refused: %j', (places, message) => {
    expect(() => linksOf(places)).toThrow(message);
  });

  test('name no region where there is no table', () => {
    const make = () =>
      new Links({ ...QUIET, places: [{ nodes: [0], region: 'x' }] }, 2, randomSource('seed'));
    expect(make).toThrow(
      'network.places.0.region: expected a region of the table (none without network.regions)',
    );
  });
});

describe('coordinates', () => {
  const links = new Links(
    {
      ...QUIET,
      coordinates: {
        width: 100_000,
        height: 30_000,
        least: 500,
        points: [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
      },
    },
    200,
    randomSource('seed'),
  );

  test('give the distance and what every link has besides', () => {
    expect([links.latency(0, 1), links.latency(1, 2), links.latency(0, 2)]).toEqual([
      100_500,
      30_500,
      500 + Math.ceil(Math.sqrt(100_000 ** 2 + 30_000 ** 2)),
    ]);
    expect(links.latency(5, 5)).toBe(0);
  });

  test('leave no shortcut over a third node, as latencies drawn pair by pair do', () => {
    const shortcuts = (of: Links) => {
      let count = 0;
      for (let a = 0; a < 30; a++) {
        for (let b = 0; b < 30; b++) {
          for (let over = 0; over < 30; over++) {
            if (over === a || over === b || a === b) continue;
            if (of.latency(a, over) + of.latency(over, b) < of.latency(a, b)) count++;
          }
        }
      }
      return count;
    };
    const drawn = new Links(
      { ...QUIET, latency: { kind: 'exponential', mean: 50_000 } },
      30,
      randomSource('seed'),
    );
    expect(shortcuts(links)).toBe(0);
    expect(shortcuts(drawn)).toBeGreaterThan(1000);
  });
});
