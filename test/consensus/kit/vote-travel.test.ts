import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { Ballots } from '../../../src/consensus/kit/voting/ballots.js';
import { Electorate } from '../../../src/consensus/kit/voting/electorate.js';
import { placesOf, Tally } from '../../../src/consensus/kit/voting/tally.js';
import {
  type AggregateMessage,
  aggregateSize,
  VoteGatherer,
} from '../../../src/consensus/kit/voting/vote-gatherer.js';
import { isRelayed, type RelayedMessage, VoteRelay } from '../../../src/consensus/kit/voting/vote-relay.js';
import { randomSource } from '../../../src/engine/random.js';
import { MILLISECOND, type NodeId } from '../../../src/engine/time.js';
import { createTopology } from '../../../src/network/topology.js';
import type { TopologySettings } from '../../../src/network/topology-settings.js';
import { prepare } from '../../../src/simulate.js';
import { hostsOf } from '../../nodes/hosts.js';

const SAID = ['proposal', 'prevote', 'precommit', 'aggregate', 'repeat', 'commit'];

/** Runs Tendermint for a minute and says what was final, and how what voters said went from node to node. */
function run(
  consensus: object,
  { network = {}, ...more }: { network?: object; [key: string]: unknown } = {},
  masters = 10,
) {
  const finals = new Map<number, Set<string>>();
  const hops = new Set<string>();
  const made = prepare(
    {
      extends: 'tendermint-default',
      nodes: { master: masters, consumer: 3 },
      duration: '60s',
      network: { latency: '50ms', ...network },
      consensus,
      workload: { payments: 12, warmup: '5s' },
      ...more,
    },
    {
      platform: { hashes: nodeHashes, signer: nodeSigner },
      sink: null,
      observers: [
        {
          finalised: (_time, _node, { height, id }) =>
            void finals.set(height, (finals.get(height) ?? new Set()).add(id)),
          sent: (_time, from, to, { type }) => void (SAID.includes(type) && hops.add(`${from}-${to}`)),
        },
      ],
    },
  );
  made.finish();
  const heights = made.population.of('master').map((master) => made.head(master)!.height);
  const count = (type: string) => made.messages.get(type) ?? { sent: 0, bytes: 0 };
  const twice = [...finals.values()].filter(({ size }) => size > 1).length;
  return { finals: finals.size, twice, hops, least: Math.min(...heights), most: Math.max(...heights), count };
}

/** Links of a ring of nodes, both ways. */
const isRingLink = (masters: number) => (hop: string) => {
  const [from, to] = hop.split('-').map(Number) as [number, number];
  return (from + 1) % masters === to || (to + 1) % masters === from;
};

describe('votes that are relayed', () => {
  const relayed = { votes: 'relayed' };

  test.each([
    'ring',
    'line',
    'star',
    { regular: { degree: 4 } },
    { wattsStrogatz: { neighbours: 4, rewiring: 0.3 } },
  ])('decide over %j, one block a height', (topology) => {
    const { finals, twice, least, most } = run(relayed, { network: { topology } });
    expect(twice).toBe(0);
    expect(finals).toBeGreaterThan(20);
    expect(most - least).toBeLessThanOrEqual(1);
  });

  test('use the links of the topology and no others; sent straight they use all pairs', () => {
    const network = { topology: 'ring' };
    const [straight, passedOn] = [run({}, { network }), run(relayed, { network })];
    expect([...passedOn.hops].every(isRingLink(10))).toBe(true);
    expect(passedOn.hops.size).toBe(20);
    expect(straight.hops.size).toBe(90);
    expect(straight.twice).toBe(0);
  });

  test.each([
    ['line', 9],
    ['ring', 10],
    [{ regular: { degree: 4 } }, 20],
    ['mesh', 45],
  ])(
    'are sent 2E - (n - 1) times each over %j, as flooded blocks are, and their bytes are counted',
    (topology, links) => {
      const { count, most } = run({ ...relayed, powers: 'equal' }, { network: { topology } });
      const each = 2 * links - 9;
      // The last height may be under way at the end.
      for (const [type, of] of [
        ['proposal', 1],
        ['prevote', 10],
        ['precommit', 10],
      ] as const) {
        const { sent } = count(type);
        expect(sent % each).toBe(0);
        expect(sent / each).toBeGreaterThanOrEqual(of * most);
        expect(sent / each).toBeLessThanOrEqual(of * (most + 1));
      }
      expect(count('prevote').bytes).toBe(131 * count('prevote').sent);
      expect(count('repeat').sent).toBe(0);
    },
  );

  test('get through where a tenth of all messages is lost', () => {
    const { finals, twice, least, most } = run(relayed, { network: { topology: 'ring', loss: 0.1 } });
    expect(twice).toBe(0);
    expect(finals).toBeGreaterThan(10);
    expect(most - least).toBeLessThanOrEqual(2);
  });

  test('go around a node that is down, and reach it when it is up again', () => {
    const faults = [{ at: '15s', until: '35s', crash: { nodes: [4], memory: 'lost' } }];
    const { twice, finals, least, most } = run(relayed, { network: { topology: 'ring' }, faults });
    expect(twice).toBe(0);
    expect(finals).toBeGreaterThan(10);
    expect(most - least).toBeLessThanOrEqual(1);
  });

  test('decide on after a partition into halves of which neither is a quorum', () => {
    const halves = [
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8, 9],
    ];
    const faults = [{ at: '15s', until: '30s', partition: halves }];
    const during = run(relayed, { network: { topology: 'ring' }, faults, duration: '28s' });
    const after = run(relayed, { network: { topology: 'ring' }, faults });
    expect([during.twice, after.twice]).toEqual([0, 0]);
    expect(after.finals).toBeGreaterThan(during.finals + 5);
    expect(after.most - after.least).toBeLessThanOrEqual(1);
  });

  test('decide nothing twice with one that votes twice', () => {
    const attacks = [{ nodes: [2], kind: 'equivocation' }];
    const workload = { payments: 60, warmup: '5s' };
    const result = run(relayed, { network: { topology: 'ring' }, attacks, workload });
    expect(result.twice).toBe(0);
    expect(result.finals).toBeGreaterThan(5);
  });
});

