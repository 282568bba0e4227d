import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { nodePlatform as platform } from '../../src/cli/node-crypto.js';
import { WorkProtocol } from '../../src/consensus/nakamoto/protocol.js';
import { LotteryProtocol } from '../../src/consensus/stake-lottery/protocol.js';
import type { TakeInParts } from '../../src/nodes/plain-blocks.js';
import type { Result } from '../../src/run/run.js';
import { simulate } from '../../src/simulate.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const PROTOCOLS = [WorkProtocol.prototype, LotteryProtocol.prototype];

/** Runs with every block looked at by its node. */
function runByNodes(scenario: object): Result {
  for (const protocol of PROTOCOLS) vi.spyOn(protocol, 'plainBlocks').mockReturnValue(undefined);
  try {
    return simulate(scenario, { platform });
  } finally {
    vi.restoreAllMocks();
  }
}

/** Runs as usual, and counts blocks by whether they were taken in without the node. */
function runCounting(scenario: object): { result: Result; taken: number; left: number } {
  const counts = { taken: 0, left: 0 };
  for (const protocol of PROTOCOLS) {
    const honest = protocol.plainBlocks;
    vi.spyOn(protocol, 'plainBlocks').mockImplementation(function (this: never, parts: TakeInParts) {
      const takeIn = honest.call(this, parts);
      if (takeIn === undefined) return undefined;
      return (node, block) => {
        const isTaken = takeIn(node, block);
        if (isTaken) counts.taken++;
        else counts.left++;
        return isTaken;
      };
    });
  }
  try {
    return { result: simulate(scenario, { platform }), ...counts };
  } finally {
    vi.restoreAllMocks();
  }
}

/** Everything that came out of a run. */
function all(result: Result): unknown {
  const { digest, executed, eventCount, time, summary, files } = result;
  const tables = [result.blocks, result.transactions, result.balances, result.metrics, result.messages];
  const more = [result.propagation, result.attacks, result.events];
  const rows = [...tables, ...more].map((table) => table.rows());
  return { digest, executed, eventCount, time, summary, rows, files: [...(files ?? [])] };
}

const work = fc.record({
  protocol: fc.constant('nakamoto'),
  subsidy: fc.constant(1),
  blockTime: fc.constantFrom('1s', '10s'),
  forkChoice: fc.constantFrom('work', 'longest'),
  confirmations: fc.constantFrom(0, 2),
  retarget: fc.constantFrom('none', 'per-block'),
});
const lottery = fc.record({
  protocol: fc.constant('stake-lottery'),
  forging: fc.constant('clock'),
  draw: fc.constantFrom('equivalent', 'exact'),
  reward: fc.constantFrom('none', { constant: 5 }),
});

const scenarios = fc.record({
  seed: fc.nat(1000).map(String),
  duration: fc.constant('120s'),
  currency: fc.constant({ symbol: 'C', decimals: 0 }),
  supply: fc.constant(10_000),
  nodes: fc.record({
    master: fc.integer({ min: 4, max: 14 }),
    consumer: fc.constantFrom(0, 2),
    trusted: fc.constant(0),
    cashing: fc.constant(0),
  }),
  network: fc.record({
    latency: fc.constantFrom('20ms', '800ms'),
    jitter: fc.constantFrom('0s', '300ms'),
    loss: fc.constantFrom(0, 0, 0.1),
    topology: fc.constantFrom('mesh', { outgoing: { links: 3, incoming: 8 } }),
    relay: fc.constantFrom('direct', 'flood', 'bitcoin-2019'),
  }),
  workload: fc.constantFrom(
    { kind: 'none', payments: 0 },
    { payers: 'master', payments: 12, every: '3s', warmup: '5s' },
  ),
  faults: fc.constantFrom(
    [],
    [{ at: '30s', until: '60s', crash: { nodes: [1] } }],
    [{ at: '20s', until: '50s', crash: { nodes: [0, 2], disk: 'lost' } }],
    [
      {
        at: '40s',
        until: '70s',
        partition: [
          [0, 1],
          [2, 3],
        ],
      },
    ],
  ),
  consensus: fc.oneof(work, lottery),
  output: fc.constant({ trace: true }),
});

describe('blocks taken in without their node', () => {
  test('leave a run as it is when every node looks at its blocks', () => {
    const counts = { taken: 0, left: 0, runs: 0 };
    fc.assert(
      fc.property(scenarios, (scenario) => {
        let byNodes: Result;
        try {
          byNodes = runByNodes(scenario);
        } catch (error) {
          // Some of what is drawn does not go together, and is refused the same way both times.
          expect(() => simulate(scenario, { platform })).toThrow((error as Error).message);
          return;
        }
        const { result, taken, left } = runCounting(scenario);
        expect(all(result)).toEqual(all(byNodes));
        counts.taken += taken;
        counts.left += left;
        counts.runs++;
      }),
      { seed: 4, numRuns: 40 },
    );
    // Both ways were gone often enough to say something.
    expect(counts.runs).toBeGreaterThan(25);
    expect(counts.taken).toBeGreaterThan(1000);
    expect(counts.left).toBeGreaterThan(200);
  });

  test('are almost all blocks of a large network', () => {
    const { taken, left } = runCounting({
      extends: 'bitcoin-2019',
      nodes: { master: 100 },
      duration: '10h',
      consensus: { hashPower: { normal: [400, 100] } },
    });
    expect(taken).toBeGreaterThan(3000);
    expect(left).toBeLessThan(taken / 100);
  });

  test.each([
    // Every node's conduct is replaced: those that do not attack are reached the way the attacker wants.
    ['attack-selfish-mining', false],
    ['attack-majority', true],
  ])('never include those of %s that an attack decides about', (name, someArePlain) => {
    const scenario = { extends: name, duration: '2h' };
    const { result, taken } = runCounting(scenario);
    expect(taken > 0).toBe(someArePlain);
    expect(all(result)).toEqual(all(runByNodes(scenario)));
  });
});
