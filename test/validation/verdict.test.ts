import { describe, expect, test } from 'vitest';
import { exactly, proportion } from '../../src/validation/estimate.js';
import { normalTail } from '../../src/validation/normal.js';
import { parseTable, type ValidationRow } from '../../src/validation/table.js';
import { judgeAll, simulateRow } from '../../src/validation/validation.js';
import { boundFor, FAMILY_WISE_ERROR, judge } from '../../src/validation/verdict.js';

const BOUND = boundFor(100);
const mean = (value: number, standardError: number) =>
  ({ kind: 'mean', value, standardError, samples: 10 }) as const;

function table(rows: readonly object[]) {
  return parseTable(
    {
      id: 'planted',
      group: 'double-spend',
      title: 'Planted',
      source: 'this test',
      status: 'closed_form',
      model: 'double-spend',
      parameters: { convention: 'catch-up' },
      rows,
    },
    'planted.json',
  );
}

function row(change: object = {}): ValidationRow {
  return table([{ id: 'a', q: 0.1, z: 1, expected: 0.5, ...change }]).rows[0]!;
}

describe('the bound', () => {
  test('lets one run in a thousand of right rows have a row outside', () => {
    for (const rows of [1, 10, 1000]) {
      const allWithin = (1 - 2 * normalTail(boundFor(rows))) ** rows;
      expect(1 - allWithin).toBeCloseTo(FAMILY_WISE_ERROR, 8);
    }
  });
});

describe('a row', () => {
  test('is within up to the bound and outside above it', () => {
    expect(judge(row(), mean(0.5 + 0.99 * BOUND * 0.01, 0.01), BOUND).verdict).toBe('within');
    expect(judge(row(), mean(0.5 + 1.01 * BOUND * 0.01, 0.01), BOUND).verdict).toBe('outside');
    expect(judge(row(), mean(0.5 - 1.01 * BOUND * 0.01, 0.01), BOUND).verdict).toBe('outside');
  });

  test('counts the noise of what it is compared with', () => {
    expect(judge(row({ sd: 0.04 }), mean(0.6, 0.03), BOUND).z).toBeCloseTo(2, 9);
  });

  test('forgives its tolerance and no more', () => {
    expect(judge(row({ tolerance: 0.1 }), mean(0.6, 0.001), BOUND).z).toBeCloseTo(0, 9);
    expect(judge(row({ tolerance: 0.1 }), mean(0.61, 0.001), BOUND).verdict).toBe('outside');
  });

  test('with a free direction is judged in the other alone', () => {
    expect(judge(row({ relation: 'at most' }), mean(0.1, 0.01), BOUND).z).toBe(0);
    expect(judge(row({ relation: 'at most' }), mean(0.7, 0.01), BOUND).verdict).toBe('outside');
    expect(judge(row({ relation: 'at least' }), mean(0.7, 0.01), BOUND).z).toBe(0);
    expect(judge(row({ relation: 'at least' }), mean(0.1, 0.01), BOUND).verdict).toBe('outside');
  });

  test('that is shown as a distance is never outside', () => {
    expect(judge(row({ compare: 'distance' }), mean(9, 0.01), BOUND).verdict).toBe('shown');
  });

  test('without chance must be equal but for rounding', () => {
    expect(judge(row(), exactly(0.5 + 1e-12), BOUND)).toMatchObject({ verdict: 'within', z: undefined });
    expect(judge(row(), exactly(0.5001), BOUND).verdict).toBe('outside');
  });

  test('whose samples are all equal is judged by how rare the missing sample would be', () => {
    const equal = (value: number, samples: number, reach?: number) => ({
      ...{ kind: 'mean' as const, value, standardError: 0, samples },
      ...(reach === undefined ? {} : { reach }),
    });
    // A missing sample in 2000, of which 100 have been seen: nothing follows. Half of all of them: a wrong number.
    expect(judge(row(), equal(0.50025, 100), BOUND)).toMatchObject({ verdict: 'within' });
    expect(Math.abs(judge(row(), equal(0.50025, 100), BOUND).z!)).toBeLessThan(1);
    expect(judge(row(), equal(0.25, 100), BOUND).verdict).toBe('outside');
    expect(judge(row(), equal(1, 100), BOUND).verdict).toBe('outside');
    // A prize of 100 that no sample won: 0.5 is one in 200.
    expect(judge(row(), equal(0, 100, 100), BOUND).verdict).toBe('within');
    expect(judge(row(), equal(0, 100_000, 100), BOUND).verdict).toBe('outside');
  });

  test('of a rare event is judged by the exact tail', () => {
    const rare = row({ expected: 1e-6 });
    expect(judge(rare, proportion(0, 1000), BOUND).verdict).toBe('within');
    expect(judge(rare, proportion(1, 1000), BOUND).verdict).toBe('within');
    expect(judge(rare, proportion(3, 1000), BOUND).verdict).toBe('outside');
  });

  test('says which error it would catch, and catches it', () => {
    const { catches } = judge(row({ expected: 0.2 }), proportion(2000, 10_000), BOUND);
    const successes = Math.round((0.2 + catches) * 10_000);
    expect(judge(row({ expected: 0.2 }), proportion(successes, 10_000), BOUND).verdict).toBe('outside');
    expect(judge(row({ expected: 0.2 }), proportion(successes - 1, 10_000), BOUND).verdict).toBe('within');
  });
});

describe('a whole table', () => {
  test('with a wrong number in it fails, and names the row', () => {
    const planted = table([
      { id: 'right', q: 0.3, z: 1, expected: 0.6 },
      { id: 'wrong', q: 0.3, z: 1, expected: 0.65 },
    ]);
    const estimates = new Map(planted.rows.map((one) => [one.id, [simulateRow(one, 'test', 0, 0.2)]]));
    const { passed, groups, judgements } = judgeAll([planted], estimates);
    expect(judgements.map(({ verdict }) => verdict)).toEqual(['within', 'outside']);
    expect(passed).toBe(false);
    expect(groups[0]).toMatchObject({ group: 'double-spend', rows: 2, within: 1, outside: 1, shown: 0 });
    expect(groups[0]!.worst!.row.id).toBe('planted/wrong');
  });

  test('has chance of its own for each row and repetition', () => {
    const [a, b] = table([
      { id: 'a', q: 0.3, z: 1, expected: 0.6 },
      { id: 'b', q: 0.3, z: 1, expected: 0.6 },
    ]).rows;
    const value = (one: ValidationRow, repetition: number) =>
      simulateRow(one, 'test', repetition, 0.02).value;
    const values = [value(a!, 0), value(b!, 0), value(a!, 1), value(b!, 1)];
    expect(new Set(values).size).toBe(4);
    expect(value(a!, 0)).toBe(values[0]);
  });
});
