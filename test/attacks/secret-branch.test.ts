import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { prepare, type RunOptions, simulate } from '../../src/simulate.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null, trace: false };

/** Difficulties of the last blocks of a node, oldest first. */
function difficulties(blocks: readonly Record<string, unknown>[], producer: number, count: number): number[] {
  const own = blocks.filter((block) => block['producer'] === producer);
  return own.slice(-count).map((block) => Number(block['difficulty']));
}

describe('a secret branch', () => {
  test('is mined at its own difficulty, which comes to the share of the power behind it', () => {
    const result = simulate(
      {
        extends: 'ten-equal-miners',
        duration: '45d',
        consensus: {
          protocol: 'nakamoto',
          retarget: { every: 144, limit: 4 },
          // 30 % for the attacker: 27 of 90.
          hashPower: [27, 7, 7, 7, 7, 7, 7, 7, 7, 7],
        },
        attacks: [{ kind: 'majority', nodes: [0], depth: 500, patience: 100_000 }],
      },
      { ...fast, metrics: 'none' },
    );
    const late = difficulties(result.blocks.rows(), 0, 1000);
    const mean = late.reduce((sum, one) => sum + one, 0) / late.length;
    // Windows of 144 intervals vary by 1 / sqrt(144) = 8 %; seven of them by 3 %. Mined at the public difficulty the
    // branch's would fall by 0.3 in each window, to 0.00002.
    expect(mean).toBeGreaterThan(0.26);
    expect(mean).toBeLessThan(0.35);
  });

  test('of blocks that are easier is shown when others would follow it, not when it is longer', () => {
    const shown: boolean[] = [];
    const run = prepare(
      {
        extends: 'ten-equal-miners',
        seed: 'lucky',
        duration: '20d',
        consensus: {
          protocol: 'nakamoto',
          retarget: { every: 10, limit: 4 },
          hashPower: [35, 7, 7, 7, 7, 7, 7, 7, 7, 9],
        },
        attacks: [{ kind: 'majority', nodes: [0], depth: 3, patience: 8 }],
      },
      {
        ...fast,
        observers: [
          {
            headChanged: (_time, node, head, previous) => {
              if (node === 0 || head.producer !== 0 || head.parent === previous) return;
              shown.push(true);
            },
          },
        ],
      },
    );
    const { summary } = run.finish();
    const majority = summary.attacks?.find(({ kind }) => kind === 'majority')?.measures;
    const monitor = summary.attacks?.find(({ kind }) => kind === 'safety')?.measures;
    expect(majority?.['branches_shown']).toBeGreaterThan(0);
    expect(shown.length).toBeGreaterThan(0);
    // Each branch that was shown undid at least as many blocks as it was to.
    expect(monitor?.['deepest_reorganisation']).toBeGreaterThanOrEqual(3);
    // Nobody leaves a branch for one that the attacker shows and that weighs less: all shown ones were followed.
    expect(majority?.['deepest_rewriting']).toBe(monitor?.['deepest_reorganisation']);
  });
});

const POWER = [5, 3, 2, 4, 1];
const someProtocol = fc.constantFrom(
  ...['announce', 'ask'].map((exchange) => ({ extends: 'ten-equal-miners', exchange })),
  { extends: 'ethereum-pow', exchange: 'announce' },
  { extends: 'cheesechain-default', exchange: undefined },
);
const someRelay = fc.constantFrom(
  {},
  { topology: 'ring', relay: 'flood' },
  { relay: { inventory: { timeout: '1s' } } },
  { relay: { compact: { timeout: '1s', failureRate: 0.3 } } },
  { relay: { gossip: { fanOut: 3, rounds: 2, every: '500ms' } } },
);
const someRetarget = fc.constantFrom('none', 'per-block', { every: 5, limit: 4 }, { every: 12, limit: 2 });
const someFaults = fc.constantFrom<readonly object[]>(
  [],
  [{ at: '40s', until: '60s', crash: { nodes: [1, 2], memory: 'lost' } }],
  [{ at: '40s', until: '60s', crash: { nodes: [3], disk: 'lost' } }],
  [{ at: '30s', until: '80s', partition: [[0, 1, 2]] }],
);
const someAttack = fc.constantFrom<Record<string, unknown>>(
  { kind: 'withholding', share: 1 },
  { kind: 'withholding', share: 0.5, for: '7s' },
  { kind: 'majority', depth: 2, patience: 6 },
  { kind: 'majority', depth: 20, patience: 100 },
  { kind: 'selfish-mining', strategy: 'S' },
  { kind: 'selfish-mining', strategy: 'LFT1' },
  { kind: 'double-spend', confirmations: 2, patience: 4 },
);

/** A small network of miners with an attack on it. */
const someScenario = fc
  .tuple(someProtocol, someRelay, someRetarget, someFaults, someAttack, fc.nat(999))
  .map(([{ extends: base, exchange }, relay, retarget, faults, attack, seed]) => {
    const cheese = exchange === undefined;
    return {
      extends: base,
      seed: String(seed),
      duration: '200s',
      nodes: { master: POWER.length, consumer: 3 },
      consensus: cheese
        ? { blockTime: '5s', sync: '20s' }
        : {
            blockTime: '5s',
            hashPower: POWER,
            retarget: base === 'ethereum-pow' ? 'none' : retarget,
            ...(base === 'ethereum-pow' ? {} : { exchange }),
          },
      ...(cheese ? { supply: 3 } : {}),
      network: { latency: '200ms', ...(cheese ? {} : relay) },
      workload: { payments: 20, every: '4s' },
      faults,
      attacks: [{ nodes: [0], ...attack }],
    };
  });

describe('an attack that chooses where to mine', () => {
  test('has everything derived from that block, whatever the protocol, the relay and the faults', () => {
    fc.assert(
      fc.property(someScenario, (scenario) => {
        // A block found at the difficulty of another parent than its own ends the run with an error.
        const refused: string[] = [];
        simulate(scenario, {
          ...fast,
          metrics: 'none',
          observers: [{ rejected: (_time, _node, _block, { code }) => refused.push(code) }],
        });
        expect(refused).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('shows nobody what it keeps, however it is asked', () => {
    fc.assert(
      fc.property(someScenario, (scenario) => {
        const run = prepare(
          { ...scenario, attacks: [{ kind: 'withholding', nodes: [0], share: 1 }] },
          { ...fast, metrics: 'none' },
        );
        run.finish();
        const kept = run.blocks.filter(({ producer }) => producer === 0);
        for (const block of kept) expect([...block.holders].filter((node) => node !== 0)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
