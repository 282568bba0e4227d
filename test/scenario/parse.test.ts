import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_SCENARIOS } from '../../src/scenario/built-in.js';
import { describeScenario, parseScenario, resolveScenario } from '../../src/scenario/parse.js';
import { SCENARIO_NAME } from '../../src/scenario/schema/scenario.js';

describe('a scenario', () => {
  test('is complete when nothing is said', () => {
    expect(parseScenario({})).toEqual({
      name: 'unnamed',
      description: '',
      seed: '1',
      epoch: 1_700_000_000_000_000,
      duration: undefined,
      currency: { symbol: 'PKC', decimals: 8 },
      supply: 8_330_000_000_000_000,
      holdings: undefined,
      locks: [],
      nodes: { master: 11, cashing: 1, consumer: 10, trusted: 1, user: 0 },
      network: {
        latency: { kind: 'constant', value: 50_000 },
        jitter: { kind: 'constant', value: 0 },
        ordered: true,
        bandwidth: 0,
        loss: 0,
        regions: undefined,
        upload: 0,
        download: 0,
        places: [],
        coordinates: undefined,
        slowStart: undefined,
        verification: undefined,
        pools: undefined,
        uplink: 'parallel',
        downlink: 'parallel',
        topology: { kind: 'mesh' },
        relay: undefined,
        payments: 'direct',
      },
      consensus: {
        protocol: 'pou',
        blockTime: 5_000_000,
        feesRate: 50_000_000,
        retributionRate: 100_000_000,
        requireCertificates: undefined,
        closeTimeout: undefined,
        signatureTimeout: undefined,
        redistribution: 'none',
        legacy: false,
      },
      workload: {
        kind: 'usage',
        payers: 'consumer',
        payments: 100,
        every: 3_000_000,
        rhythm: 'none',
        bursts: 'none',
        from: 'equal',
        to: 'equal',
        amount: undefined,
        fee: undefined,
        largest: 0.1,
        weights: [1, 100],
        warmup: undefined,
        hostile: true,
        replay: 'none',
        orders: [],
        mining: [],
      },
      people: {
        join: 'start',
        stay: 'ever',
        table: [],
        paidAfterLeaving: false,
        power: 'protocol',
        stake: 'protocol',
        strategies: [],
      },
      signatures: 'remembered',
      faults: [],
      attacks: [],
      output: {
        nodeFiles: 'auto',
        transactions: 'all',
        metrics: 'default',
        samples: 100,
        energy: {
          hashRate: 14e12,
          joulesPerHash: 9.8e-11,
          joulesPerSignature: 7.3e-4,
          joulesPerCheck: 2.28e-3,
          joulesPerByte: 2.16e-4,
        },
        trace: false,
        parquet: false,
        gzip: false,
      },
      limits: { events: 1_000_000_000, time: 31_536_000_000_000 },
    });
  });

  test('reads units', () => {
    const { network, seed, supply, workload } = parseScenario({
      seed: 42,
      supply: '0.5',
      network: {
        latency: { normal: ['50ms', '1500us'] },
        jitter: { exponential: '1s' },
        bandwidth: '10Mbit/s',
      },
      workload: { warmup: '0s' },
    });
    expect(seed).toBe('42');
    expect(supply).toBe(50_000_000);
    expect(network.latency).toEqual({ kind: 'normal', mean: 50_000, deviation: 1_500 });
    expect(network.jitter).toEqual({ kind: 'exponential', mean: 1_000_000 });
    expect(network.bandwidth).toBe(1_250_000);
    expect(workload.warmup).toBe(0);
  });

  test.each(Object.keys(BUILT_IN_SCENARIOS))(
    'built in as %s is valid and has the name of its file',
    (name) => {
      const scenario = parseScenario(BUILT_IN_SCENARIOS[name]);
      expect(scenario.name).toBe(name);
      expect(scenario.description).not.toBe('');
    },
  );

  test('inherits by extends: groups key by key, lists and other choices whole', () => {
    const base = {
      seed: 'base',
      nodes: { master: 3, consumer: 7 },
      network: { latency: { uniform: ['1ms', '2ms'] }, jitter: '3ms' },
      workload: { weights: [2, 3] },
      consensus: { protocol: 'pou', redistribution: { every: '1h', by: 'usage' } },
    };
    const child = {
      extends: 'base',
      nodes: { master: 4 },
      network: { latency: { exponential: '9ms' } },
      workload: { weights: [5, 6] },
      consensus: { redistribution: { every: '2h' } },
    };
    const scenario = parseScenario(child, { load: () => base });
    expect(scenario.seed).toBe('base');
    expect(scenario.nodes).toEqual({ master: 4, cashing: 1, consumer: 7, trusted: 1, user: 0 });
    expect(scenario.network.latency).toEqual({ kind: 'exponential', mean: 9_000 });
    expect(scenario.network.jitter).toEqual({ kind: 'constant', value: 3_000 });
    expect(scenario.workload.weights).toEqual([5, 6]);
    expect(scenario.consensus).toMatchObject({ redistribution: { every: 7_200_000_000, by: 'usage' } });
  });

  test('does not change its input and cannot reach a prototype', () => {
    const input = Object.freeze({ nodes: Object.freeze({ master: 2 }) });
    parseScenario(input);
    expect(() => parseScenario(JSON.parse('{"__proto__":{"polluted":1}}'))).toThrow(/not allowed/);
    expect('polluted' in {}).toBe(false);
  });
});

