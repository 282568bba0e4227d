import { describe, expect, test } from 'vitest';
import { describeScenario, parseScenario } from '../../src/scenario/parse.js';
import { prepare, simulate } from '../../src/simulate.js';

const REGIONS = ['virginia', 'oregon', 'frankfurt', 'london', 'singapore', 'tokyo', 'sydney', 'sao-paulo'];
const LATENCY = [
  `ms,${REGIONS.join(',')}`,
  ...REGIONS.map((name, from) => `${name},${REGIONS.map((_, to) => 5 + 20 * Math.abs(from - to)).join(',')}`),
].join('\n');
const BANDWIDTH = [
  'region,upload (Mbit/s),download (Mbit/s),share',
  ...REGIONS.map((name, at) => `${name},${10 + at},${100 + at},0.125`),
].join('\n');
const POOLS = {
  Foundry: 30.1,
  AntPool: 18.2,
  ViaBTC: 13,
  F2Pool: 11,
  MARA: 5.5,
  SpiderPool: 5,
  'SBI Crypto': 3,
  Luxor: 3,
  Braiins: 2,
  'Binance Pool': 2,
  SECPOOL: 2,
  unknown: 'rest',
} as const;

/** The researcher's scenario: twelve named pools, and latencies of his own between eight regions. */
const scenario = {
  name: 'researcher',
  duration: '6h',
  supply: 0,
  nodes: { master: 80, cashing: 0, consumer: 0, trusted: 0 },
  network: {
    regions: { latency: LATENCY, bandwidth: BANDWIDTH },
    places: [{ nodes: [0, 8], region: 'virginia' }],
    pools: { nodes: 12, links: [15, 30] },
    topology: { outgoing: { links: 8 } },
    relay: { compact: { highBandwidth: 3 } },
  },
  consensus: { protocol: 'nakamoto', hashPower: { pools: POOLS }, wireSize: 1_500_000, confirmations: 0 },
  workload: { kind: 'none' },
  output: { nodeFiles: 'none' },
};

describe('twelve named pools in eight regions', () => {
  const result = simulate(scenario, { sink: null });

  test('stand by their names in the tables, and each node with its region', () => {
    const balances = [...result.balances.rows()];
    expect(balances.slice(0, 12).map(({ id }) => id)).toEqual(Object.keys(POOLS));
    expect([balances[0]!['region'], balances[8]!['region']]).toEqual(['virginia', 'virginia']);
    expect(new Set(balances.map(({ region }) => region)).size).toBe(8);
    for (const { producer_id: name, region } of result.blocks.rows()) {
      expect(Object.keys(POOLS)).toContain(name);
      expect(REGIONS).toContain(region);
    }
  });

  test('stand with their region in every table that has a node', () => {
    const regionOf = new Map([...result.balances.rows()].map(({ node, region }) => [node, region]));
    const nodes = {
      blocks: 'producer',
      balances: 'node',
      metrics: 'node',
      messages: 'node',
      transactions: 'sender',
    };
    for (const [name, node] of Object.entries(nodes) as [keyof typeof nodes, string][]) {
      expect(Object.keys(result[name].columns), name).toContain('region');
      for (const row of result[name].rows()) {
        expect(row['region'], name).toBe(row[node] === null ? '' : regionOf.get(row[node] as number));
      }
    }
    expect(result.metrics.rows().filter(({ region }) => region !== '').length).toBeGreaterThan(100);
  });

  test('mine by their shares, of which "rest" is what the others leave of 100', () => {
    const { protocol } = prepare(scenario, { sink: null });
    const power = (node: number) => protocol.reporting.power!(node, protocol.tree.root);
    expect(power(0)).toBe(30.1);
    expect(power(11)).toBeCloseTo(5.2, 9);
    expect(power(12)).toBe(0);
    expect(result.notes).toEqual([]);
  });

  test('are described as they were read, and read back to the same', () => {
    const parsed = parseScenario(scenario);
    expect(parseScenario(describeScenario(parsed))).toEqual(parsed);
  });

  test('come from CSV too, with a header or without', () => {
    for (const head of ['name,share\n', '', '# pools\n', '# pools\n\nname,share\n']) {
      const pools = `${head}Foundry,30\nAntPool,20\nunknown,rest\n`;
      const written = { ...scenario, consensus: { ...scenario.consensus, hashPower: { pools } } };
      expect(parseScenario(written).consensus['hashPower']).toEqual({
        pools: { Foundry: 30, AntPool: 20, unknown: 'rest' },
      });
    }
  });
});

test('shares that are neither 1 nor 100 in all are divided by their sum, which a note names', () => {
  const of = (pools: object) =>
    simulate(
      { ...scenario, duration: '1min', consensus: { ...scenario.consensus, hashPower: { pools } } },
      { sink: null },
    ).notes;
  expect(of({ a: 30, b: 20 })[0]).toMatch(/^Shares of hash power sum to 50, neither 1 nor 100/);
  expect([of({ a: 0.5, b: 0.5 }), of({ a: 60, b: 40.2 })]).toEqual([[], []]);
});

