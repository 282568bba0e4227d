import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { exactTime } from '../../src/engine/stamp.js';
import { meanGap } from '../../src/run/payments/arrivals.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { Scenario } from '../../src/scenario/schema/scenario.js';
import { prepare } from '../../src/simulate.js';
import { underCommonLoad } from '../../src/sweep/common-load.js';

const built = (name: string) => parseScenario({ extends: name });
const FOUR = ['pou-default', 'pycotr-default', 'stake-lottery-default', 'lpos-default'].map(built);

/** The random payments of a run: when, from whom to whom by place among the payers, and how much of the mean holding. */
function stream(scenario: Scenario) {
  const run = prepare(scenario, {
    ...{ sink: null, trace: false, metrics: 'none' },
    platform: { hashes: nodeHashes, signer: nodeSigner },
  });
  const payers = run.population.of(scenario.workload.payers);
  run.runUntil(scenario.workload.warmup! + 20 * meanGap(scenario.workload.every));
  const mean = run.protocol.money.portion(1, payers.length);
  return run.transactions
    .filter((transaction) => run.protocol.money.isPayment(transaction) && payers.includes(transaction.sender))
    .map((transaction) => ({ ...transaction, time: exactTime(transaction.time) }))
    .filter(({ time }) => time >= scenario.workload.warmup!)
    .filter(({ time }) => (time - scenario.workload.warmup!) % meanGap(scenario.workload.every) === 0)
    .map(({ time, sender, recipient, amount }) => ({
      time,
      from: payers.indexOf(sender),
      to: payers.indexOf(recipient),
      share: amount / mean,
    }));
}

describe('under a common load', () => {
  const loaded = underCommonLoad(FOUR).map(({ scenario }) => scenario);

  test('every protocol sees the same payments at the same moments, as shares of what is held', () => {
    const [first, ...others] = loaded.map(stream);
    expect(first!.length).toBeGreaterThan(18);
    for (const other of others) {
      expect(other.map(({ time, from, to }) => [time, from, to])).toEqual(
        first!.map(({ time, from, to }) => [time, from, to]),
      );
      // Whole coins are coarser than a 10^8th.
      for (const [place, { share }] of other.entries())
        expect(Math.abs(share - first![place]!.share)).toBeLessThan(0.002);
    }
  });

  test('population, network, length and moments are those of the first; rules, supply and rewards their own', () => {
    for (const [place, scenario] of loaded.entries()) {
      expect(scenario.nodes[scenario.workload.payers]).toBe(10);
      expect(scenario.network).toEqual(FOUR[0]!.network);
      expect(scenario.duration).toBe(loaded[0]!.duration);
      expect(scenario.workload.warmup).toBe(loaded[0]!.workload.warmup);
      expect(scenario.name).toBe(FOUR[place]!.name);
    }
    expect(loaded[1]!.consensus).toMatchObject({ subsidy: 10, legacy: false });
    expect(loaded[2]!.supply).toBe(10_000);
  });

  test('what had to be changed in a scenario is said, and nothing for one that bears it as it is', () => {
    expect(underCommonLoad(FOUR).map(({ changes }) => changes.length)).toEqual([0, 2, 0, 1]);
  });

  test('a scenario whose payments are its own cannot come first', () => {
    expect(() => underCommonLoad([built('lpos-default'), built('pou-default')])).toThrow(
      /^lpos-default: its payments are .*expected a scenario with a workload first, or --as-is$/,
    );
  });

  test('all built-in scenarios can be run under that of proof of usage', () => {
    for (const name of [
      'cheesechain-default',
      'ethereum-pow',
      'litecoin',
      'lpos-malicious',
      'stake-lottery-1000',
    ]) {
      const [, second] = underCommonLoad([built('pou-local'), built(name)]);
      expect(() => prepare(second!.scenario, { sink: null, trace: false })).not.toThrow();
    }
  });
});
