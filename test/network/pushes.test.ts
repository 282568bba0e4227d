import { describe, expect, test } from 'vitest';
import { randomSource } from '../../src/engine/random.js';
import { BITCOIN_DEGREES } from '../../src/network/relay/presets.js';
import type { RelaySettings } from '../../src/network/relay/settings.js';
import { createTopology } from '../../src/network/topology.js';
import { itemOf, relayRun } from './relay-run.js';

const HOUR = 3_600_000_000;

describe('a maker that pushes', () => {
  const spread = (push: boolean, observed: boolean) => {
    const relay: RelaySettings = { kind: 'inventory', timeout: HOUR, push };
    const run = relayRun({ size: 6, topology: { kind: 'star' }, relay, observed });
    run.relay.publish(0, itemOf(0));
    run.scheduler.run(HOUR);
    return run;
  };

  test.each([false, true])(
    'reaches its neighbours in one trip instead of three (observed: %s)',
    (observed) => {
      const times = (push: boolean) => [...new Set(spread(push, observed).arrivals.map(({ time }) => time))];
      expect([times(false), times(true)]).toEqual([[150], [50]]);
    },
  );

  test('announces nothing to them', () => {
    const { sent } = spread(true, false);
    expect([sent('block'), sent('block-inventory'), sent('get-block')]).toEqual([5, 0, 0]);
  });

  test('pushes only what it made: others announce', () => {
    const relay: RelaySettings = { kind: 'inventory', timeout: HOUR, push: true };
    const run = relayRun({ size: 3, topology: { kind: 'line' }, relay });
    run.relay.publish(0, itemOf(0));
    run.scheduler.run(HOUR);
    expect(run.arrivals.map(({ time }) => time)).toEqual([50, 200]);
  });
});

describe('a relay network', () => {
  const relay: RelaySettings = {
    kind: 'inventory',
    timeout: HOUR,
    relayNetwork: { members: 2, baseSize: 80, share: 0.01 },
  };
  // Members 0 and 1 at the two ends of a line of five.
  const rows = [
    [0, 2],
    [2, 3],
    [3, 4],
    [4, 1],
  ] as const;

  test.each([false, true])(
    'takes what a member makes to the others in one trip (observed: %s)',
    (observed) => {
      const run = relayRun({ size: 5, topology: { kind: 'edges', rows: [...rows] }, relay, observed });
      run.relay.publish(0, itemOf(0, 1000));
      run.scheduler.run(HOUR);
      expect(run.arrivals.find(({ node }) => node === 1)).toMatchObject({ time: 50, from: 0 });
      expect(run.arrivals.length).toBe(4);
      expect(run.network.counts.get('relay-block')).toMatchObject({ sent: 1, bytes: 90 });
    },
  );

  test('is told by the first member what comes from outside', () => {
    const run = relayRun({ size: 5, topology: { kind: 'edges', rows: [...rows] }, relay });
    run.relay.publish(2, itemOf(0, 1000));
    run.scheduler.run(HOUR);
    // Node 0 has it after three trips, node 1 one later: sooner than over nodes 3 and 4.
    expect(run.arrivals.find(({ node }) => node === 1)).toMatchObject({ time: 200, from: 0 });
  });
});

describe('high-bandwidth mode', () => {
  const relay = (highBandwidth: number, failureRate = 0): RelaySettings => ({
    kind: 'compact',
    timeout: HOUR,
    share: 1,
    failureRate,
    highBandwidth,
  });
  const line = (settings: RelaySettings, items: number, observed: boolean) => {
    const run = relayRun({ size: 4, topology: { kind: 'line' }, relay: settings, observed });
    for (let item = 0; item < items; item++) {
      run.relay.publish(0, itemOf(item, 100_000));
      run.scheduler.run(run.scheduler.now + HOUR);
    }
    return run;
  };
  const took = (run: ReturnType<typeof line>, item: number) => {
    const start = item * HOUR;
    return run.arrivals.filter((one) => one.item === item).map(({ time }) => time - start);
  };

  test.each([false, true])(
    'sends the next block unasked along the way of the last (observed: %s)',
    (observed) => {
      const run = line(relay(3), 2, observed);
      // Three trips a hop at first; then each node has chosen the one that brought the first block.
      expect([took(run, 0), took(run, 1)]).toEqual([
        [150, 300, 450],
        [50, 100, 150],
      ]);
    },
  );

  test('asks for what a sketch lacks', () => {
    const run = line(relay(3, 1), 2, false);
    // A sketch, a request, the missing: three trips a hop; five where the sketch has to be asked for.
    expect([took(run, 0), took(run, 1)]).toEqual([
      [250, 500, 750],
      [150, 300, 450],
    ]);
  });

  test('counts each sketch it sends and announces to the others', () => {
    const { sent } = line(relay(3), 2, false);
    expect([sent('compact-block'), sent('get-block'), sent('block-inventory')]).toEqual([6, 3, 3]);
  });

  test('chooses no more neighbours than it may', () => {
    const run = relayRun({ size: 30, topology: { kind: 'mesh' }, relay: relay(1) });
    for (let item = 0; item < 20; item++) {
      run.relay.publish(item, itemOf(item, 100_000));
      run.scheduler.run(run.scheduler.now + HOUR);
    }
    // One sender of sketches each: at most 29 unasked sketches an item, the others are asked for.
    expect(run.arrivals.length).toBe(20 * 29);
    expect(run.sent('compact-block')).toBeLessThanOrEqual(2 * 20 * 29);
  });
});

