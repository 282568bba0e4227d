import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { cellShares } from '../../../src/consensus/pou/election.js';
import type { UsageProtocol } from '../../../src/consensus/pou/protocol.js';
import { PAYMENT } from '../../../src/consensus/pou/transaction-type.js';
import { isolate } from '../../../src/network/rule.js';
import type { Run } from '../../../src/run/run.js';
import { prepare } from '../../../src/simulate.js';

const SEEDS = 300;
/** Standard errors from the expected value that a correct simulator may be away: once in 16,000 tests. */
const BOUND = 4;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Distance of the mean from what is expected, in standard errors. */
function distance(values: readonly number[], expected: number): number {
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return (centre - expected) / Math.sqrt(variance / values.length);
}

const runs: Run[] = [];
for (let seed = 0; seed < SEEDS; seed++) {
  const run = prepare('pou-default', {
    seed: `theory/${seed}`,
    platform: { hashes: nodeHashes, signer: nodeSigner },
    sink: null,
    trace: false,
  });
  run.finish();
  runs.push(run);
}

describe(`proof of usage over ${SEEDS} seeds of pou-default`, () => {
  // Closed form: of the fees F of a block whose payments a_i sum to A, with H = sum (a_i / A)^2 and r the part
  // returned, the closer keeps (1 - r) F for sure, stakeholders expect r F (1 - H) and the cashing node r F H.
  // Blocks of a run share money but not draws, so the differences have mean 0 and each run is one sample. The
  // floor of each prize takes up to one unit from stakeholders: some 10^-13 of the fees, far below the error.
  test('splits fees as the closed form says: closer 1 - r, stakeholders r (1 - H), cashing r H', () => {
    const stakeholders: number[] = [];
    const cashing: number[] = [];
    for (const run of runs) {
      const protocol = run.protocol as UsageProtocol;
      let collected = 0;
      let returnedExcess = 0;
      let cashingExcess = 0;
      for (let block = run.head(); block?.parent !== undefined; block = block.parent) {
        const amounts = block.transactions.filter(({ type }) => type === PAYMENT).map(({ amount }) => amount);
        if (amounts.length === 0) continue;
        const total = amounts.reduce((sum, amount) => sum + amount, 0);
        const herfindahl = amounts.reduce((sum, amount) => sum + (amount / total) ** 2, 0);
        const fees = protocol.reporting.fees(block as never);
        expect(fees.kept).toBe(fees.collected - Math.floor(fees.collected * 0.9));
        collected += fees.collected;
        returnedExcess += fees.returned - 0.9 * fees.collected * (1 - herfindahl);
        cashingExcess += fees.cashing - 0.9 * fees.collected * herfindahl;
      }
      stakeholders.push(returnedExcess / collected);
      cashing.push(cashingExcess / collected);
    }
    expect(Math.abs(distance(stakeholders, 0))).toBeLessThan(BOUND);
    expect(Math.abs(distance(cashing, 0))).toBeLessThan(BOUND);
    // Power: the standard error is small enough that a split off by two percent of the fees would be seen.
    const error = mean(stakeholders) / distance(stakeholders, 0);
    expect(BOUND * Math.abs(error)).toBeLessThan(0.02);
  });

  // Seeds are hashes, so a run's closers are multinomial with the cells of its masters' ids as probabilities, and
  // Pearson's statistic has mean k - 1 exactly, whatever the cells. Only first attempts count: a stand-in is not
  // the closest. Correlated or biased elections push the mean up, too even ones down.
  test('elects closers in proportion to the cells of their ids', () => {
    const excess: number[] = [];
    for (const run of runs) {
      const protocol = run.protocol as UsageProtocol;
      const masters = protocol.masters;
      const shares = cellShares(masters.map((master) => run.population.names[master]!));
      const counts = masters.map(() => 0);
      for (let block = run.head(); block?.parent !== undefined; block = block.parent) {
        expect(protocol.reporting.columns(block as never)['attempt']).toBe(0);
        counts[masters.indexOf(block.producer)]!++;
      }
      const blocks = counts.reduce((sum, count) => sum + count, 0);
      const pearson = counts.reduce(
        (sum, count, i) => sum + (count - blocks * shares[i]!) ** 2 / (blocks * shares[i]!),
        0,
      );
      excess.push(pearson - (masters.length - 1));
    }
    expect(Math.abs(distance(excess, 0))).toBeLessThan(BOUND);
  });

  test('conserves the supply to the unit, agrees, and refuses every hostile payment, whatever the seed', () => {
    for (const run of runs) {
      const { summary } = run.finish();
      expect(summary.agreed).toBe(true);
      expect(summary.payments.refused['bad-signature']).toBe(1);
      expect(summary.payments.refused['overdraft']).toBeGreaterThanOrEqual(1);
      for (const block of run.blocks.slice(1)) expect(run.supply(block)).toBe(run.scenario.supply);
    }
  });
});

test('a random master silent for a random time never stops the chain for good, and everybody agrees afterwards', () => {
  for (let seed = 0; seed < 100; seed++) {
    const run = prepare('pou-default', {
      seed: `silence/${seed}`,
      platform: { hashes: nodeHashes, signer: nodeSigner },
      sink: null,
      trace: false,
    });
    const from = 12 + (seed % 40) * 4;
    run.runUntil(`${from}s`);
    const heal = run.addRule(isolate([seed % 11, (seed * 7) % 11]));
    run.runUntil(`${from + 60}s`);
    heal();
    const { summary } = run.finish();
    expect(summary.agreed).toBe(true);
    expect(summary.blocks).toBeGreaterThan(50);
    expect(run.supply()).toBe(run.scenario.supply);
  }
});