describe('layers', () => {
  const layers = [
    {
      source: 'base.yaml',
      data: { nodes: { master: 3, consumer: 5 }, network: { latency: { uniform: ['1ms', '2ms'] } } },
    },
    { source: 'environment POU_MASTERNODES_COUNT', data: { nodes: { master: 4 } } },
    { source: '--set', data: { nodes: { master: 5 }, network: { latency: '3ms' } } },
  ];

  test('win in order, and each value knows its source', () => {
    const { scenario, provenance } = resolveScenario(layers);
    expect(scenario.nodes.master).toBe(5);
    expect(provenance.sourceOf(['nodes', 'master'])).toBe('--set');
    expect(provenance.sourceOf(['nodes', 'consumer'])).toBe('base.yaml');
    expect(provenance.sourceOf(['network', 'latency'])).toBe('--set');
    expect(provenance.sourceOf(['network', 'latency', 'uniform'])).toBe('--set');
    expect(provenance.sourceOf(['network', 'jitter'])).toBe('default');
    expect(provenance.sourceOf(['consensus', 'protocol'])).toBe('default');
  });

  test('put the source of a wrong value before the message', () => {
    const wrong = { source: 'environment POU_BLOCK_TIME', data: { consensus: { blockTime: '0s' } } };
    expect(() => resolveScenario([...layers, wrong])).toThrow(
      /^environment POU_BLOCK_TIME: consensus\.blockTime: expected/,
    );
    const located = { source: 'x.yaml', data: { seed: '' }, locate: () => 'x.yaml:3:7' };
    expect(() => resolveScenario([located])).toThrow(/^x\.yaml:3:7: seed: expected/);
  });
});

const duration = fc.integer({ min: 1, max: 10 ** 12 });
const delay = fc.oneof(
  duration.map((value) => `${value}us`),
  fc.tuple(duration, duration).map(([a, b]) => ({ uniform: [`${Math.min(a, b)}us`, `${Math.max(a, b)}us`] })),
  fc.tuple(duration, duration).map(([a, b]) => ({ normal: [`${a}us`, `${b}us`] })),
  duration.map((mean) => ({ exponential: `${mean}us` })),
);
const autoOrDuration = fc.option(
  duration.map((value) => `${value}us`),
  { nil: 'auto' },
);
const share = fc.integer({ min: 0, max: 10 ** 9 }).map((parts) => parts / 10 ** 9);
const count = fc.integer({ min: 1, max: 1000 });
const anyScenario = fc.record(
  {
    name: fc
      .stringMatching(/^[a-z0-9][a-z0-9._-]{0,19}[a-z0-9_-]$/)
      .filter((name) => SCENARIO_NAME.test(name)),
    description: fc.string(),
    seed: fc.oneof(fc.string({ minLength: 1 }), fc.integer()),
    duration: autoOrDuration,
    epoch: fc.integer({ min: 0, max: 7 * 10 ** 9 }).map((at) => new Date(at * 1000).toISOString()),
    supply: fc.oneof(
      fc.integer({ min: 1, max: 90_071_992 }),
      fc
        .integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
        .map((units) => `${BigInt(units) / 10n ** 8n}.${String(BigInt(units) % 10n ** 8n).padStart(8, '0')}`),
    ),
    nodes: fc.record(
      { master: count, cashing: count, consumer: count, trusted: count },
      { requiredKeys: [] },
    ),
    network: fc.record(
      {
        latency: delay,
        jitter: delay,
        ordered: fc.boolean(),
        loss: share,
        bandwidth: fc.oneof(
          fc.constantFrom(0, 'unlimited'),
          fc.integer({ min: 1, max: 10 ** 9 }).map((speed) => `${speed}B/s`),
        ),
      },
      { requiredKeys: [] },
    ),
    consensus: fc.record(
      {
        protocol: fc.constant('pou'),
        blockTime: duration.map((value) => `${value}us`),
        feesRate: share,
        retributionRate: share,
        closeTimeout: autoOrDuration,
        requireCertificates: fc.constantFrom('auto', true, false),
        redistribution: fc.option(
          fc.record({ every: fc.constant('1h'), by: fc.constantFrom('equal', 'usage') }),
          { nil: 'none' },
        ),
        legacy: fc.boolean(),
      },
      { requiredKeys: ['protocol'] },
    ),
    workload: fc.record(
      {
        payments: fc.nat(1000),
        largest: share,
        warmup: autoOrDuration,
        hostile: fc.boolean(),
        weights: fc.constantFrom([1, 1], [5, 90]),
      },
      { requiredKeys: [] },
    ),
    output: fc.record({
      nodeFiles: fc.oneof(fc.constantFrom('auto', 'all', 'none'), fc.record({ sample: count })),
    }),
  },
  { requiredKeys: [] },
);

test('the canonical form of any scenario parses back to the equal scenario, and is its own canonical form', () => {
  fc.assert(
    fc.property(anyScenario, (input) => {
      const scenario = parseScenario(input);
      const described = describeScenario(scenario);
      const again = parseScenario(JSON.parse(JSON.stringify(described)));
      expect(again).toEqual(scenario);
      expect(describeScenario(again)).toEqual(described);
    }),
    { seed: 20231114, numRuns: 300 },
  );
});
