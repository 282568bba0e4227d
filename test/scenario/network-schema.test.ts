import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../src/engine/errors.js';
import { REGION_TABLES } from '../../src/network/regions.js';
import { BITCOIN_2019_RELAY, BITCOIN_LINKS } from '../../src/network/relay/presets.js';
import { describeScenario, parseScenario } from '../../src/scenario/parse.js';

const networkOf = (network: object) => parseScenario({ network }).network;

const written: readonly [what: string, network: object, expected: object][] = [
  ['a ring', { topology: 'ring' }, { topology: { kind: 'ring' } }],
  [
    'outgoing links',
    { topology: { outgoing: { links: 8 } } },
    { topology: { kind: 'outgoing', links: 8, incoming: 117 } },
  ],
  [
    "SimBlock's distribution of links",
    { topology: { outgoing: { links: 'bitcoin', incoming: 125 } } },
    { topology: { kind: 'outgoing', links: BITCOIN_LINKS, incoming: 125 } },
  ],
  [
    'a distribution of links',
    { topology: { outgoing: { links: [0.5, 1] } } },
    { topology: { kind: 'outgoing', links: [0.5, 1], incoming: 117 } },
  ],
  ['a regular graph', { topology: { regular: { degree: 8 } } }, { topology: { kind: 'regular', degree: 8 } }],
  [
    'a random graph',
    { topology: { erdosRenyi: { probability: 0.3 } } },
    { topology: { kind: 'erdos-renyi', probability: 0.3 } },
  ],
  [
    'a small world',
    { topology: { wattsStrogatz: { neighbours: 4, rewiring: 0.1 } } },
    { topology: { kind: 'watts-strogatz', neighbours: 4, rewiring: 0.1 } },
  ],
  [
    'preferential attachment',
    { topology: { barabasiAlbert: { links: 3 } } },
    { topology: { kind: 'barabasi-albert', links: 3 } },
  ],
  [
    'a list of links',
    {
      topology: {
        edges: [
          [0, 1],
          [1, 2, '40ms'],
        ],
      },
    },
    {
      topology: {
        kind: 'edges',
        rows: [
          [0, 1],
          [1, 2, 40_000],
        ],
      },
    },
  ],
  [
    'the same as CSV',
    { topology: { edges: 'from,to,latency\n# a comment\n0,1\n\n1, 2, 40ms\n' } },
    {
      topology: {
        kind: 'edges',
        rows: [
          [0, 1],
          [1, 2, 40_000],
        ],
      },
    },
  ],
  ['regions by name', { regions: 'bitcoin-2019' }, { regions: REGION_TABLES['bitcoin-2019'] }],
  [
    'regions in full',
    {
      regions: {
        places: [
          { name: 'here', share: 0.25, upload: '1MB/s' },
          { name: 'there', share: 0.75 },
        ],
        latency: [
          ['1ms', '50ms'],
          [{ lognormal: ['50ms', '5ms'] }, { pareto: ['9ms', '4ms'] }],
        ],
      },
    },
    {
      regions: {
        regions: [
          { name: 'here', share: 0.25, upload: 1_000_000, download: 0 },
          { name: 'there', share: 0.75, upload: 0, download: 0 },
        ],
        latency: [
          [
            { kind: 'constant', value: 1000 },
            { kind: 'constant', value: 50_000 },
          ],
          [
            { kind: 'log-normal', mean: 50_000, deviation: 5000 },
            { kind: 'pareto', mean: 9000, least: 4000 },
          ],
        ],
      },
    },
  ],
  [
    'speeds of nodes',
    { upload: '8Mbit/s', download: 'unlimited', uplink: 'queued' },
    { upload: 1_000_000, download: 0, uplink: 'queued' },
  ],
  ['a flood', { relay: 'flood' }, { relay: { kind: 'flood' } }],
  [
    'gossip',
    { relay: { gossip: { fanOut: 3 } } },
    { relay: { kind: 'gossip', fanOut: 3, rounds: 1, every: 1_000_000 } },
  ],
  [
    'inventory relay',
    { relay: { inventory: { timeout: '20s' } } },
    { relay: { kind: 'inventory', timeout: 20_000_000, echo: false, requestDelay: 0, answerDelay: 0 } },
  ],
  ["Bitcoin's relay", { relay: 'bitcoin-2019' }, { relay: BITCOIN_2019_RELAY }],
  [
    'compact blocks',
    { relay: { compact: { share: 0.9, failureRate: 0.1, missing: [0.1, 0.2] } } },
    { relay: { kind: 'compact', share: 0.9, failureRate: 0.1, compactSize: 18_000, missing: [0.1, 0.2] } },
  ],
];

