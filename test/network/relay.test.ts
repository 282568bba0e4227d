import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomSource } from '../../src/engine/random.js';
import { REGION_TABLES } from '../../src/network/regions.js';
import { BITCOIN_2019_RELAY } from '../../src/network/relay/presets.js';
import { createRelay } from '../../src/network/relay/relay.js';
import type { RelaySettings } from '../../src/network/relay/settings.js';
import { isolate, type Rule } from '../../src/network/rule.js';
import type { Delay, NetworkSettings } from '../../src/network/settings.js';
import type { TopologySettings } from '../../src/network/topology-settings.js';
import { itemOf, relayRun, type Trial } from './relay-run.js';

const SECOND = 1_000_000;
const COMPACT: RelaySettings = {
  kind: 'compact',
  timeout: SECOND,
  share: 0.7,
  failureRate: 0.4,
  missing: [0.01, 0.5],
};

const kinds: readonly [name: string, settings: RelaySettings][] = [
  ['flood', { kind: 'flood' }],
  ['gossip', { kind: 'gossip', fanOut: 2, rounds: 60, every: 1000 }],
  ['inventory', { kind: 'inventory', timeout: SECOND }],
  ['compact', COMPACT],
];

const topologies: readonly TopologySettings[] = [
  { kind: 'mesh' },
  { kind: 'ring' },
  { kind: 'star' },
  { kind: 'line' },
  { kind: 'outgoing', links: 3, incoming: 30 },
  { kind: 'watts-strogatz', neighbours: 4, rewiring: 0.2 },
];

const networks: readonly (readonly [name: string, settings: Partial<NetworkSettings>])[] = [
  ['equal links', {}],
  ['links of many lengths', { latency: { kind: 'exponential', mean: 500 } }],
  ['jitter', { jitter: { kind: 'exponential', mean: 500 } }],
  ['links that keep order', { jitter: { kind: 'exponential', mean: 500 }, ordered: true }],
  ['slow uplinks', { upload: 1_000_000, uplink: 'queued' }],
  ['regions', { regions: REGION_TABLES['bitcoin-2019'], uplink: 'confirmed' }],
];

