import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostForked } from '../../src/report/charts/fork-window.js';
import type { Row } from '../../src/report/run-data.js';

interface Branch {
  /** Height of the block of the chain that it leaves from. */
  readonly from: number;
  readonly length: number;
}

/** A chain with branches that lose, in the order of time: a branch grows as fast as the chain does. */
function withBranches(height: number, branches: readonly Branch[]): readonly Row[] {
  const rows: { readonly time: number; readonly row: Row }[] = [];
  const add = (time: number, id: string, parent: string, canonical: boolean) =>
    rows.push({ time, row: { id, parent, canonical: String(canonical), time: String(time) } });
  for (let at = 1; at <= height; at++) add(at, `c${at}`, `c${at - 1}`, true);
  for (const [number, { from, length }] of branches.entries()) {
    for (let step = 1; step <= length; step++) {
      const parent = step === 1 ? `c${from}` : `b${number}/${step - 1}`;
      add(from + step + (number + 1) / 100, `b${number}/${step}`, parent, false);
    }
  }
  return rows.sort((a, b) => a.time - b.time).map(({ row }) => row);
}

const branch = fc.record({ from: fc.integer({ min: 1, max: 380 }), length: fc.integer({ min: 1, max: 20 }) });

describe('the window on a chain too long for one picture', () => {
  test('holds each branch that it shows a block of from where it leaves the chain to its last block', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(branch, { minLength: 1, maxLength: 4, selector: ({ from }) => from }),
        (branches) => {
          const rows = withBranches(400, branches);
          const shown = new Set(mostForked(rows).map(({ id }) => id));
          expect(shown.size).toBeLessThanOrEqual(270);
          let whole = 0;
          for (const [number, { from, length }] of branches.entries()) {
            const own = rows.filter(({ id }) => id!.startsWith(`b${number}/`));
            const seen = own.filter(({ id }) => shown.has(id)).length;
            if (seen === 0) continue;
            whole++;
            expect(shown.has(`c${from}`)).toBe(true);
            expect(seen).toBe(length);
          }
          expect(whole).toBeGreaterThan(0);
        },
      ),
      { seed: 14, numRuns: 300 },
    );
  });

  test('is the whole chain where that is short, and a stretch of 90 blocks where there are no forks', () => {
    expect(mostForked(withBranches(60, [{ from: 3, length: 5 }]))).toHaveLength(65);
    expect(mostForked(withBranches(400, []))).toHaveLength(90);
  });
});
