import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { costlySetting, estimateEvents, estimateText } from '../../src/run/event-estimate.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { simulate } from '../../src/simulate.js';

const OPTIONS = { sink: null, trace: false, platform: { hashes: nodeHashes, signer: nodeSigner } } as const;

/** Estimates are right within so many times. */
const FACTOR = 4;

function estimate(input: object) {
  const scenario = parseScenario(input);
  return estimateEvents(scenario, PROTOCOLS[scenario.consensus.protocol as keyof typeof PROTOCOLS]!);
}

describe('the estimate of events', () => {
  const small = { nodes: { master: 8, consumer: 10 }, workload: { payments: 100, every: '2s' } };
  test.each<[string, object]>([
    ['proof of usage', { extends: 'pou-default', ...small }],
    ['proof of work', { extends: 'ten-equal-miners', ...small, consensus: { blockTime: '10s' } }],
    [
      'proof of work without payments',
      { extends: 'ten-equal-miners', nodes: { master: 10 }, workload: { kind: 'none' }, duration: '10d' },
    ],
    ['ghost', { extends: 'ethereum-pow', ...small, consensus: { hashPower: 'equal' } }],
    ['the stake lottery', { extends: 'stake-lottery-default', ...small, duration: '10min' }],
    [
      'the stake lottery without discovery',
      { extends: 'stake-lottery-default', ...small, consensus: { discovery: 'none' } },
    ],
    ['tendermint', { extends: 'tendermint-default', ...small, duration: '5min' }],
    ['cheesechain', { extends: 'cheesechain-default', nodes: { master: 8 } }],
    ['LPOS', { extends: 'lpos-default' }],
    [
      'a strategy each minute',
      {
        extends: 'ten-equal-miners',
        ...small,
        duration: '6h',
        people: { strategies: [{ who: [0, 1, 2], strategy: 'uniform', every: '1min' }] },
      },
    ],
  ])(`is right within ${FACTOR} times: %s`, (_, input) => {
    const { executed } = simulate(parseScenario({ signatures: 'symbolic', ...input }), OPTIONS);
    const { events } = estimate(input);
    expect(events / executed).toBeGreaterThan(1 / FACTOR);
    expect(events / executed).toBeLessThan(FACTOR);
  });

  test('grows with what a run is made of', () => {
    const base = { extends: 'ten-equal-miners', duration: '1d', workload: { kind: 'none' } };
    const events = (more: object) => estimate({ ...base, ...more }).events;
    expect(events({ duration: '2d' })).toBeGreaterThan(1.5 * events({}));
    expect(events({ nodes: { master: 100 } })).toBeGreaterThan(5 * events({}));
    expect(events({ workload: { kind: 'usage', payments: 100_000, every: '500ms' } })).toBeGreaterThan(1e6);
  });
});

describe('a setting that makes a run long', () => {
  const year = {
    extends: 'stake-lottery-default',
    duration: '365d',
    nodes: { master: 10, consumer: 10 },
    consensus: { forging: 'clock', blockTime: '10min' },
    workload: { payments: 1000, every: '8h' },
  };

  test('is told in one line, with its key and what else it may say', () => {
    expect(costlySetting(estimate(year))).toMatch(
      /^consensus\.discovery: discovery among masters takes some \d+ million of \d+ million events \(\d+ %\) of this run; set it to "none" [^\n]*$/,
    );
  });

  test.each<[string, object]>([
    ['without it', { ...year, consensus: { ...year.consensus, discovery: 'none' } }],
    ['in a short run', { ...year, duration: '1d', workload: { payments: 10, every: '10min' } }],
    ['where it is no large part', { ...year, consensus: { ...year.consensus, discovery: '30d' } }],
    ['under a protocol that has none', { extends: 'ten-equal-miners', duration: '365d' }],
  ])('is not told %s', (_, input) => {
    expect(costlySetting(estimate(input))).toBeUndefined();
  });

  test('words say events, time and cause', () => {
    expect(estimateText(estimate(year))).toMatch(
      /^about \d+ million events \(some \d+ (s|min)\), most for discovery among masters \(consensus\.discovery\)$/,
    );
    expect(estimateText({ events: 1234, seconds: 0.003, parts: [] })).toBe(
      'about 1,234 events (under a second)',
    );
  });
});
