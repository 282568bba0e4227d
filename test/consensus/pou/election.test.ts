import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cellShares,
  closestHash,
  closestIndex,
  FIRST_SEED,
  rankByDistance,
} from '../../../src/consensus/pou/election.js';
import { InvariantError } from '../../../src/engine/errors.js';
import { sha3_256 } from '../../../src/ledger/hash.js';
import { facts, golden } from './golden.js';

fc.configureGlobal({ seed: 3 });

const id = fc
  .bigInt({ min: 0n, max: (1n << 256n) - 1n })
  .map((value) => value.toString(16).padStart(64, '0'));
/** Ids so short that ties and repeated ids are common. */
const crowded = fc.array(
  fc.integer({ min: 0, max: 30 }).map((value) => value.toString(16)),
  { minLength: 1, maxLength: 9 },
);

function distance(a: string, b: string): bigint {
  const difference = BigInt(`0x${a}`) - BigInt(`0x${b}`);
  return difference < 0n ? -difference : difference;
}

interface Closest {
  readonly label: string;
  readonly target: string;
  readonly hashes: readonly string[];
  readonly closest: string;
  readonly closest_index: number;
}

describe('the closest id', () => {
  test.each(golden<Closest>('pou_closest_hash'))('is the original’s: $label ($id)', (vector) => {
    expect(closestIndex(vector.target, vector.hashes)).toBe(vector.closest_index);
    expect(closestHash(vector.target, vector.hashes)).toBe(vector.closest);
    expect(rankByDistance(vector.target, vector.hashes)[0]).toBe(vector.closest_index);
  });

  test('of the published masters to the first seed closes the first block', () => {
    const [row] = facts<{ ids: string[]; seed_of_genesis: string; closer_index: number }>('closer_vectors');
    expect(FIRST_SEED).toBe(sha3_256('0'));
    expect(row!.seed_of_genesis).toBe(FIRST_SEED);
    expect(row!.ids).toEqual(row!.ids.map((_, index) => sha3_256(`master${index}`)));
    expect(closestIndex(FIRST_SEED, row!.ids)).toBe(row!.closer_index);
  });

  test('needs at least one id, and hexadecimal digits', () => {
    expect(() => closestIndex('0', [])).toThrow(InvariantError);
    expect(() => closestIndex('0', ['xyz'])).toThrow('expected hexadecimal digits, got "xyz"');
    expect(() => closestIndex('', ['0'])).toThrow(InvariantError);
  });
});

test('the ranking holds each id once, by distance and then by place', () => {
  fc.assert(
    fc.property(fc.nat(30), crowded, (target, hashes) => {
      const text = target.toString(16);
      const ranking = [...rankByDistance(text, hashes)];
      expect([...ranking].sort((a, b) => a - b)).toEqual([...hashes.keys()]);
      for (let i = 1; i < ranking.length; i++) {
        const [before, after] = [ranking[i - 1]!, ranking[i]!];
        const step = distance(hashes[after]!, text) - distance(hashes[before]!, text);
        expect(step > 0n || (step === 0n && after > before)).toBe(true);
      }
    }),
  );
});

describe('cell shares', () => {
  test('are those of the published masters', () => {
    const [first, second] = facts<{ ids: string[]; cell_share_by_index: Record<string, number> }>(
      'closer_vectors',
    );
    const shares = cellShares(first!.ids);
    for (const [index, share] of Object.entries(second!.cell_share_by_index)) {
      expect(Math.abs(shares[Number(index)]! - share)).toBeLessThan(1e-12);
    }
    expect(Object.keys(second!.cell_share_by_index)).toHaveLength(shares.length);
  });

  test('count exactly the seeds that elect each id, ties and repeated ids included', () => {
    // Ids crowd the low end, so all seeds above the last id elect it; below, each seed is tried.
    fc.assert(
      fc.property(crowded, (small) => {
        const shares = cellShares(small);
        const tried = new Array<number>(small.length).fill(0);
        for (let seed = 0; seed <= 31; seed++) tried[closestIndex(seed.toString(16), small)]!++;
        const top = closestIndex('ff', small);
        for (const [index, share] of shares.entries()) {
          const exact = index === top ? 2 ** 256 : tried[index]!;
          expect(share * 2 ** 256).toBe(exact);
        }
      }),
    );
  });

  test('add up to 1', () => {
    fc.assert(
      fc.property(fc.array(id, { minLength: 1, maxLength: 40 }), (ids) => {
        const sum = cellShares(ids).reduce((total, share) => total + share, 0);
        expect(Math.abs(sum - 1)).toBeLessThan(1e-14);
      }),
    );
  });

  test('are how often each master is elected', () => {
    const ids = Array.from({ length: 11 }, (_, index) => sha3_256(`master${index}`));
    const shares = cellShares(ids);
    const counts = new Array<number>(ids.length).fill(0);
    const elections = 4_000;
    for (let i = 0; i < elections; i++) counts[closestIndex(sha3_256(`seed ${i}`), ids)]!++;
    const chiSquare = counts.reduce((sum, count, index) => {
      const expected = shares[index]! * elections;
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    // 99.9 % of samples with 10 degrees of freedom lie below 29.6; the seeds are fixed, so this one always does.
    expect(chiSquare).toBeLessThan(29.6);
  });

  interface ShareRow {
    readonly n: number;
    readonly end_cell: number;
    readonly inner_cell: number | null;
    readonly sd_end: number;
    readonly sd_inner: number | null;
    readonly mean_gini_monte_carlo: number;
  }

  test.each(facts<ShareRow>('closer_share'))(
    'of $n random masters have the mean of Voronoi cells on a line',
    (row) => {
      // For n = 2 the two end cells add up to 1, so only one of them is independent.
      const sets = 400;
      const ends: number[] = [];
      const inner: number[] = [];
      let gini = 0;
      for (let set = 0; set < sets; set++) {
        const ids = Array.from({ length: row.n }, (_, index) =>
          sha3_256(`set ${set}, master ${index}`),
        ).sort();
        const shares = cellShares(ids);
        ends.push(shares[0]!, ...(row.n > 2 ? [shares.at(-1)!] : []));
        inner.push(...shares.slice(1, -1));
        gini += giniOf(shares) / sets;
      }
      // Cells of one set are less than independent, never more: the true standard error is at most a little above
      // sd / sqrt(sets), which is what four of them are taken from.
      expect(Math.abs(mean(ends) - row.end_cell)).toBeLessThan((4 * row.sd_end) / Math.sqrt(sets));
      expect(Math.abs(deviation(ends) / row.sd_end - 1)).toBeLessThan(0.15);
      if (row.inner_cell !== null && row.sd_inner !== null) {
        expect(Math.abs(mean(inner) - row.inner_cell)).toBeLessThan((4 * row.sd_inner) / Math.sqrt(sets));
        expect(Math.abs(deviation(inner) / row.sd_inner - 1)).toBeLessThan(0.15);
      }
      // The published value is itself a simulation printed with three digits.
      expect(Math.abs(gini - row.mean_gini_monte_carlo)).toBeLessThan(0.03);
    },
  );
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

function giniOf(shares: readonly number[]): number {
  const sorted = [...shares].sort((a, b) => a - b);
  const weighted = sorted.reduce((sum, share, index) => sum + (index + 1) * share, 0);
  return (2 * weighted) / sorted.length - (sorted.length + 1) / sorted.length;
}
