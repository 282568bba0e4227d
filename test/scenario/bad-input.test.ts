import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../src/engine/errors.js';
import { parseScenario } from '../../src/scenario/parse.js';

function refusal(input: unknown): ScenarioError {
  try {
    parseScenario(input);
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(input)}`);
}

const POU = { protocol: 'pou' };

describe('a scenario that cannot be run', () => {
  test.each<[what: string, input: unknown, path: string, message: RegExp]>([
    ['no mapping', 3, '', /^expected a scenario: a mapping/],
    ['an empty file', null, '', /^expected a scenario: a mapping/],
    ['a Map', new Map(), '', /^expected a scenario: a mapping/],
    ['a Map within', { nodes: new Map([['master', 3]]) }, 'nodes', /^nodes: expected plain data/],
    ['a list', [], '', /^expected a scenario: a mapping/],
    ['an unknown key', { node: {} }, 'node', /^node: unknown key, did you mean "nodes"\?$/],
    [
      'an unknown key of a group',
      { nodes: { masters: 3 } },
      'nodes.masters',
      /unknown key, did you mean "master"\?$/,
    ],
    [
      'an unknown key of the protocol',
      { consensus: { ...POU, blokTime: '5s' } },
      'consensus.blokTime',
      /did you mean "blockTime"/,
    ],
    [
      'a key nobody meant',
      { nodes: { zebra: 1 } },
      'nodes.zebra',
      /unknown key; known: master, cashing, consumer, trusted, user$/,
    ],
    [
      'an unknown protocol',
      { consensus: { protocol: 'powu' } },
      'consensus.protocol',
      /expected one of .*"pou".*got "powu", did you mean "pou"\?$/,
    ],
    [
      'a negative duration',
      { consensus: { blockTime: '-5s' } },
      'consensus.blockTime',
      /expected a duration.*"5s", got "-5s"$/,
    ],
    [
      'a duration of zero',
      { consensus: { blockTime: '0s' } },
      'consensus.blockTime',
      /expected a duration.*got "0s"$/,
    ],
    [
      'a duration without a unit',
      { consensus: { blockTime: 5 } },
      'consensus.blockTime',
      /expected a duration.*got 5; add a unit, such as "5s"/,
    ],
    [
      'a wrong unit',
      { consensus: { blockTime: '5 parsecs' } },
      'consensus.blockTime',
      /expected a duration.*got "5 parsecs"; units are us/,
    ],
    [
      'a wrong unit where auto is possible',
      { duration: '5moons' },
      'duration',
      /expected "auto" or a duration.*got "5moons"/,
    ],
    [
      'a negative count',
      { nodes: { master: -1 } },
      'nodes.master',
      /expected a whole number from 1 to 1000000, got -1$/,
    ],
    [
      'a count that is no number',
      { nodes: { master: Number.NaN } },
      'nodes.master',
      /expected a whole number.*got NaN$/,
    ],
    [
      'a fraction of a node',
      { nodes: { consumer: 1.5 } },
      'nodes.consumer',
      /expected a whole number.*got 1.5$/,
    ],
    ['zero masters', { nodes: { master: 0 } }, 'nodes.master', /expected a whole number from 1.*got 0$/],
    [
      'zero consumers',
      { nodes: { consumer: 0 } },
      'nodes.consumer',
      /expected at least 1 under proof of usage, got 0$/,
    ],
    [
      'no cashing node',
      { nodes: { cashing: 0 } },
      'nodes.cashing',
      /at least 1 under proof of usage.*got 0$/,
    ],
    [
      'too many nodes',
      { nodes: { master: 600_000, consumer: 600_000 } },
      'nodes',
      /at most 1000000 nodes in all, got 1200002$/,
    ],
    [
      'a rate above 1',
      { consensus: { feesRate: 1.01 } },
      'consensus.feesRate',
      /expected a number from 0 to 1.*got 1.01$/,
    ],
    [
      'a rate below 0',
      { consensus: { retributionRate: -0.1 } },
      'consensus.retributionRate',
      /from 0 to 1.*got -0.1$/,
    ],
    [
      'a rate finer than its unit',
      { consensus: { feesRate: 1e-10 } },
      'consensus.feesRate',
      /at most 9 decimals/,
    ],
    ['a loss above 1', { network: { loss: 2 } }, 'network.loss', /expected a number from 0 to 1, got 2$/],
    [
      'supply over 2^53 units',
      { supply: 90_071_993 },
      'supply',
      /at most 90071992.54740991 PKC \(below 2\^53 units\).*got 90071993$/,
    ],
    [
      'supply finer than the unit',
      { supply: '0.000000001' },
      'supply',
      /at most 8 decimals, got "0.000000001"$/,
    ],
    ['no supply', { supply: 0 }, 'supply', /above 0/],
    ['negative supply', { supply: -1 }, 'supply', /at least 0.*got -1$/],
    ['a name that is a path', { name: '../x' }, 'name', /expected a name.*got "\.\.\/x"$/],
    ['an empty seed', { seed: '' }, 'seed', /expected a seed.*got ""$/],
    ['a date that does not exist', { epoch: '2023-02-29T00:00:00Z' }, 'epoch', /expected a UTC time/],
    [
      'bounds in the wrong order',
      { network: { latency: { uniform: ['80ms', '20ms'] } } },
      'network.latency.uniform',
      /lower bound first/,
    ],
    [
      'an unknown distribution',
      { network: { latency: { cauchy: '1ms' } } },
      'network.latency',
      /expected a duration.*got \{"cauchy":"1ms"\}$/,
    ],
    [
      'a wrong unit within a distribution',
      { network: { latency: { normal: ['5ms', '1 moon'] } } },
      'network.latency.normal.1',
      /got "1 moon"/,
    ],
    [
      'a bandwidth without a unit',
      { network: { bandwidth: 1000 } },
      'network.bandwidth',
      /expected "unlimited" or a speed.*got 1000$/,
    ],
    [
      'an unknown key within a choice',
      { consensus: { redistribution: { every: '1h', buy: 'usage' } } },
      'consensus.redistribution.buy',
      /unknown key, did you mean "by"/,
    ],
    [
      'masters that pay under proof of usage',
      { workload: { payers: 'master' } },
      'workload.payers',
      /expected "consumer" under pou/,
    ],
    [
      'certificates nobody can give',
      { nodes: { trusted: 0 }, consensus: { requireCertificates: true } },
      'consensus.requireCertificates',
      /no trusted node/,
    ],
    [
      'a group that is empty in YAML',
      { network: null },
      'network',
      /expected a mapping of keys to values such as \{ latency: 50ms \}, got null$/,
    ],
    [
      'a number for a mapping',
      { network: { topology: { regular: 4 } } },
      'network.topology.regular',
      /expected a mapping of keys to values such as \{ degree: 8 \}, got 4$/,
    ],
    [
      'true for a mapping',
      { output: true },
      'output',
      /expected a mapping of keys to values such as \{ nodeFiles: auto \}, got true$/,
    ],
    [
      'a list for a mapping',
      { nodes: [{ master: 3 }] },
      'nodes',
      /such as \{ master: 11 \}, got \[\{"master":3\}\]$/,
    ],
    [
      'the name of a kind for a mapping',
      { workload: 'none' },
      'workload',
      /such as \{ kind: none \}, got "none"$/,
    ],
    [
      'the name of an attack for its entry',
      { attacks: ['double-spend'] },
      'attacks.0',
      /such as \{ kind: double-spend, nodes: \[0\] \}, got "double-spend"$/,
    ],
    ['no blank behind a colon', { nodes: 'master:3' }, 'nodes', /; a blank must follow the colon$/],
    [
      'a mapping for a list',
      { consensus: { protocol: 'nakamoto', hashPowerSteps: { at: '1d', factor: 2 } } },
      'consensus.hashPowerSteps',
      /expected a list such as \[\{ at: 28d, factor: 2 \}\], got \{/,
    ],
    [
      'an entry for a list of attacks',
      { attacks: { kind: 'majority', nodes: [0] } },
      'attacks',
      /expected a list of attacks such as \[\{ kind/,
    ],
    [
      'a misspelt kind of attack',
      { attacks: [{ kind: 'selfish-minning', nodes: [0] }] },
      'attacks.0.kind',
      /got "selfish-minning", did you mean "selfish-mining"\?$/,
    ],
    [
      'a misspelt word of a choice',
      { network: { topology: 'Ring' } },
      'network.topology',
      /got "Ring", did you mean "ring"\?$/,
    ],
    [
      'a misspelt kind of a choice',
      { network: { topology: { Regular: { degree: 4 } } } },
      'network.topology',
      /did you mean \{ regular: \{ degree: 8 \} \}\?$/,
    ],
    [
      'a misspelt distribution',
      { network: { latency: { unifrom: ['10ms', '20ms'] } } },
      'network.latency',
      /did you mean \{ uniform: \[20ms, 80ms\] \}\?$/,
    ],
    [
      'the name of a kind that needs more',
      { network: { relay: 'gosip' } },
      'network.relay',
      /did you mean \{ gossip: \{ fanOut: 3 \} \}\?$/,
    ],
    [
      'a misspelt key two levels down',
      { network: { topology: { wattsStrogatz: { neigbours: 4, rewiring: 0.1 } } } },
      'network.topology.wattsStrogatz.neigbours',
      /unknown key, did you mean "neighbours"\? \(and 1 more problem\)$/,
    ],
    [
      'a node of a fault that does not exist',
      { faults: [{ crash: { nodes: [99] } }] },
      'faults.0.crash.nodes',
      /expected nodes from 0 to 22, got 99$/,
    ],
    [
      'a whole number past its bounds, once',
      { limits: { events: 1e20 } },
      'limits.events',
      /got 100000000000000000000$/,
    ],
    ['a long value', { name: 'X'.repeat(500) }, 'name', /got "X{56}\.\.\.$/],
    ['extends of no name', { extends: 3 }, 'extends', /expected the name of a scenario or a file, got 3$/],
    [
      'extends of an unknown name',
      { extends: 'pou-defualt' },
      'extends',
      /unknown scenario "pou-defualt", did you mean "pou-default"\?$/,
    ],
    [
      'a prototype key',
      JSON.parse('{"nodes":{"__proto__":{"master":1}}}'),
      'nodes.__proto__',
      /not allowed$/,
    ],
    ['a constructor key', { constructor: { prototype: {} } }, 'constructor', /not allowed$/],
    ['a key every object inherits', { toString: 1 }, 'toString', /unknown key/],
  ])('is refused for %s', (_what, input, path, message) => {
    const error = refusal(input);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
    expect(error.path).toBe(path);
    if (path !== '') expect(error.message.startsWith(`${path}: `)).toBe(true);
  });

  test('says how many more problems there are', () => {
    expect(refusal({ nodes: { master: 0, consumer: -1 }, supplly: 1 }).message).toMatch(
      /^nodes\.master: .* \(and 2 more problems\)$/,
    );
    expect(refusal({ nodes: { master: 0, consumer: -1 } }).message).toMatch(/ \(and 1 more problem\)$/);
  });

  test('names its origin', () => {
    expect(() => parseScenario({ nodes: { master: 0 } }, { origin: 'my.yaml' })).toThrow(
      /^my\.yaml: nodes\.master: /,
    );
  });

  test('is refused when extends goes in a circle', () => {
    const files = new Map([
      ['a', { extends: 'b' }],
      ['b', { extends: 'a' }],
    ]);
    expect(() => parseScenario(files.get('a'), { origin: 'a', load: (name) => files.get(name) })).toThrow(
      /^b: extends: goes in a circle: a -> b -> a$/,
    );
  });

  test('does not hang on a mapping within itself', () => {
    const endless: { nodes?: unknown } = {};
    endless.nodes = endless;
    expect(refusal(endless).message).toMatch(/nested more than/);
  });
});
