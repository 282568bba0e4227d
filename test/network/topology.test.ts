import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../src/engine/errors.js';
import { randomSource } from '../../src/engine/random.js';
import { createTopology, reachedFrom, type Topology } from '../../src/network/topology.js';
import type { TopologySettings } from '../../src/network/topology-settings.js';

/** SimBlock's cumulative distribution of outgoing links in Bitcoin, 2015. */
const BITCOIN_LINKS = [
  0.025, 0.05, 0.075, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.97, 0.98, 0.99, 0.995,
  1,
];

const build = (settings: TopologySettings, size: number, seed = 'seed') =>
  createTopology(settings, size, randomSource(seed));

const degreesOf = (topology: Topology) =>
  Array.from({ length: topology.size }, (_, node) => topology.neighbours(node).length);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** One of each kind, with the number of links it must have among 60 nodes where that is certain. */
const kinds: readonly [name: string, settings: TopologySettings, edges: number | undefined][] = [
  ['mesh', { kind: 'mesh' }, 1770],
  ['ring', { kind: 'ring' }, 60],
  ['star', { kind: 'star' }, 59],
  ['line', { kind: 'line' }, 59],
  ['outgoing', { kind: 'outgoing', links: 8, incoming: 117 }, 480],
  ['outgoing by distribution', { kind: 'outgoing', links: BITCOIN_LINKS, incoming: 117 }, undefined],
  ['regular', { kind: 'regular', degree: 5 }, 150],
  ['regular and dense', { kind: 'regular', degree: 57 }, 1710],
  ['Erdos-Renyi', { kind: 'erdos-renyi', probability: 0.15 }, undefined],
  ['Watts-Strogatz', { kind: 'watts-strogatz', neighbours: 6, rewiring: 0.3 }, 180],
  ['Barabasi-Albert', { kind: 'barabasi-albert', links: 3 }, 6 + 56 * 3],
  ['edge list', { kind: 'edges', rows: Array.from({ length: 59 }, (_, node) => [node, node + 1]) }, 59],
];

describe.each(kinds)('%s', (_name, settings, edges) => {
  test('is an undirected simple graph in one piece, its lists ascending', () => {
    for (const seed of ['one', 'two', 'three']) {
      const topology = build(settings, 60, seed);
      expect(topology.size).toBe(60);
      expect(reachedFrom(topology, 59)).toBe(60);
      for (let node = 0; node < 60; node++) {
        const neighbours = [...topology.neighbours(node)];
        expect(neighbours).toEqual([...new Set(neighbours)].sort((a, b) => a - b));
        expect(neighbours).not.toContain(node);
        expect(neighbours).toEqual(
          Array.from({ length: topology.degree(node) }, (_, place) => topology.neighbourAt(node, place)),
        );
        for (const other of neighbours) expect([...topology.neighbours(other)]).toContain(node);
      }
      expect(sum(degreesOf(topology))).toBe(2 * topology.edges);
      if (edges !== undefined) expect(topology.edges).toBe(edges);
    }
  });

  test('depends on the seed and nothing else', () => {
    const lists = (seed: string) => {
      const topology = build(settings, 60, seed);
      return Array.from({ length: 60 }, (_, node) => [...topology.neighbours(node)]);
    };
    expect(lists('a')).toEqual(lists('a'));
    const random = !['mesh', 'ring', 'star', 'line', 'edges'].includes(settings.kind);
    if (random) expect(lists('a')).not.toEqual(lists('b'));
  });
});

