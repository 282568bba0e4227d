import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { gini } from '../../../src/observers/gini.js';
import { lorenz, nakamotoCoefficient, theil, topShare } from '../../../src/observers/metrics/inequality.js';

interface Row {
  readonly id: string;
  readonly table: string;
  readonly dist?: string;
  readonly what?: string;
  readonly n?: number;
  readonly values?: readonly number[];
  readonly gini: number;
  readonly nakamoto_51?: number;
  readonly nakamoto_33?: number;
}

const url = new URL('../../fixtures/validation/04_fairness_inequality.json', import.meta.url);
const { rows } = JSON.parse(readFileSync(url, 'utf8')) as { rows: readonly Row[] };

/** The amounts that a row of a closed form is about, where they are a finite list. */
function amountsOf({ dist, n, values }: Row): readonly number[] | undefined {
  if (values !== undefined) return values;
  if (dist === 'linear 1..n') return Array.from({ length: n! }, (_, place) => place + 1);
  if (dist === 'one owner') return Array.from({ length: n! }, (_, place) => (place === 0 ? 1 : 0));
  return undefined;
}

describe('rows of published concentration and closed forms', () => {
  const known = rows.filter(({ table }) => table === 'gini_closed_forms' || table === 'real_concentration');
  const finite = known.filter((row) => amountsOf(row) !== undefined);

  test('there are eleven with a list of amounts', () => {
    expect(finite).toHaveLength(11);
  });

  test.each(finite)('$id', (row) => {
    const amounts = amountsOf(row)!;
    expect(gini(amounts)).toBeCloseTo(row.gini, 12);
    if (row.nakamoto_51 !== undefined) expect(nakamotoCoefficient(amounts)).toBe(row.nakamoto_51);
    if (row.nakamoto_33 !== undefined) expect(nakamotoCoefficient(amounts, 0.33)).toBe(row.nakamoto_33);
  });
});

describe('the Nakamoto coefficient', () => {
  test('counts holders until they have more than half, not half', () => {
    expect(nakamotoCoefficient([5, 5])).toBe(2);
    expect(nakamotoCoefficient([6, 5, 1])).toBe(2);
    expect(nakamotoCoefficient([7, 5, 1])).toBe(1);
  });

  test('is 0 when there is nothing', () => {
    expect(nakamotoCoefficient([])).toBe(0);
    expect(nakamotoCoefficient([0, 0])).toBe(0);
  });
});

describe('the Theil index', () => {
  test('is 0 for equal parts and for nothing', () => {
    expect(theil([3, 3, 3])).toBe(0);
    expect(theil([0, 0])).toBe(0);
    expect(theil([])).toBe(0);
  });

  test('is ln n when one of n has everything', () => {
    expect(theil([0, 0, 0, 8])).toBeCloseTo(Math.log(4), 12);
  });

  test('of 1 and 3 is (1/2 ln 1/2 + 3/2 ln 3/2) / 2', () => {
    expect(theil([1, 3])).toBeCloseTo((0.5 * Math.log(0.5) + 1.5 * Math.log(1.5)) / 2, 12);
  });
});

describe('the share of the richest', () => {
  test('takes whole holders, at least one', () => {
    // A tenth of four holders is one of them: 4 of 10.
    expect(topShare([1, 2, 3, 4], 0.1)).toBe(0.4);
    expect(topShare([1, 2, 3, 4], 0.5)).toBe(0.7);
    expect(topShare([1, 2, 3, 4], 1)).toBe(1);
    expect(topShare([0, 0], 0.1)).toBe(0);
  });
});

describe('the Lorenz curve', () => {
  test('goes from nobody to everybody, poorest first', () => {
    expect(lorenz([3, 1, 4])).toEqual([
      { holders: 0, held: 0 },
      { holders: 1 / 3, held: 1 / 8 },
      { holders: 2 / 3, held: 4 / 8 },
      { holders: 1, held: 1 },
    ]);
  });

  test('leaves half of the Gini coefficient between itself and the diagonal', () => {
    const amounts = [5, 0, 1, 1, 13, 2];
    const curve = lorenz(amounts);
    let area = 0;
    for (const [place, { holders, held }] of curve.entries()) {
      const before = curve[place - 1];
      if (before !== undefined) area += ((holders - before.holders) * (held + before.held)) / 2;
    }
    expect(1 - 2 * area).toBeCloseTo(gini(amounts), 12);
  });

  test('is empty when there is nothing to share', () => {
    expect(lorenz([0, 0])).toEqual([]);
  });
});