describe('the network of a scenario', () => {
  test('is a mesh without relay, regions or limits when nothing is said', () => {
    const { topology, relay, regions, upload, download, uplink } = networkOf({});
    expect({ topology, relay, regions, upload, download, uplink }).toEqual({
      topology: { kind: 'mesh' },
      relay: undefined,
      regions: undefined,
      upload: 0,
      download: 0,
      uplink: 'parallel',
    });
  });

  test.each(written)('takes %s, and writes it down so that it reads the same', (_what, network, expected) => {
    const scenario = parseScenario({ network });
    expect(scenario.network).toMatchObject(expected);
    const described = describeScenario(scenario);
    expect(parseScenario(JSON.parse(JSON.stringify(described)))).toEqual(scenario);
  });

  test('keeps the names of tables and presets when it is written down', () => {
    const network = {
      regions: 'litecoin',
      relay: 'bitcoin-2019',
      topology: { outgoing: { links: 'bitcoin' } },
    };
    expect(describeScenario(parseScenario({ network }))).toMatchObject({ network });
  });
});

describe('a network that makes no sense is refused in one line', () => {
  const place = (share: number) => ({ name: 'r', share });
  const refused: readonly [what: string, network: object, path: string, message: RegExp][] = [
    [
      'an unknown topology',
      { topology: 'rign' },
      'network.topology',
      /expected "mesh".*got "rign", did you mean "ring"\?$/,
    ],
    [
      'an unknown kind of graph',
      { topology: { smallWorld: 3 } },
      'network.topology',
      /expected "mesh".*got \{"smallWorld":3\}$/,
    ],
    [
      'no links',
      { topology: { outgoing: { links: 0 } } },
      'network.topology.outgoing.links',
      /expected.*got 0$/,
    ],
    [
      'a misspelt key',
      { topology: { outgoing: { links: 3, incomming: 3 } } },
      'network.topology.outgoing.incomming',
      /unknown key, did you mean "incoming"/,
    ],
    [
      'a probability above 1',
      { topology: { erdosRenyi: { probability: 3 } } },
      'network.topology.erdosRenyi.probability',
      /expected a number from 0 to 1, got 3$/,
    ],
    [
      'a negative latency in a list',
      { topology: { edges: [[0, 1, '-4ms']] } },
      'network.topology.edges.0',
      /expected two node numbers.*got \[0,1,"-4ms"\]$/,
    ],
    [
      'a negative latency in CSV',
      { topology: { edges: '0,1\n1,2,-4ms' } },
      'network.topology.edges',
      /line 2: expected a latency such as "40ms"/,
    ],
    [
      'a line that is no link',
      { topology: { edges: '0,1\nzwei' } },
      'network.topology.edges',
      /line 2: expected two node/,
    ],
    [
      'shares that do not sum to 1',
      {
        regions: {
          places: [place(0.5), place(0.4)],
          latency: [
            ['1ms', '1ms'],
            ['1ms', '1ms'],
          ],
        },
      },
      'network.regions.places',
      /expected shares that sum to 1/,
    ],
    [
      'a table with a row too few',
      { regions: { places: [place(0.5), place(0.5)], latency: [['1ms', '1ms']] } },
      'network.regions.latency',
      /expected a row for each region/,
    ],
    [
      'an unknown table',
      { regions: 'bitcoin' },
      'network.regions',
      /expected "none", "bitcoin-2015".*got "bitcoin", did you mean "bitcoin-2015"\?$/,
    ],
    [
      'a relay without fan-out',
      { relay: { gossip: {} } },
      'network.relay.gossip.fanOut',
      /expected a whole number/,
    ],
    [
      'an unknown relay',
      { relay: 'gossip' },
      'network.relay',
      /expected "direct", "flood".*got "gossip", did you mean \{ gossip: \{ fanOut: 3 \} \}\?$/,
    ],
    [
      'an unknown uplink',
      { uplink: 'busy' },
      'network.uplink',
      /expected "parallel", "queued" or "confirmed"/,
    ],
    [
      'a Pareto delay whose least is above its mean',
      { latency: { pareto: ['4ms', '9ms'] } },
      'network.latency.pareto',
      /expected the mean first/,
    ],
  ];
  test.each(refused)('%s', (_what, network, path, message) => {
    let error: unknown;
    try {
      networkOf(network);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ScenarioError);
    expect((error as ScenarioError).message).toMatch(message);
    expect((error as ScenarioError).message).not.toContain('\n');
    expect((error as ScenarioError).path).toBe(path);
  });
});