test('latencies have names or a number for each region, and the unit of their header', () => {
  const latencyOf = (latency: string) =>
    parseScenario({ network: { regions: { latency } } }).network.regions!;
  expect(latencyOf('1,2\n2,1').regions.map(({ name }) => name)).toEqual(['region-0', 'region-1']);
  expect(latencyOf('a,b\n1,2\n2,1').regions.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(latencyOf('us,a,b\na,1,2\nb,2,1').latency[0]![1]).toEqual({ kind: 'constant', value: 2 });
  expect(latencyOf('a,1,2.5\nb,2,1').latency[0]![1]).toEqual({ kind: 'constant', value: 2500 });
});

const network = (settings: object) => ({ network: settings });
const power = (hashPower: unknown) => ({ consensus: { protocol: 'nakamoto', hashPower } });

/** Wrong inputs of the new keys, and the line each is answered with. */
const WRONG: readonly [what: object, line: RegExp][] = [
  [network({ places: 'europe' }), /^network\.places: expected a list of places/],
  [network({ places: [{}] }), /^network\.places\.0: expected nodes, a role or a share of the nodes/],
  [
    network({ places: [{ nodes: [0], role: 'master' }] }),
    /^network\.places\.0\.role: expected nodes or a role, not both/,
  ],
  [
    network({ places: [{ nodes: [0], share: 0.5, region: 'x' }] }),
    /^network\.places\.0\.share: expected no share together with nodes/,
  ],
  [
    network({ places: [{ share: 0.5 }] }),
    /^network\.places\.0\.region: expected the region that the share is in/,
  ],
  [network({ places: [{ nodes: [-1] }] }), /^network\.places\.0\.nodes\.0: expected a whole number from 0/],
  [
    network({ places: [{ nodes: [0], regoin: 'x' }] }),
    /^network\.places\.0\.regoin: unknown key, did you mean "region"\?/,
  ],
  [network({ upload: ['5Mbit/s'] }), /^network\.upload: expected/],
  [network({ upload: ['5Mbit/s', '1Mbit/s'] }), /^network\.upload: expected at least two speeds that rise/],
  [
    network({ downlink: 'queue' }),
    /^network\.downlink: expected "parallel" or "queued".*did you mean "queued"\?/,
  ],
  [network({ verification: '1ms' }), /^network\.verification: expected "none" or times/],
  [network({ verification: { perByte: '1ms' } }), /^network\.verification\.perByte: unknown key/],
  [
    network({ slowStart: { window: 5 } }),
    /^network\.slowStart\.window: expected a whole number of bytes from 536/,
  ],
  [network({ coordinates: { width: '10ms' } }), /^network\.coordinates\.height: expected/],
  [
    network({ coordinates: { width: '10ms', height: '5ms', points: [[0, 2]] } }),
    /^network\.coordinates\.points/,
  ],
  [network({ pools: { nodes: 0 } }), /^network\.pools\.nodes: expected a whole number from 1 to 10000/],
  [network({ pools: { nodes: 3, links: [9, 2] } }), /^network\.pools\.links: expected least and most links/],
  [
    network({ topology: { degrees: { classes: [] } } }),
    /^network\.topology\.degrees\.classes: expected "bitcoin-2015" or classes/,
  ],
  [
    network({ relay: { compact: { highBandwidth: 9 } } }),
    /^network\.relay\.compact\.highBandwidth: expected a whole number from 0 to 8/,
  ],
  [
    network({ relay: { inventory: { relayNetwork: { member: 3 } } } }),
    /^network\.relay\.inventory\.relayNetwork/,
  ],
  [
    network({ relay: { inventory: { push: 1 } } }),
    /^network\.relay\.inventory\.push: expected true or false/,
  ],
  [network({ regions: { latency: '1,2\n3' } }), /^network\.regions\.latency: line 2: expected 2 latencies/],
  [network({ regions: { latency: 'a,1\na,2' } }), /^network\.regions\.latency/],
  [
    network({ regions: { latency: 'a,1,2\nb,2,1', bandwidth: 'a,1,1' } }),
    /^network\.regions\.bandwidth: expected a line for "b"/,
  ],
  [
    network({ regions: { latency: 'a,1,2\nb,2,1', bandwidth: 'a,1,1\nb,0,1' } }),
    /^network\.regions\.bandwidth: line 2: expected a name, two speeds/,
  ],
  [power({ pools: { Foundry: -1 } }), /^consensus\.hashPower\.pools\.Foundry: expected a number above 0/],
  [
    power({ pools: { 'a/b': 1 } }),
    /^consensus\.hashPower\.pools: expected a list of numbers, names with numbers/,
  ],
  [
    power({ pools: { a: 'rest', b: 'rest' } }),
    /^consensus\.hashPower\.pools: expected "rest" for one pool at the most/,
  ],
  [
    power({ pools: 'Foundry,thirty\nx,y' }),
    /^consensus\.hashPower\.pools: expected in line 2 a name and a share/,
  ],
  [
    { consensus: { protocol: 'nakamoto', retarget: { lwma: { window: 1 } } } },
    /^consensus\.retarget\.lwma\.window: expected a whole number from 2/,
  ],
  [
    { consensus: { protocol: 'nakamoto', retarget: { asert: { halflife: '2d' } } } },
    /^consensus\.retarget\.asert\.halflife: unknown key, did you mean "halfLife"\?/,
  ],
  [
    { consensus: { protocol: 'nakamoto', wireSize: [5, 1] } },
    /^consensus\.wireSize: expected a whole number/,
  ],
];

describe('a wrong input is answered in one line that names the key', () => {
  test.each(WRONG)('%j', (what, line) => {
    let message = '';
    try {
      parseScenario(what);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(line);
    expect(message).not.toContain('\n');
  });
});