describe('links that go one way', () => {
  test('pass items in their direction only', () => {
    const topology = {
      kind: 'edges' as const,
      directed: true,
      rows: [
        [0, 1],
        [1, 2],
        [2, 0],
      ] as const,
    };
    for (const relay of [
      { kind: 'flood' },
      { kind: 'inventory', timeout: HOUR },
    ] as const satisfies readonly RelaySettings[]) {
      for (const observed of [false, true]) {
        const run = relayRun({ size: 3, topology, relay, observed });
        run.relay.publish(0, itemOf(0));
        run.scheduler.run(HOUR);
        expect(run.arrivals.map(({ node, from }) => [node, from])).toEqual([
          [1, 0],
          [2, 1],
        ]);
      }
    }
  });

  test('must lead from everybody to everybody', () => {
    const topology = { kind: 'edges' as const, directed: true, rows: [[0, 1]] as const };
    expect(() => createTopology(topology, 2, randomSource('seed'))).toThrow(
      'expected a graph in one piece, but node 0 reaches 1 of 2 nodes',
    );
  });

  test('lead from those a node opened links to, where it opens them', () => {
    const topology = createTopology(
      { kind: 'outgoing', links: 4, incoming: 50, directed: true },
      60,
      randomSource('seed'),
    );
    for (let node = 0; node < 60; node++) {
      expect(topology.sources!(node).length).toBe(4);
      for (const source of topology.sources!(node)) expect(topology.neighbours(source)).toContain(node);
    }
  });
});

describe('degrees', () => {
  const pools = { nodes: 5, mesh: true, links: [40, 50] as const };
  const topology = createTopology(
    { kind: 'degrees', classes: BITCOIN_DEGREES },
    600,
    randomSource('seed'),
    pools,
  );

  test('give each node its least number of links and what it takes besides', () => {
    const degreesOf = Array.from({ length: 595 }, (_, at) => topology.degree(at + 5));
    expect(Math.min(...degreesOf)).toBeGreaterThanOrEqual(1);
    expect(degreesOf.filter((degree) => degree >= 4 && degree <= 9).length / 595).toBeGreaterThan(0.35);
  });

  test('link pools with one another and with many others', () => {
    for (let pool = 0; pool < 5; pool++) {
      expect(topology.degree(pool)).toBeGreaterThanOrEqual(40);
      expect(topology.degree(pool)).toBeLessThanOrEqual(50);
      for (let other = 0; other < 5; other++) {
        if (other !== pool) expect(topology.neighbours(pool)).toContain(other);
      }
    }
  });

  test('are whole, also where a node would be left out', () => {
    const sparse = createTopology(
      { kind: 'degrees', classes: [{ share: 1, least: [1, 1], spare: 0 }] },
      50,
      randomSource('seed'),
    );
    expect(sparse.edges).toBe(49);
  });
});

test('pools are added to any other topology, and its latencies stay', () => {
  const rows = [
    [0, 1, 77],
    [1, 2],
    [2, 3],
  ] as const;
  const pools = { nodes: 2, mesh: true, links: [3, 3] as const };
  const topology = createTopology({ kind: 'edges', rows }, 4, randomSource('seed'), pools);
  expect([topology.degree(0), topology.degree(1)]).toEqual([3, 3]);
  expect(topology.latency!(1, 0)).toBe(77);
});
