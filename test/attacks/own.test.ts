import { describe, expect, test } from 'vitest';
import type { Attack } from '../../src/attacks/attack.js';
import { ATTACKS } from '../../src/attacks/index.js';
import type { Consensus } from '../../src/consensus/consensus.js';
import { ScenarioError } from '../../src/engine/errors.js';
import { simulate } from '../../src/simulate.js';
import { consensusCases } from '../consensus/cases.js';
import { draw } from '../package/toy/draw.js';
import { lateBlocks } from '../package/toy/late-blocks.js';

const scenario = {
  consensus: 'draw',
  nodes: { master: 5, cashing: 0, consumer: 4, trusted: 0 },
  workload: { payments: 20, weights: [50, 100] as const },
};
const options = { protocols: [draw as Consensus<never>], attacks: [lateBlocks as Attack<never>] };
const run = (attacks: readonly object[]) => simulate({ ...scenario, attacks }, options);

consensusCases('a toy protocol from outside', { scenario, options: { protocols: options.protocols } });

describe('a protocol of one’s own is attacked', () => {
  test('by what its traits allow, and by nothing else', () => {
    const fits = Object.values(ATTACKS).filter(
      (attack) => typeof attack.fits(draw.traits({} as never)) === 'string',
    );
    expect(fits.map(({ kind }) => kind)).toEqual([
      'withholding',
      'equivocation',
      'censorship',
      'payment-flooding',
      'sybil',
    ]);
  });

  test.each([
    [{ kind: 'withholding', nodes: [1] }, 'blocks_withheld'],
    [{ kind: 'equivocation', nodes: [1] }, 'blocks_doubled'],
    [{ kind: 'censorship', nodes: [0, 1, 2, 3, 4], senders: [6] }, 'payments_censored'],
    [{ kind: 'payment-flooding', nodes: [5], count: 20 }, 'payments_confirmed'],
    [{ kind: 'sybil', nodes: [1, 2] }, 'identities'],
    [{ kind: 'late-blocks', nodes: [1] }, 'blocks_late'],
  ])('%o has its way', (attack, measure) => {
    const { summary, digest } = run([attack]);
    expect(summary.attacks![0]!.measures[measure]).toBeGreaterThan(0);
    expect(run([attack]).digest).toBe(digest);
  });

  test('censored payments stay out for good when everybody censors', () => {
    const { summary } = run([{ kind: 'censorship', nodes: [0, 1, 2, 3, 4], senders: [6] }]);
    expect(summary.attacks![0]!.measures['payments_confirmed']).toBe(0);
  });

  test('power, quality and throughput of a protocol over accounts are told', () => {
    const { metrics } = run([]);
    const names = new Set(metrics.rows().map(({ metric }) => metric));
    for (const name of ['power_share', 'chain_quality', 'byte_throughput', 'power_gini', 'rewards'])
      expect(names, name).toContain(name);
  });
});

describe('an attack of one’s own', () => {
  test('with a name that is taken or is none is refused', () => {
    for (const kind of ['censorship', 'safety', 'Late Blocks']) {
      const own = { ...lateBlocks, kind } as Attack<never>;
      expect(() => simulate(scenario, { ...options, attacks: [own] })).toThrow(ScenarioError);
    }
  });

  test('is refused where the run was not given it', () => {
    const attacked = { ...scenario, attacks: [{ kind: 'late-blocks', nodes: [0] }] };
    expect(() => simulate(attacked, { protocols: options.protocols })).toThrow(
      /^attacks\.0\.kind: expected one of/,
    );
  });
});
