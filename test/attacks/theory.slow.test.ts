import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { simulate } from '../../src/simulate.js';
import { overtaking, revenue } from './closed-forms.js';

/** Standard errors from the expected value that a correct simulator may be away: once in 16,000 tests. */
const BOUND = 4;
const HONEST = 9;

/** What came of an attack by node 0, with a part `power` of the hash power, on nine equal others without delay. */
function attack(power: number, blocks: number, entry: object, network: object = { latency: '1ms' }) {
  const { summary } = simulate(
    {
      extends: 'attack-selfish-mining',
      seed: `${power} ${JSON.stringify(entry)}`,
      duration: `${blocks * 600}s`,
      network,
      consensus: {
        hashPower: [(power * HONEST) / (1 - power), ...new Array<number>(HONEST).fill(1)],
        subsidy: 1,
        halving: 0,
      },
      attacks: [{ nodes: [0], ...entry }],
      limits: { time: '20000d' },
    },
    { sink: null, trace: false, platform: { hashes: nodeHashes, signer: nodeSigner } },
  );
  const [own, monitor] = summary.attacks!;
  return { blocks: summary.blocks, own: own!.measures, monitor: monitor!.measures };
}

/** Everybody knows everybody: node 0 is 10 ms from all others, and they are 1 s from one another. */
function nearAttacker(): readonly (readonly [number, number, string])[] {
  const links: [number, number, string][] = [];
  for (let a = 0; a <= HONEST; a++) {
    for (let b = a + 1; b <= HONEST; b++) links.push([a, b, a === 0 ? '10ms' : '1s']);
  }
  return links;
}

describe('selfish mining on a network', () => {
  // The finder of a block stays on it, so that of n honest miners a part gamma (n - 1) / n mines on the attacker's.
  // A block of the chain is worth less than an independent draw, since blocks come in runs of a few from one miner:
  // over batches of 200 blocks the standard error is 1.6 (power 0.25, gamma 0) to 2.2 times (0.4, 0) the binomial one.
  // Twice it is taken, and a share off by 0.03 would still be seen.
  test.each([
    [0.25, 0],
    [0.25, 1],
    [1 / 3, 0],
    [1 / 3, 0.5],
    [0.4, 0],
    [0.4, 1],
  ])('gives the share of the closed form (power %d, gamma %d)', (power, gamma) => {
    const { blocks, monitor } = attack(power, 30_000, { kind: 'selfish-mining', gamma });
    const expected = revenue(power, (gamma * (HONEST - 1)) / HONEST);
    const error = 2 * Math.sqrt((expected * (1 - expected)) / blocks);
    expect(Math.abs(monitor['block_share']! - expected)).toBeLessThan(BOUND * error);
    expect(BOUND * error).toBeLessThan(0.03);
  });

  // With one latency for all, a block and its rival reach a node in the order in which they were sent: gamma is 0.
  // With links of its own that are faster than all others, the attacker's block is there first: gamma is 1.
  test('has gamma as the latencies have it', () => {
    const slow = attack(1 / 3, 20_000, { kind: 'selfish-mining' }, { latency: '1s' });
    const quick = attack(1 / 3, 20_000, { kind: 'selfish-mining' }, { topology: { edges: nearAttacker() } });
    const error = (blocks: number) => 2 * Math.sqrt(0.25 / blocks);
    expect(Math.abs(slow.monitor['block_share']! - revenue(1 / 3, 0))).toBeLessThan(
      BOUND * error(slow.blocks),
    );
    const gamma = (HONEST - 1) / HONEST;
    expect(Math.abs(quick.monitor['block_share']! - revenue(1 / 3, gamma))).toBeLessThan(
      BOUND * error(quick.blocks),
    );
  });
});

describe('double spends on a network', () => {
  // Attempts are independent, so the error is binomial. Giving up 20 blocks behind costs (q / p)^20 at the most.
  test.each([
    [0.3, 1, 0],
    [0.3, 2, 0],
    [0.2, 2, 1],
  ])('succeed as often as the exact race (power %d, %d confirmations, %d ahead)', (power, z, premined) => {
    const { own } = attack(power, 20_000, { kind: 'double-spend', confirmations: z, premined, patience: 20 });
    const decided = own['branches_shown']! + own['branches_given_up']!;
    const expected = overtaking(power, z, premined);
    const error = Math.sqrt((expected * (1 - expected)) / decided);
    expect(decided).toBeGreaterThan(200);
    expect(Math.abs(own['success_probability']! - expected)).toBeLessThan(BOUND * error);
  });

  test('of more than half of the power always succeed', () => {
    const { own, monitor } = attack(0.6, 3_000, { kind: 'majority', depth: 6 });
    expect(own['branches_given_up']).toBe(0);
    expect(own['branches_shown']).toBeGreaterThan(50);
    expect(monitor['block_share']).toBeGreaterThan(0.9);
  });
});