/** A vote of the tests: equal values are equal votes. */
interface Vote {
  readonly type: 'vote';
  readonly size: number;
  readonly height: number;
  readonly value: string;
}
const vote = (value: string, height = 1): Vote => ({ type: 'vote', size: 131, height, value });

describe('a relay', () => {
  /** Voters on a graph, each with a relay, and what each was told, by whom it was said. */
  function relaysOver(topology: TopologySettings, size: number) {
    const { hosts, receivers, scheduler, sent } = hostsOf(size);
    const graph = createTopology(topology, size, randomSource('relay'));
    const relays = hosts.map(
      (host) => new VoteRelay<Vote>(host, graph.neighbours(host.id), ({ height }) => height),
    );
    const heard: string[][] = hosts.map(() => []);
    for (const [node, relay] of relays.entries()) {
      receivers[node] = (message, from) => {
        if (!isRelayed<Vote>(message) || !relay.take(message, from)) return;
        heard[node]!.push(`${message.author} ${message.said.value}`);
      };
    }
    return { relays, heard, scheduler, sent, graph };
  }

  test('tells every node of a connected graph each vote once, whoever says it', () => {
    const drawn = fc.record({
      size: fc.integer({ min: 3, max: 24 }),
      neighbours: fc.constantFrom(2, 4),
      rewiring: fc.constantFrom(0, 0.5),
      authors: fc.array(fc.nat(23), { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(drawn, ({ size, neighbours, rewiring, authors }) => {
        fc.pre(neighbours < size);
        const { relays, heard, scheduler, sent, graph } = relaysOver(
          { kind: 'watts-strogatz', neighbours, rewiring },
          size,
        );
        const all = [...relays.keys()];
        const says = authors.map((author, place) => [author % size, `v${place}`] as const);
        for (const [author, value] of says) relays[author]!.spread(vote(value), all);
        scheduler.run(1_000_000_000);
        for (const [node, list] of heard.entries()) {
          const expected = says
            .filter(([author]) => author !== node)
            .map(([author, value]) => `${author} ${value}`);
          expect([...list].sort()).toEqual(expected.sort());
        }
        expect(sent.length).toBe(says.length * (2 * graph.edges - (size - 1)));
      }),
      { numRuns: 60 },
    );
  });

  test('shows every other node both votes of one that tells its two neighbours different things', () => {
    const { relays, heard, scheduler } = relaysOver({ kind: 'ring' }, 7);
    relays[3]!.spread(vote('a'), [2]);
    relays[3]!.spread(vote('b'), [4]);
    scheduler.run(1_000_000);
    for (const [node, list] of heard.entries())
      expect([...list].sort()).toEqual(node === 3 ? [] : ['3 a', '3 b']);
  });

  test('passes nothing on that is about a height long over, and forgets it', () => {
    const { relays, heard, scheduler, sent } = relaysOver({ kind: 'line' }, 3);
    relays[0]!.spread(vote('a', 1), [0, 1, 2]);
    relays[1]!.settle(2);
    scheduler.run(1_000_000);
    expect(heard).toEqual([[], [], []]);
    expect(sent.length).toBe(1);
    relays[0]!.spread(vote('b', 2), [0, 1, 2]);
    scheduler.run(2_000_000);
    expect(heard).toEqual([[], ['0 b'], ['0 b']]);
    expect(relays[1]!.heldAt(2).map(({ said }) => said.value)).toEqual(['b']);
    relays[1]!.settle(3);
    expect(relays[1]!.heldAt(2)).toEqual([]);
  });

  test('holds what it said, what it was told and what it keeps to say later, in the order in which it came', () => {
    const { relays, scheduler } = relaysOver({ kind: 'line' }, 3);
    relays[0]!.spread(vote('a'), [0, 1, 2]);
    relays[1]!.spread(vote('b'), [0, 1, 2]);
    relays[1]!.keep(vote('kept'));
    scheduler.run(1_000_000);
    const held = (node: NodeId) => relays[node]!.heldAt(1).map(({ said }) => said.value);
    expect([held(0), held(1), held(2)]).toEqual([
      ['a', 'b'],
      ['b', 'kept', 'a'],
      ['b', 'a'],
    ]);
  });

  test('forgets with its memory what is about later heights, and takes it anew', () => {
    const { relays } = relaysOver({ kind: 'line' }, 2);
    const messages = [1, 2].map((height): RelayedMessage<Vote> => {
      const said = vote('a', height);
      return { type: said.type, size: said.size, author: 0, said };
    });
    const take = () => messages.map((message) => relays[1]!.take(message, 0));
    expect(take()).toEqual([true, true]);
    relays[1]!.forget(1);
    expect(take()).toEqual([false, true]);
    relays[1]!.forget(-1);
    expect(take()).toEqual([true, true]);
  });
});

describe('an aggregate', () => {
  /** Gathers votes of this electorate at one aggregator, and gives what it sends and when. */
  function gatherer(electorate: Electorate) {
    const { hosts, scheduler } = hostsOf(1);
    const aggregates: AggregateMessage<Vote>[] = [];
    const times: number[] = [];
    const votes = new VoteGatherer<Vote>(hosts[0]!, electorate, 20 * MILLISECOND, (aggregate) => {
      aggregates.push(aggregate);
      times.push(scheduler.now);
    });
    return { votes, aggregates, times, scheduler };
  }
  const electorate = (powers: readonly number[]) =>
    new Electorate(
      powers.map((_, place) => place),
      powers,
    );

  test('is as long as a vote with a BLS signature and a bit for each voter', () => {
    expect(aggregateSize(vote('a'), 180)).toBe(131 - 64 + 96 + 23);
    expect(aggregateSize(vote('a'), 4)).toBe(131 - 64 + 96 + 1);
  });

  test('leaves with a quorum at once, and with later votes when their time is over', () => {
    const { votes, aggregates, times, scheduler } = gatherer(electorate([1, 1, 1, 1]));
    const add = (voter: NodeId) => votes.add('a', vote('a'), 1, voter);
    add(0);
    scheduler.run(10 * MILLISECOND);
    add(1);
    add(1);
    add(2);
    scheduler.run(15 * MILLISECOND);
    add(3);
    scheduler.run(200 * MILLISECOND);
    expect(aggregates.map(({ signers }) => placesOf(signers))).toEqual([
      [0, 1, 2],
      [0, 1, 2, 3],
    ]);
    expect(times).toEqual([10 * MILLISECOND, 20 * MILLISECOND]);
  });

  test('is not sent any more when its height is over', () => {
    const { votes, aggregates, scheduler } = gatherer(electorate([1, 1, 1, 1]));
    votes.add('a', vote('a'), 1, 0);
    votes.settle(2);
    scheduler.run(200 * MILLISECOND);
    expect(aggregates).toEqual([]);
  });

  test('of whatever votes, from several aggregators, beside single ones and in any order, counts as its votes do', () => {
    const drawn = fc.record({
      powers: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 }),
      cast: fc.array(
        fc.record({ voter: fc.nat(42), value: fc.constantFrom('a', 'a', 'b'), to: fc.subarray([0, 1, 2]) }),
        {
          maxLength: 120,
        },
      ),
      order: fc.infiniteStream(fc.nat(1000)),
    });
    fc.assert(
      fc.property(drawn, ({ powers, cast, order }) => {
        const voters = electorate(powers);
        // Honest: the first vote of each voter is its only one.
        const honest = [...new Map([...cast].reverse().map((one) => [one.voter, one])).values()];
        const gatherers = [0, 1, 2].map(() => gatherer(voters));
        for (const { voter, value, to } of honest)
          for (const place of to) gatherers[place]!.votes.add(value, vote(value), 1, voter);
        for (const { scheduler } of gatherers) scheduler.run(200 * MILLISECOND);
        const parcels = [
          ...gatherers.flatMap(({ aggregates }) =>
            aggregates.map(({ vote: { value }, signers }) => ({ value, places: placesOf(signers) })),
          ),
          ...honest.map(({ voter, value }) => ({ value, places: [voter] })),
        ].map((parcel) => [order.next().value as number, parcel] as const);
        parcels.sort(([a], [b]) => a - b);
        const [single, gathered] = [new Tally<string>(voters), new Tally<string>(voters)];
        for (const { voter, value } of honest) single.add(voter, value);
        for (const [, { value, places }] of parcels) for (const place of places) gathered.add(place, value);
        for (const value of ['a', 'b']) {
          expect(gathered.power(value)).toBe(single.power(value));
          expect(gathered.signersOf(value)).toBe(single.signersOf(value));
        }
        expect([gathered.turnout, gathered.decided, gathered.twice.size]).toEqual([
          single.turnout,
          single.decided,
          0,
        ]);
      }),
      { numRuns: 200 },
    );
  });

  test('shows who is in aggregates of two values', () => {
    const voters = electorate([1, 1, 1, 1]);
    const { votes, aggregates, scheduler } = gatherer(voters);
    for (const [voter, value] of [
      [0, 'a'],
      [1, 'a'],
      [1, 'b'],
      [2, 'b'],
    ] as const)
      votes.add(value, vote(value), 1, voter);
    scheduler.run(200 * MILLISECOND);
    const tally = new Tally<string>(voters);
    for (const {
      vote: { value },
      signers,
    } of aggregates)
      for (const place of placesOf(signers)) tally.add(place, value);
    expect([...tally.twice]).toEqual([1]);
    expect(tally.turnout).toBe(3);
  });

  test('that names somebody who did not sign weighs nothing', () => {
    const voters = electorate([3, 1, 1, 1, 1]);
    const ballots = new Ballots(voters);
    for (const place of [0, 1, 2]) ballots.sign(place, 'prevote 1 0 a');
    expect(ballots.weightOf('7', 'prevote 1 0 a')).toBe(5);
    expect(ballots.weightOf('6', 'prevote 1 0 a')).toBe(2);
    expect(ballots.weightOf('f', 'prevote 1 0 a')).toBe(-1);
    expect(ballots.weightOf('7', 'prevote 1 0 b')).toBe(-1);
  });
});

describe('votes that are gathered', () => {
  const gathered = { aggregation: { aggregators: 3 } };

  test('decide the same number of heights less what a second hop takes, with a fraction of the messages', () => {
    const [single, few] = [run({}), run(gathered)];
    expect(few.twice).toBe(0);
    expect(few.most - few.least).toBeLessThanOrEqual(1);
    // Each of two stages takes a second delay of 50 ms.
    expect(few.most / single.most).toBeCloseTo(1.15 / 1.25, 1);
    const votes = few.count('prevote').sent / few.most;
    // Ten voters to three aggregators, which do not send to themselves.
    expect(votes).toBeGreaterThan(26);
    expect(votes).toBeLessThan(29);
    expect(single.count('prevote').sent / single.most).toBeGreaterThan(89);
    const { sent, bytes } = few.count('aggregate');
    expect(bytes / sent).toBe(aggregateSize(vote('a'), 10));
  });

  test.each([
    ['over links that lose a tenth', { network: { loss: 0.1 } }],
    ['while aggregators are down', { faults: [{ at: '10s', until: '40s', crash: { nodes: [3, 4, 5] } }] }],
    ['with one that votes twice', { attacks: [{ nodes: [2], kind: 'equivocation' }] }],
    ['with one that is silent', { attacks: [{ nodes: [2], kind: 'withholding' }] }],
    ['relayed over a ring', { network: { topology: 'ring' }, votes: 'relayed' }],
    [
      'relayed over a ring that loses a tenth',
      { network: { topology: 'ring', loss: 0.1 }, votes: 'relayed' },
    ],
  ] as const)(
    'go on %s',
    (_title, { votes = 'direct', ...more }: { readonly votes?: string; readonly [key: string]: unknown }) => {
      const { twice, finals, least, most } = run({ ...gathered, votes }, more);
      expect(twice).toBe(0);
      expect(finals).toBeGreaterThan(8);
      expect(most - least).toBeLessThanOrEqual(2);
    },
  );
});