describe('degrees', () => {
  test('of a random regular graph are all the same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 3, max: 12 }),
        fc.string(),
        (half, degree, seed) => {
          const size = 2 * half;
          fc.pre(degree < size);
          expect(new Set(degreesOf(build({ kind: 'regular', degree }, size, seed)))).toEqual(
            new Set([degree]),
          );
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  test("follow SimBlock's distribution: 8.645 outgoing links a node, twice that in all", () => {
    const topology = build({ kind: 'outgoing', links: BITCOIN_LINKS, incoming: 1000 }, 1000);
    // Quotas are exact, so the sum is too: the sum over k of the share of nodes with more than k links.
    expect(topology.edges).toBe(8645);
    expect(Math.min(...degreesOf(topology))).toBeGreaterThan(0);
  });

  test('respect the limit of incoming links', () => {
    // 3 opened and at most 3 taken: every one of the 150 links of 50 nodes must find a place.
    const topology = build({ kind: 'outgoing', links: 3, incoming: 4 }, 50);
    expect(Math.max(...degreesOf(topology))).toBeLessThanOrEqual(7);
    expect(topology.edges).toBe(150);
  });

  test('of Erdos-Renyi are binomial: the number of links too', () => {
    const { edges } = build({ kind: 'erdos-renyi', probability: 0.02 }, 1000);
    // Binomial(499,500, 0.02): mean 9,990, standard error 98.9; four of them are passed once in 16,000 seeds.
    expect(Math.abs(edges - 9990)).toBeLessThan(396);
  });

  test('of Barabasi-Albert have a hub and a floor', () => {
    const degrees = degreesOf(build({ kind: 'barabasi-albert', links: 4 }, 2000));
    expect(Math.min(...degrees)).toBe(4);
    // The largest degree grows with the root of n: near 4 * sqrt(2000) = 179; a random graph would have some 20.
    expect(Math.max(...degrees)).toBeGreaterThan(90);
  });

  test('of Watts-Strogatz without rewiring are those of the ring', () => {
    const topology = build({ kind: 'watts-strogatz', neighbours: 4, rewiring: 0 }, 10);
    expect([...topology.neighbours(0)]).toEqual([1, 2, 8, 9]);
  });
});

test('an edge list keeps the latencies it names, in both directions', () => {
  const topology = build(
    {
      kind: 'edges',
      rows: [
        [0, 1, 5000],
        [2, 1],
      ],
    },
    3,
  );
  expect([topology.latency?.(0, 1), topology.latency?.(1, 0), topology.latency?.(1, 2)]).toEqual([
    5000,
    5000,
    undefined,
  ]);
});

test('a mesh of a million nodes stores none of its links', () => {
  expect(build({ kind: 'mesh' }, 1_000_000).edges).toBe(499_999_500_000);
});

test('one node alone is a graph in one piece', () => {
  for (const kind of ['mesh', 'ring', 'star', 'line'] as const) {
    const topology = build({ kind }, 1);
    expect([topology.edges, topology.neighbours(0).length]).toEqual([0, 0]);
  }
});

describe('what cannot exist is refused in one line that names the key', () => {
  const refused: readonly [what: string, settings: TopologySettings, size: number, message: RegExp][] = [
    [
      'more links than others',
      { kind: 'outgoing', links: 8, incoming: 117 },
      5,
      /^network\.topology\.outgoing\.links: expected at most 4 with 5 nodes, got 8$/,
    ],
    [
      'no room for incoming links',
      { kind: 'outgoing', links: 8, incoming: 2 },
      50,
      /^network\.topology\.outgoing\.incoming: .* got 2; raise it/,
    ],
    [
      'a distribution that falls',
      { kind: 'outgoing', links: [0.5, 0.2, 1], incoming: 9 },
      50,
      /^network\.topology\.outgoing\.links\.1: .* got 0\.2$/,
    ],
    [
      'a distribution that does not end',
      { kind: 'outgoing', links: [0.5, 0.9], incoming: 9 },
      50,
      /^network\.topology\.outgoing\.links: .* got 0\.9$/,
    ],
    [
      'an odd number of loose ends',
      { kind: 'regular', degree: 3 },
      7,
      /^network\.topology\.regular\.degree: expected an even degree .* got 3$/,
    ],
    [
      'a degree as large as the graph',
      { kind: 'regular', degree: 8 },
      8,
      /^network\.topology\.regular\.degree: expected at most 7/,
    ],
    [
      'pairs only',
      { kind: 'regular', degree: 1 },
      8,
      /^network\.topology: .* reaches 2 of 8 nodes in any of 20 draws; raise network\.topology\.regular\.degree/,
    ],
    [
      'too few links to hold together',
      { kind: 'erdos-renyi', probability: 0.001 },
      100,
      /^network\.topology: .* raise network\.topology\.erdosRenyi\.probability/,
    ],
    ['no links', { kind: 'erdos-renyi', probability: 0 }, 5, /reaches 1 of 5 nodes/],
    [
      'an odd neighbourhood',
      { kind: 'watts-strogatz', neighbours: 3, rewiring: 0 },
      9,
      /^network\.topology\.wattsStrogatz\.neighbours: expected an even number/,
    ],
    [
      'a neighbourhood larger than the ring',
      { kind: 'watts-strogatz', neighbours: 10, rewiring: 0 },
      9,
      /expected at most 8 with 9 nodes/,
    ],
    [
      'more links than older nodes',
      { kind: 'barabasi-albert', links: 5 },
      5,
      /^network\.topology\.barabasiAlbert\.links: expected at most 4/,
    ],
    [
      'an unknown node',
      {
        kind: 'edges',
        rows: [
          [0, 1],
          [1, 3],
        ],
      },
      3,
      /^network\.topology\.edges\.1: expected nodes from 0 to 2, got 3; the links are between 4 nodes: write /,
    ],
    [
      'a negative latency',
      { kind: 'edges', rows: [[0, 1, -5]] },
      2,
      /^network\.topology\.edges\.0: expected a latency .* got -5$/,
    ],
    [
      'a link named twice',
      {
        kind: 'edges',
        rows: [
          [0, 1],
          [1, 0],
        ],
      },
      2,
      /^network\.topology\.edges\.1: .* twice$/,
    ],
    [
      'a link to oneself',
      { kind: 'edges', rows: [[1, 1]] },
      2,
      /^network\.topology\.edges\.0: expected two different nodes/,
    ],
    [
      'a list in two pieces',
      {
        kind: 'edges',
        rows: [
          [0, 1],
          [2, 3],
        ],
      },
      4,
      /^network\.topology: .* reaches 2 of 4 nodes; add links/,
    ],
  ];
  test.each(refused)('%s', (_what, settings, size, message) => {
    const attempt = () => build(settings, size);
    expect(attempt).toThrow(ScenarioError);
    expect(attempt).toThrow(message);
    expect(() => build(settings, size)).not.toThrow(/\n/);
  });
});