describe.each(kinds)('%s', (_name, relay) => {
  test.each(networks)('gives every node every item once, over %s', (_links, network) => {
    for (const topology of topologies) {
      const run = relayRun({ size: 12, topology, relay, network });
      const items = [itemOf(0), itemOf(1), itemOf(2)];
      run.scheduler.at(0, () => run.relay.publish(0, items[0]!));
      run.scheduler.at(10, () => run.relay.publish(11, items[1]!));
      run.scheduler.at(10, () => run.relay.publish(11, items[2]!));
      run.scheduler.run(1000 * SECOND);
      for (const item of items) {
        const publisher = item.index === 0 ? 0 : 11;
        const nodes = run.arrivals.filter((arrival) => arrival.item === item.index).map(({ node }) => node);
        expect(nodes.sort((a, b) => a - b)).toEqual(
          [...Array(12).keys()].filter((node) => node !== publisher),
        );
        for (let node = 0; node < 12; node++) expect(run.relay.holds(node, item)).toBe(true);
      }
    }
  });

  test('comes only from neighbours that relay, and stops at those that find it invalid', () => {
    const run = relayRun({ size: 6, topology: { kind: 'line' }, relay, valid: (node) => node !== 3 });
    run.relay.publish(0, itemOf(0));
    run.scheduler.run(60 * SECOND);
    expect(run.arrivals.map(({ node, from }) => [node, from])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
    expect([run.relay.holds(3, itemOf(0)), run.relay.holds(4, itemOf(0))]).toEqual([true, false]);
    // Once the node publishes it all the same, it goes on.
    run.relay.publish(3, itemOf(0));
    run.scheduler.run(120 * SECOND);
    expect(run.arrivals.slice(3).map(({ node }) => node)).toEqual([4, 5]);
  });

  test('published twice is sent once', () => {
    const once = relayRun({ size: 8, topology: { kind: 'ring' }, relay });
    const twice = relayRun({ size: 8, topology: { kind: 'ring' }, relay });
    once.relay.publish(0, itemOf(0));
    twice.relay.publish(0, itemOf(0));
    twice.relay.publish(0, itemOf(0));
    once.scheduler.run(60 * SECOND);
    twice.scheduler.run(60 * SECOND);
    twice.relay.publish(5, itemOf(0));
    twice.scheduler.run(120 * SECOND);
    expect([...twice.network.counts]).toEqual([...once.network.counts]);
  });

  test('observers hear of every message that is counted', () => {
    const run = relayRun({ size: 10, topology: topologies[4]!, relay, observed: true });
    run.relay.publish(0, itemOf(0));
    run.scheduler.run(60 * SECOND);
    for (const [type, count] of run.network.counts) {
      const of = (event: string) =>
        run.messages.filter((one) => one.type === type && one.event === event).length;
      expect([type, of('sent'), of('delivered')]).toEqual([type, count.sent, count.sent]);
    }
  });
});

describe('messages', () => {
  test('of a flood are 2E - (n - 1), whatever the delays', () => {
    for (const topology of topologies) {
      for (const [, network] of networks) {
        const run = relayRun({ size: 12, topology, relay: { kind: 'flood' }, network });
        run.relay.publish(3, itemOf(0));
        run.scheduler.run(60 * SECOND);
        expect(run.sent('block')).toBe(2 * run.topology.edges - 11);
        expect(run.network.counts.get('block')!.bytes).toBe(1000 * run.sent('block'));
      }
    }
  });

  test('of inventory relay are as many announcements, and one request and one item a node', () => {
    for (const topology of topologies) {
      const run = relayRun({ size: 12, topology, relay: { kind: 'inventory', timeout: SECOND } });
      run.relay.publish(3, itemOf(0));
      run.scheduler.run(60 * SECOND);
      expect(run.sent('block-inventory')).toBe(2 * run.topology.edges - 11);
      expect([run.sent('get-block'), run.sent('block')]).toEqual([11, 11]);
    }
  });

  test('with echo go to every neighbour, as in SimBlock', () => {
    const relay: RelaySettings = { kind: 'inventory', timeout: SECOND, echo: true };
    const run = relayRun({ size: 12, topology: topologies[4]!, relay });
    run.relay.publish(3, itemOf(0));
    run.scheduler.run(60 * SECOND);
    expect(run.sent('block-inventory')).toBe(2 * run.topology.edges);
  });

  test('of compact relay follow who uses it and how often it fails', () => {
    const of = (changes: Partial<typeof COMPACT>) => {
      const relay = { ...COMPACT, ...changes } as RelaySettings;
      const run = relayRun({ size: 1001, topology: { kind: 'regular', degree: 8 }, relay });
      run.relay.publish(0, itemOf(0));
      run.scheduler.run(60 * SECOND);
      return ['get-block', 'compact-block', 'get-block-missing', 'block-missing', 'block'].map((type) =>
        run.sent(type),
      );
    };
    expect(of({ share: 0 })).toEqual([1000, 0, 0, 0, 1000]);
    expect(of({ share: 1, failureRate: 0 })).toEqual([1000, 1000, 0, 0, 0]);
    expect(of({ share: 1, failureRate: 1 })).toEqual([1000, 1000, 1000, 1000, 0]);
    const [, compact, getMissing, missing, whole] = of({ share: 1, failureRate: 0.27 });
    expect([compact, missing, whole]).toEqual([1000, getMissing, 0]);
    // Binomial(1000, 0.27): mean 270, standard error 14; four of them.
    expect(Math.abs(missing! - 270)).toBeLessThan(57);
    // Steady nodes fail less: 600 of 1001 never, the others always.
    expect(of({ share: 1, failureRate: 1, steadyShare: 0.6, steadyFailureRate: 0 })[3]).toBeGreaterThan(398);
    expect(of({ share: 1, failureRate: 1, steadyShare: 0.6, steadyFailureRate: 0 })[3]).toBeLessThan(402);
  });

  test('of gossip with one round are the fan-out for each node that was reached', () => {
    const run = relayRun({ size: 500, topology: { kind: 'mesh' }, relay: { kind: 'gossip', fanOut: 3 } });
    run.relay.publish(0, itemOf(0));
    run.scheduler.run(SECOND);
    const { reached, to100 } = run.relay.propagation(itemOf(0))!;
    expect([reached, to100]).toEqual([run.arrivals.length + 1, undefined]);
    expect(run.sent('block')).toBe(3 * reached);
  });
});

test('a node that publishes what it just received tells its neighbours once, and not who sent it', () => {
  for (const [, relay] of kinds.filter(([name]) => name !== 'gossip')) {
    const messages = (publishes: boolean) => {
      const run = relayRun({
        size: 12,
        topology: topologies[4]!,
        relay,
        valid: (node, item) => {
          if (publishes) run.relay.publish(node, item);
          return !publishes;
        },
      });
      run.relay.publish(0, itemOf(0));
      run.scheduler.run(60 * SECOND);
      return [...run.network.counts];
    };
    expect(messages(true)).toEqual(messages(false));
  }
});

describe('times', () => {
  test('of a flood over equal links are distances', () => {
    const farthest = (topology: TopologySettings, from: number) => {
      const run = relayRun({ size: 9, topology, relay: { kind: 'flood' } });
      run.relay.publish(from, itemOf(0));
      run.scheduler.run(SECOND);
      return run.relay.propagation(itemOf(0))!.to100;
    };
    expect(farthest({ kind: 'mesh' }, 0)).toBe(50);
    expect(farthest({ kind: 'ring' }, 0)).toBe(4 * 50);
    expect(farthest({ kind: 'star' }, 0)).toBe(50);
    expect(farthest({ kind: 'star' }, 5)).toBe(2 * 50);
    expect(farthest({ kind: 'line' }, 0)).toBe(8 * 50);
  });

  test('of inventory relay are three trips, the last with the bytes', () => {
    const relay: RelaySettings = { kind: 'inventory', timeout: SECOND, requestDelay: 7, answerDelay: 5 };
    const run = relayRun({ size: 3, topology: { kind: 'line' }, relay, network: { bandwidth: 1_000_000 } });
    run.relay.publish(0, itemOf(0));
    run.scheduler.run(SECOND);
    // Announcement and request: 61 bytes, 61 microseconds; the item: 1000.
    const hop = (50 + 61 + 7) * 2 + 50 + 1000 + 5;
    expect(run.arrivals.map(({ time }) => time)).toEqual([hop, 2 * hop]);
  });

  test('of propagation are those at which shares of the nodes are full', () => {
    const run = relayRun({ size: 10, topology: { kind: 'line' }, relay: { kind: 'flood' } });
    run.scheduler.at(1000, () => run.relay.publish(0, itemOf(0)));
    run.scheduler.run(1000 + 8 * 50);
    // 50 % are 5 of 10 nodes, the publisher among them: 4 links. 99 % are 10 of 10.
    const record = { published: 1000, reached: 9, to50: 200, to90: 400, to99: undefined, to100: undefined };
    expect(run.relay.propagation(itemOf(0))).toMatchObject(record);
    run.scheduler.run(SECOND);
    expect(run.relay.propagation(itemOf(0))).toMatchObject({ ...record, reached: 10, to99: 450, to100: 450 });
    expect(run.relay.propagation(itemOf(1))).toBeUndefined();
  });
});

const delays: fc.Arbitrary<Delay> = fc.oneof(
  fc.record({ kind: fc.constant('constant' as const), value: fc.nat(100) }),
  fc
    .tuple(fc.nat(50), fc.nat(20))
    .map(([low, span]) => ({ kind: 'uniform' as const, low, high: low + span })),
  fc.record({ kind: fc.constant('exponential' as const), mean: fc.nat(200) }),
);

const trials: fc.Arbitrary<Trial> = fc
  .record({
    topology: fc.constantFrom(...topologies),
    latency: delays,
    jitter: delays,
    bandwidth: fc.constantFrom(0, 0, 100_000_000),
    upload: fc.constantFrom(0, 50_000_000),
    uplink: fc.constantFrom('parallel', 'queued', 'confirmed'),
    timeout: fc.constantFrom(20, 100, 300, SECOND),
    kind: fc.constantFrom('flood', 'gossip', 'inventory', 'compact'),
    echo: fc.boolean(),
    requestDelay: fc.nat(20),
    seed: fc.string(),
    refuses: fc.nat(20),
  })
  .map(({ topology, kind, timeout, echo, requestDelay, seed, refuses, ...network }) => ({
    size: 10,
    topology,
    seed,
    relay: {
      kind,
      fanOut: 2,
      rounds: 5,
      every: 70,
      timeout,
      echo,
      requestDelay,
      share: 0.7,
      failureRate: 0.4,
      missing: [0, 1],
    } as RelaySettings,
    network: network as Partial<NetworkSettings>,
    valid: (node: number) => node !== refuses,
  }));

/** Who publishes which item when: some publish what they may have by then. */
const plans = fc.array(fc.record({ node: fc.nat(9), item: fc.nat(2), time: fc.nat(300) }), {
  minLength: 1,
  maxLength: 6,
});

describe('counting what changes nothing instead of queueing it', () => {
  test('changes no arrival and no count', () => {
    let spared = 0;
    fc.assert(
      fc.property(trials, plans, (trial, plan) => {
        const run = (changes: Partial<Trial>) => {
          const { scheduler, relay, network, arrivals } = relayRun({ ...trial, ...changes });
          for (const { node, item, time } of plan)
            scheduler.at(time, () => relay.publish(node, itemOf(item)));
          scheduler.run(100 * SECOND);
          const counts = [...network.counts].sort(([a], [b]) => (a < b ? -1 : 1));
          return { outcome: { arrivals, counts, pending: scheduler.pending }, executed: scheduler.executed };
        };
        const shortened = run({});
        const observed = run({ observed: true });
        const ruled = run({ rules: [() => 'pass'] });
        expect(shortened.outcome).toEqual(observed.outcome);
        expect(shortened.outcome).toEqual(ruled.outcome);
        spared += observed.executed - shortened.executed;
      }),
      { seed: 1, numRuns: 1500 },
    );
    // It must also spare something, or the two ways are one.
    expect(spared).toBeGreaterThan(10_000);
  });

  test('leaves nothing pending and forgets what all nodes have', () => {
    const run = relayRun({
      size: 200,
      topology: { kind: 'outgoing', links: [0.2, 0.5, 1], incoming: 100 },
      relay: BITCOIN_2019_RELAY,
      network: { regions: REGION_TABLES['bitcoin-2019'] },
    });
    for (let index = 0; index < 50; index++) {
      run.scheduler.at(index * SECOND, () => run.relay.publish(index, itemOf(index)));
    }
    run.scheduler.run(Number.POSITIVE_INFINITY);
    expect(run.arrivals).toHaveLength(50 * 199);
    expect(run.relay.holds(7, itemOf(3))).toBe(true);
  });
});

describe('when something fails', () => {
  const inventory: RelaySettings = { kind: 'inventory', timeout: 1000 };
  /** Node 3 has three neighbours that hold the item: 0, 1 and 2. */
  const diamond: TopologySettings = {
    kind: 'edges',
    rows: [
      [0, 1, 10],
      [0, 2, 20],
      [0, 3, 300],
      [1, 3, 10],
      [2, 3, 10],
    ],
  };

  test('the next who announced is asked when the time is up, one at a time', () => {
    const mute: Rule = (from, to, { type }) => (type === 'block' && from === 1 && to === 3 ? 'drop' : 'pass');
    for (const late of [false, true]) {
      const run = relayRun({
        size: 4,
        topology: diamond,
        relay: inventory,
        observed: true,
        rules: late ? [] : [mute],
      });
      run.relay.publish(0, itemOf(0));
      if (late) run.network.addRule(mute);
      run.scheduler.run(SECOND);
      const asked = run.messages.filter(
        ({ event, type, from }) => event === 'sent' && type === 'get-block' && from === 3,
      );
      // Node 1 holds it from 30 on, its announcement is there at 40; a timeout later node 2 is next.
      expect(asked.map(({ time, to }) => [time, to])).toEqual([
        [40, 1],
        [1040, 2],
      ]);
      expect(run.arrivals.at(-1)).toEqual({ time: 1060, node: 3, from: 2, item: 0 });
    }
  });

  test('a rule that comes after announcements were sent finds the same next one', () => {
    for (const [, relay] of kinds.filter(([name]) => name !== 'gossip')) {
      const run = relayRun({ size: 4, topology: diamond, relay });
      run.relay.publish(0, itemOf(0));
      run.scheduler.run(1);
      // Nothing of node 1 reaches node 3, whatever was under way or only counted.
      run.network.addRule((from, to) => (from === 1 && to === 3 ? 'drop' : 'pass'));
      run.scheduler.run(60 * SECOND);
      expect(run.arrivals.find(({ node }) => node === 3)?.from).toBe(2);
    }
  });

  test('a node asks again whom it asked when it knows nobody else, but not without end', () => {
    const run = relayRun({ size: 2, topology: { kind: 'line' }, relay: inventory });
    let lost = 1;
    const remove = run.network.addRule((_from, _to, { type }) =>
      type === 'block' && lost-- > 0 ? 'drop' : 'pass',
    );
    run.relay.publish(0, itemOf(0));
    run.scheduler.run(SECOND);
    expect(run.arrivals.map(({ time }) => time)).toEqual([50 + 1000 + 100]);
    remove();
    const cut = relayRun({
      size: 2,
      topology: { kind: 'line' },
      relay: inventory,
      rules: [(_from, _to, { type }) => (type === 'block' ? 'drop' : 'pass')],
    });
    cut.relay.publish(0, itemOf(0));
    cut.scheduler.run(Number.POSITIVE_INFINITY);
    expect([cut.arrivals.length, cut.sent('get-block')]).toEqual([0, 2]);
  });

  test('an answer that comes after the time is up is taken all the same', () => {
    const slow: RelaySettings = { kind: 'inventory', timeout: 60 };
    const run = relayRun({
      size: 3,
      topology: { kind: 'mesh' },
      relay: slow,
      network: { bandwidth: 10_000_000 },
    });
    run.relay.publish(0, itemOf(0));
    run.scheduler.run(SECOND);
    expect(run.arrivals.map(({ node }) => node).sort()).toEqual([1, 2]);
    expect(new Set(run.arrivals.map(({ time }) => time)).size).toBe(1);
  });

  test('lost messages delay, and are counted', () => {
    for (const [name, relay] of kinds) {
      const run = relayRun({
        size: 60,
        topology: { kind: 'regular', degree: 8 },
        relay,
        network: { loss: 0.2 },
      });
      for (let index = 0; index < 20; index++) run.relay.publish(index, itemOf(index));
      run.scheduler.run(1000 * SECOND);
      let sent = 0;
      let dropped = 0;
      for (const count of run.network.counts.values()) {
        sent += count.sent;
        dropped += count.dropped;
      }
      // Binomial; the least number of messages, the flood's, has a standard error of 0.004.
      expect([name, Math.abs(dropped / sent - 0.2) < 0.016]).toEqual([name, true]);
      // 8 neighbours all lose what they send to one node with a chance of 0.2^8 = 2.6e-6.
      expect([name, run.arrivals.length]).toEqual([name, 20 * 59]);
    }
  });

  test('an isolated node misses the item and gets it once somebody publishes to it again', () => {
    for (const [, relay] of kinds) {
      const run = relayRun({ size: 8, topology: { kind: 'ring' }, relay });
      const heal = run.network.addRule(isolate([4]));
      run.relay.publish(0, itemOf(0));
      run.scheduler.run(10 * SECOND);
      expect(run.relay.holds(4, itemOf(0))).toBe(false);
      expect(run.arrivals).toHaveLength(6);
      heal();
      run.relay.publish(4, itemOf(0));
      run.scheduler.run(20 * SECOND);
      expect(run.relay.holds(4, itemOf(0))).toBe(true);
    }
  });
});

test('two relays of one network count under their names', () => {
  const run = relayRun({ size: 3, topology: { kind: 'line' }, relay: { kind: 'flood' } });
  const { scheduler, network, topology } = run;
  const transactions = createRelay({
    scheduler,
    network,
    topology,
    random: randomSource('seed'),
    settings: { kind: 'inventory', timeout: SECOND },
    name: 'transaction',
    receive: () => true,
  });
  run.relay.publish(0, itemOf(0));
  transactions.publish(2, itemOf(0, 250));
  scheduler.run(SECOND);
  expect([...network.counts.keys()]).toEqual([
    'block',
    'transaction-inventory',
    'get-transaction',
    'transaction',
  ]);
  expect(network.counts.get('transaction')).toEqual({ sent: 2, bytes: 500, dropped: 0 });
});
