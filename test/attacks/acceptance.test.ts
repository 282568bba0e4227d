import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { simulate } from '../../src/simulate.js';
import { revenue } from './closed-forms.js';

const HONEST = 9;

/** Everybody knows everybody: node 0 is 10 ms from all others, and they are 1 s from one another. */
function nearAttacker(): readonly (readonly [number, number, string])[] {
  const links: [number, number, string][] = [];
  for (let a = 0; a <= HONEST; a++) {
    for (let b = a + 1; b <= HONEST; b++) links.push([a, b, a === 0 ? '10ms' : '1s']);
  }
  return links;
}

/** What came of an attack by the best linked node, with a part `power` of the hash power, under a rule. */
function attack(power: number, rule: object, entry: object = { kind: 'selfish-mining' }, blocks = 20_000) {
  const { summary } = simulate(
    {
      extends: 'attack-selfish-mining',
      duration: `${blocks * 600}s`,
      network: { topology: { edges: nearAttacker() } },
      consensus: {
        hashPower: [(power * HONEST) / (1 - power), ...new Array<number>(HONEST).fill(1)],
        subsidy: 1,
        halving: 0,
        ...rule,
      },
      attacks: [{ nodes: [0], ...entry }],
      limits: { time: '20000d' },
    },
    { sink: null, trace: false, metrics: 'none', platform: { hashes: nodeHashes, signer: nodeSigner } },
  );
  const [own, monitor] = summary.attacks!;
  return { share: monitor!.measures['block_share']!, own: own!.measures, blocks: summary.blocks };
}

/** Standard errors of a share: blocks of a chain come in runs, by which it is twice the binomial one. */
const BOUND = 4;
const error = (share: number, blocks: number) => 2 * Math.sqrt((share * (1 - share)) / blocks);

describe('rules against withholding leave selfish mining the share of the closed form', () => {
  // The finder of a block stays on it under "first seen"; it draws as all do under "uniform".
  test.each([
    ['first-seen', 0.25, (HONEST - 1) / HONEST],
    ['uniform', 0.25, 0.5],
    ['freshest', 0.25, 0],
  ])('%s', (tieBreak, power, gamma) => {
    const { share, blocks } = attack(power, { tieBreak });
    const expected = revenue(power, gamma);
    expect(Math.abs(share - expected)).toBeLessThan(BOUND * error(expected, blocks));
    // The three are farther from one another than that.
    expect(BOUND * error(expected, blocks)).toBeLessThan(0.03);
  });
});

describe('selfish mining pays above the published threshold (1 - gamma) / (3 - 2 gamma) and not below', () => {
  test.each([
    ['first-seen', 0.2, 'pays'],
    ['uniform', 0.2, 'costs'], // 1/4 (Eyal and Sirer 2014)
    ['uniform', 0.3, 'pays'],
    ['freshest', 0.3, 'costs'], // 1/3, where stamps cannot be forged
    ['freshest', 0.4, 'pays'],
  ])('%s, power %d: it %s', (tieBreak, power, outcome) => {
    const { share } = attack(power, { tieBreak }, undefined, 10_000);
    if (outcome === 'pays') expect(share).toBeGreaterThan(power);
    else expect(share).toBeLessThan(power);
  });
});

describe('blocks that came late', () => {
  test('count for nothing, so that fewer secret branches take the place of the public one', () => {
    const entry = { kind: 'double-spend', confirmations: 2, patience: 8 };
    const run = (rule: object) => attack(0.3, rule, entry, 12_000);
    const without = run({});
    const against = run({ acceptance: { late: '30s', catchUp: 4 } });
    expect(without.own['success_probability']).toBeGreaterThan(0.25);
    // A branch that was ahead when the payment was confirmed still has blocks in time.
    expect(against.own['success_probability']).toBeLessThan(0.8 * without.own['success_probability']!);
  });

  test('change nothing for who publishes in time, and with uncles cost a selfish miner blocks', () => {
    const run = (rule: object) => attack(0.4, { tieBreak: 'uniform', ...rule }, undefined, 20_000);
    const without = run({});
    const late = run({ acceptance: { late: '30s' } });
    const perish = run({ acceptance: { late: '30s', uncles: true } });
    expect(late.share).toBeCloseTo(without.share, 2);
    expect(perish.share).toBeLessThan(without.share - 0.02);
  });
});
