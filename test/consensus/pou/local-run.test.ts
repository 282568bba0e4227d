import { describe, expect, test } from 'vitest';
import { closestIndex, FIRST_SEED } from '../../../src/consensus/pou/election.js';
import { golden, type LocalRun } from './golden.js';
import { ticksOf } from './local-ticks.js';

const runs = [...golden<LocalRun>('pou_local_run_default'), ...golden<LocalRun>('pou_local_run_small')];

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Ticks at which the clock says that a block was closed: one tick each block time, the first 15 s into the run. */
function closingTicks(run: LocalRun): readonly number[] {
  return run.closing_offsets_s.map((offset) => Math.floor((offset - 15) / run.parameters.block_time));
}

/**
 * The runs with default settings were recorded without block texts, so amounts, seeds and Merkle roots cannot be
 * computed again. What they do record hangs together by the rules: from who closed each block and when follow
 * all elections and aborted attempts, from the number of payments all other numbers of transactions, from the
 * number of prizes the closing times, and from the scenario the numbers of payments and rejections. The small
 * run, replayed in full elsewhere, must pass the same checks.
 */
describe.each(runs)(
  'the recorded run of $parameters.masternodes_count masters with $block_count blocks',
  (run) => {
    const blocks = [...run.closer_index.keys()];
    const { parameters } = run;

    test('has as many of everything as it says', () => {
      expect(run.closer_index).toHaveLength(run.block_count);
      expect(run.tx_count_per_block).toHaveLength(run.block_count);
      expect(run.closing_offsets_s).toHaveLength(run.block_count);
      expect(run.tick_table).toHaveLength(run.ticks);
      expect(run.masters).toHaveLength(parameters.masternodes_count);
      expect(run.consumers).toHaveLength(parameters.consumernodes_count);
    });

    test('elects its first closer by the first seed', () => {
      expect(run.closer_index[0]).toBe(closestIndex(FIRST_SEED, run.masters));
    });

    test('has the elections, closures and aborted attempts that follow from its closers and closing ticks', () => {
      // Whom the seed of the last block elects follows from no recorded closer; its tick shows it, if anyone after
      // the last closer was asked.
      const next = run.tick_table.at(-1)![0].at(-1)!;
      const ticks = ticksOf([...run.closer_index, next], run.masters.length, new Set(closingTicks(run)));
      expect(ticks).toEqual(run.tick_table);
      expect(sum(ticks.map(([, , aborted]) => aborted.length))).toBe(run.aborted_attempts);
      expect(ticks.flatMap(([, closed]) => closed)).toEqual(run.closer_index);
    });

    test('closes nothing at a tick for which no valid payment came in', () => {
      const idle = run.tick_table.flatMap(([, closed], tick) => (closed.length === 0 ? [tick] : []));
      expect(run.ticks - run.block_count).toBe(idle.length);
      const closing = new Set(closingTicks(run));
      expect(idle.every((tick) => !closing.has(tick))).toBe(true);
    });

    test('pays one prize for each payment, and adds a fee collection and a cashing to each block', () => {
      expect(run.lucky_counts_per_block).toEqual(run.regular_tx_per_block);
      for (const block of blocks) {
        const genesis = block === 0 ? 1 : 0;
        const expected = genesis + run.regular_tx_per_block[block]! + run.lucky_counts_per_block[block]! + 2;
        expect(run.tx_count_per_block[block]).toBe(expected);
      }
      expect(run.tx_types).toEqual({
        'PKC-Genesis': 1,
        PKC: sum(run.regular_tx_per_block),
        'PKC-TX-Fees': run.block_count,
        'PKC-Cashback': sum(run.lucky_counts_per_block),
        'PKC-Cashing': run.block_count,
      });
    });

    test('asks each winner once for its signature', () => {
      for (const block of blocks) {
        const unique = run.unique_lucky_signatures_per_block[block]!;
        expect(unique).toBeGreaterThanOrEqual(1);
        expect(unique).toBeLessThanOrEqual(run.lucky_counts_per_block[block]!);
      }
      // All payments of the first block come from few senders: genesis owner and whoever paid before the first tick.
      expect(run.unique_lucky_signatures_per_block[0]).toBeLessThanOrEqual(3);
    });

    test('closes each block two readings of the clock after each transaction it adds', () => {
      const ticks = closingTicks(run);
      for (const block of blocks) {
        // The virtual clock moves on by a microsecond each time it is read: at emission and at stamping of each
        // added transaction, and once for the header.
        const readings = 2 * (run.lucky_counts_per_block[block]! + 2) + 1;
        const offset = 15 + ticks[block]! * parameters.block_time + readings / 1e6;
        expect(Math.abs(run.closing_offsets_s[block]! - offset)).toBeLessThan(1e-7);
      }
      expect(ticks.every((tick, block) => block === 0 || tick > ticks[block - 1]!)).toBe(true);
    });

    test('accepts or rejects every payment of the scenario', () => {
      const rejections = Object.values(run.rejections_logged_over_all_masters).map(
        (count) => count / run.masters.length,
      );
      // One payment with a changed amount, one of twice the supply, a share to each other consumer, random ones.
      const sent = 2 + (run.consumers.length - 1) + run.fired_random_transactions;
      expect(sum(run.regular_tx_per_block) + sum(rejections)).toBe(sent);
      expect(
        run.rejections_logged_over_all_masters['Transaction rejected: Signature does not match content.'],
      ).toBe(run.masters.length);
    });

    test('shares the supply by whole weights from 1 to 100', () => {
      const shares = run.shares_percent_logged;
      expect(shares).toHaveLength(run.consumers.length - 1);
      const totals = Array.from({ length: 100 * run.consumers.length }, (_, index) => index + 1);
      const possible = totals.filter((total) => {
        const weights = shares.map((share) => Math.round((Number(share) * total) / 100));
        const own = total - sum(weights);
        const fits = weights.every((weight, index) => ((weight / total) * 100).toFixed(2) === shares[index]);
        return fits && [...weights, own].every((weight) => weight >= 1 && weight <= 100);
      });
      expect(possible.length).toBeGreaterThan(0);
    });

    test('ends with the whole supply, up to the rounding of floats', () => {
      const balances = Object.values(run.final_balances);
      expect(Object.keys(run.final_balances)).toEqual([...run.masters, ...run.cashing, ...run.consumers]);
      expect(sum(balances)).toBe(run.final_balance_sum);
      expect(Math.abs(run.final_balance_sum - parameters.total_assets)).toBeLessThan(1e-6);
      expect(balances.every((balance) => balance >= 0)).toBe(true);
    });

    test('gives the masters nothing but their part of the fees', () => {
      // Each payment costs its sender fees; of these the closers keep the retribution rate and the winners and the
      // cashing node get the rest. So what the masters hold is the retribution rate of all fees, and what the
      // cashing node holds is at most the rest.
      const held = sum(run.masters.map((master) => run.final_balances[master]!));
      const cashing = run.final_balances[run.cashing[0]!]!;
      const fees = held / parameters.retribute_rate;
      expect(cashing).toBeLessThanOrEqual(fees * (1 - parameters.retribute_rate));
      expect(cashing).toBeGreaterThan(0);
      // The fees are 5 % of all that was paid: the shares of the supply and random payments of up to a tenth of an
      // even share each.
      const dealt =
        parameters.total_assets * sum(run.shares_percent_logged.map((share) => Number(share) / 100));
      const random = (parameters.total_assets / run.consumers.length) * 0.1 * run.fired_random_transactions;
      expect(fees / parameters.fees_rate).toBeLessThan(dealt + random);
    });

    test('lets exactly those masters hold money that have closed a block', () => {
      for (const [index, master] of run.masters.entries()) {
        expect(run.final_balances[master]! > 0).toBe(run.closer_index.includes(index));
      }
    });
  },
);
