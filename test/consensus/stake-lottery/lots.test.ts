import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bestLot,
  forger,
  lotHash,
  rankedLots,
  referenceHash,
} from '../../../src/consensus/stake-lottery/lots.js';
import { ScenarioError } from '../../../src/engine/errors.js';
import { golden } from './golden.js';
import { counted, pairs, type Staker, winsOf } from './wins.js';

interface ForgerVector {
  stakers: Staker[];
  seed: string;
  reference_hash: string;
  forger: string;
  winning_iteration: number;
  winning_lot_hash: string;
  winning_offset_hex: string;
  runner_up: { public_key: string; iteration: number } | null;
}

describe('lots, as the original recorded them', () => {
  const lots = golden<{ public_key: string; iteration: number; last_block_hash: string; lot_hash: string }>(
    'pos_lot_hash',
  );
  test(`${lots.length} lot hashes`, () => {
    expect(lots.length).toBeGreaterThan(20);
    for (const lot of lots) {
      expect(lotHash(lot.public_key, lot.iteration, lot.last_block_hash)).toBe(lot.lot_hash);
    }
  });

  const forgers = golden<ForgerVector>('pos_forger');
  test(`${forgers.length} forgers with their winning lot, hash and distance`, () => {
    expect(forgers.length).toBeGreaterThan(40);
    for (const vector of forgers) {
      expect(referenceHash(vector.seed)).toBe(vector.reference_hash);
      expect(forger(pairs(vector.stakers), vector.seed)).toEqual({
        key: vector.forger,
        lot: vector.winning_iteration,
        hash: vector.winning_lot_hash,
        offset: BigInt(`0x${vector.winning_offset_hex}`),
      });
    }
  });

  test('26 winners of one-letter seeds', () => {
    const [vector] = golden<{
      stakers_order: string[];
      genesis_pem: string;
      winner_by_seed: Record<string, string>;
    }>('pos_single_char_seeds');
    const { genesis_pem, winner_by_seed } = vector!;
    const stakes = [
      [genesis_pem, 1],
      ['john', 50],
      ['jane', 100],
    ] as const;
    expect(Object.keys(winner_by_seed)).toHaveLength(26);
    for (const [seed, winner] of Object.entries(winner_by_seed)) {
      expect(forger(stakes, seed).key).toBe(winner === 'genesis' ? genesis_pem : winner);
    }
  });

  const distributions = golden<{ stakers: Staker[]; n: number; wins: Record<string, number> }>(
    'pos_distribution',
  );
  test.each(distributions)('shares of $n seeds to the unit: $wins', ({ stakers, n, wins }) => {
    expect(winsOf(stakers, n)).toEqual(wins);
  });
});

describe('the chained pass', () => {
  test('finds what comparing every lot in full finds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 60 }), (key, seed, stake) => {
        const reference = BigInt(`0x${referenceHash(seed)}`);
        const offsets = Array.from({ length: stake }, (_, place) => {
          const value = BigInt(`0x${lotHash(key, place + 1, seed)}`);
          return value > reference ? value - reference : reference - value;
        });
        const least = offsets.reduce((a, b) => (b < a ? b : a));
        const lot = bestLot(key, stake, seed)!;
        expect(lot.offset).toBe(least);
        expect(lot.lot).toBe(offsets.indexOf(least) + 1);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  test('the next best is whoever would win without those before', () => {
    const stakers = fc.uniqueArray(fc.tuple(fc.string(), fc.integer({ min: 0, max: 9 })), {
      minLength: 1,
      selector: ([key]) => key,
    });
    fc.assert(
      fc.property(stakers, fc.string(), (stakes, seed) => {
        let left = stakes.filter(([, stake]) => stake > 0);
        for (const lot of rankedLots(stakes, seed)) {
          expect(forger(left, seed)).toEqual(lot);
          left = left.filter(([key]) => key !== lot.key);
        }
        expect(left).toEqual([]);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  test('hashes as often as there is stake, and once for the reference', () => {
    let count = 0;
    const counting = counted(() => count++);
    bestLot('key', 1000, 'tip', counting);
    expect(count).toBe(1001);
  });
});

describe('lotteries that cannot be held', () => {
  test('nobody with a stake', () => {
    for (const stakes of [[], [['a', 0] as const], [['a', -3] as const]]) {
      expect(() => forger(stakes, 'tip')).toThrow(
        new ScenarioError('stakes: expected a total above 0, since nobody could forge a block, got 0'),
      );
    }
  });

  test('a stake that is not whole', () => {
    expect(() => forger([['a', 1.5]], 'tip')).toThrow('stakes: expected whole numbers, got 1.5 for "a"');
  });

  test('stakes of 0 and below hold no lot, and a tie goes to the first', () => {
    expect(
      rankedLots(
        [
          ['a', 0],
          ['b', -1],
          ['c', 2],
        ],
        'tip',
      ).map(({ key }) => key),
    ).toEqual(['c']);
    expect(
      forger(
        [
          ['same', 3],
          ['same', 3],
        ],
        'tip',
      ),
    ).toEqual(forger([['same', 3]], 'tip'));
  });
});
