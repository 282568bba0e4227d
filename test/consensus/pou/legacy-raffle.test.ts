import { describe, expect, test } from 'vitest';
import { hash } from '../../../src/consensus/pou/merkle.js';
import { legacyPrize, satoshi, satoshiQuotient } from '../../../src/consensus/pou/original/legacy-raffle.js';
import { raffle } from '../../../src/consensus/pou/raffle.js';
import { holderOf, sellTickets } from '../../../src/consensus/pou/ticket.js';
import { InvariantError } from '../../../src/engine/errors.js';
import { bits, double, facts, golden } from './golden.js';

interface Computed {
  readonly returned_rate: number;
  readonly seed: string;
  readonly transactions: readonly {
    readonly sender_id: string;
    readonly amount: number;
    readonly fees: number;
  }[];
  readonly expect: {
    readonly total_amount: number;
    readonly total_fees: number;
    readonly raffle_tickets: readonly { node_id: string; fees: number; lo: number; hi: number }[];
    readonly satoshi_seeds: readonly string[];
    readonly satoshis: readonly number[];
    readonly satoshis_f64: readonly string[];
    readonly winner_ticket_index: readonly number[];
    readonly winner_node_id: readonly string[];
    readonly gross_cashback: number;
    readonly taxed_fee: number;
    readonly cashbacks: readonly { node_id: string; amount: number }[];
    readonly cashing: number;
    readonly cashing_f64: string;
    readonly cashback_sum: number;
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('the legacy raffle', () => {
  test.each(golden<Computed>('pou_compute'))('is the original’s to the bit: $label ($id)', (vector) => {
    const { seed, returned_rate: returnedRate, expect: expected } = vector;
    const transactions = vector.transactions.map(({ sender_id, amount, fees }) => ({
      sender: sender_id,
      amount,
      fees,
    }));
    const result = raffle({ transactions, seed, returnedRate, legacy: true });
    const { tickets, draws, winners, cashbacks, cashing } = result;

    expect(tickets.map(({ node, fees, low, high }) => ({ node_id: node, fees, lo: low, hi: high }))).toEqual(
      expected.raffle_tickets,
    );
    expect(tickets.at(-1)!.high).toBe(expected.total_amount);
    expect(sum(transactions.map(({ fees }) => fees))).toBe(expected.total_fees);
    expect(transactions.map(({ sender }) => hash(seed + sender))).toEqual(expected.satoshi_seeds);
    expect(draws).toEqual(expected.satoshis);
    expect(draws.map(bits)).toEqual(expected.satoshis_f64);
    expect(winners).toEqual(expected.winner_ticket_index);
    expect(winners.map((winner) => tickets[winner]!.node)).toEqual(expected.winner_node_id);
    expect(legacyPrize(expected.total_fees, returnedRate, transactions.length)).toEqual({
      gross: expected.gross_cashback,
      taxed: expected.taxed_fee,
    });
    expect(cashbacks.map(({ node, amount }) => ({ node_id: node, amount }))).toEqual(expected.cashbacks);
    expect(sum(cashbacks.map(({ amount }) => amount))).toBe(expected.cashback_sum);
    expect(bits(cashing)).toBe(expected.cashing_f64);
    expect(cashing).toBe(expected.cashing);
  });

  interface HashVector {
    readonly amounts: readonly number[];
    readonly senders: readonly string[];
    readonly fees_rate: number;
    readonly returned_rate: number;
    readonly seed: string;
    readonly satoshis: readonly number[];
    readonly winning_ticket_index: readonly number[];
    readonly gross: number;
    readonly cashbacks: readonly number[];
    readonly cashing: number;
    readonly conservation_error: number;
  }

  test.each(facts<HashVector>('raffle_hash_vectors'))(
    'agrees with the independent computation $id',
    (row) => {
      const transactions = row.amounts.map((amount, index) => ({
        sender: row.senders[index]!,
        amount,
        fees: row.fees_rate * amount,
      }));
      const { seed, returned_rate: returnedRate } = row;
      const { draws, winners, cashbacks, cashing } = raffle({
        transactions,
        seed,
        returnedRate,
        legacy: true,
      });
      expect(draws).toEqual(row.satoshis);
      expect(winners).toEqual(row.winning_ticket_index);
      for (const [index, { amount }] of cashbacks.entries()) {
        expect(Math.abs(amount - row.cashbacks[index]!)).toBeLessThan(1e-9);
      }
      expect(cashbacks).toHaveLength(row.cashbacks.length);
      expect(Math.abs(cashing - row.cashing)).toBeLessThan(1e-9);
      const given = sum(cashbacks.map(({ amount }) => amount)) + cashing;
      expect(Math.abs(given - row.gross * row.amounts.length - row.conservation_error)).toBeLessThan(1e-9);
    },
  );

  test('shares as in the original’s own unit test', () => {
    interface Unit {
      readonly ranges: readonly (readonly [number, number])[];
      /** Counted from 1. */
      readonly winners: readonly number[];
      readonly gross: number;
      readonly cashbacks: readonly number[];
      readonly cashing: number;
      readonly master_keeps: number;
      readonly total_fees: number;
    }
    const [row] = facts<Unit>('raffle_unit_vector');
    const stakes = [100, 300, 700].map((amount, index) => ({
      sender: String(index),
      amount,
      fees: amount / 10,
    }));
    const tickets = sellTickets(stakes);
    expect(tickets.map(({ low, high }) => [low, high])).toEqual(row!.ranges);
    const winners = [333.4263245, 400.0, 955.3254322].map((coin) => holderOf(tickets, coin));
    expect(winners.map((winner) => winner + 1)).toEqual(row!.winners);
    const { gross, taxed } = legacyPrize(row!.total_fees, 0.9, stakes.length);
    const prizes = winners.map((winner) => gross - tickets[winner]!.fees * taxed);
    expect(prizes).toEqual(row!.cashbacks);
    const cashing = sum(prizes.map((prize) => gross - prize));
    expect([gross, cashing, row!.total_fees - sum(prizes) - cashing]).toEqual([
      row!.gross,
      row!.cashing,
      row!.master_keeps,
    ]);
  });

  test('says what is wrong where the original divides by zero', () => {
    const input = { seed: '1', returnedRate: 0.9, legacy: true };
    expect(() => raffle({ ...input, transactions: [] })).toThrow(InvariantError);
    const transactions = [{ sender: 'a', amount: 0, fees: 0 }];
    expect(() => raffle({ ...input, transactions })).toThrow('a total amount of 0 has no coin to draw');
  });
});

describe('the legacy draw', () => {
  interface Satoshi {
    readonly seed_hex: string;
    readonly max_amount_f64: string;
    readonly quotient_f64: string;
    readonly naive_double_division_would_differ: boolean;
    readonly satoshi_f64: string;
  }
  const vectors = golden<Satoshi>('pou_satoshi');

  test.each(vectors)('is the original’s to the bit: $id', (vector) => {
    expect(bits(satoshiQuotient(vector.seed_hex))).toBe(vector.quotient_f64);
    expect(bits(satoshi(vector.seed_hex, double(vector.max_amount_f64)))).toBe(vector.satoshi_f64);
    const naive = Number(BigInt(`0x${vector.seed_hex}`)) / 1e8;
    expect(bits(naive) !== vector.quotient_f64).toBe(vector.naive_double_division_would_differ);
  });

  test('covers seeds for which rounding twice would go wrong', () => {
    expect(vectors.filter((vector) => vector.naive_double_division_would_differ).length).toBeGreaterThan(5);
  });

  test('takes the sign of a negative total, as Python does', () => {
    // CPython: (0x1234 / 10**8) % -3.0 and 0.0 % -3.0.
    expect(satoshi('1234', -3)).toBe(-2.9999534);
    expect(Object.is(satoshi('0', -3), -0)).toBe(true);
  });

  interface Granularity {
    readonly total: number;
    readonly amounts: readonly number[];
    readonly distinct_draws: number;
    readonly P_ticket: readonly number[];
    readonly observed_20000: readonly number[];
  }

  test.each(facts<Granularity>('satoshi_granularity'))(
    'of a total of $total takes $distinct_draws values only',
    (row) => {
      const step = row.total / row.distinct_draws;
      const coins = new Set<number>();
      // For the widest row, 275 values, a value is missed by 6,000 draws with probability 275 * e^-21.8 = 1e-7.
      for (let i = 0; i < 6_000; i++) coins.add(satoshi(hash(`seed ${i}`), row.total));
      const possible = Array.from({ length: row.distinct_draws }, (_, index) => index * step);
      expect([...coins].sort((a, b) => a - b)).toEqual(possible);

      const tickets = sellTickets(row.amounts.map((amount) => ({ sender: '', amount, fees: 0 })));
      const chances = tickets.map(
        (_, place) => possible.filter((coin) => holderOf(tickets, coin) === place).length,
      );
      expect(chances.map((count) => count / possible.length)).toEqual(row.P_ticket);
      for (const [place, observed] of row.observed_20000.entries()) {
        const chance = row.P_ticket[place]!;
        expect(Math.abs(observed - chance)).toBeLessThanOrEqual(
          4 * Math.sqrt((chance * (1 - chance)) / 20_000),
        );
      }
    },
  );
});
