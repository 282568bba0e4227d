import { describe, expect, test } from 'vitest';
import { tableOf } from '../../src/observers/table.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { compareRows, isClear } from '../../src/sweep/comparison.js';
import { runValues, type SweepRow, sweepJobs, sweepRows, sweepSeeds } from '../../src/sweep/sweep.js';

describe('the seeds of a sweep', () => {
  test.each([
    ['1', ['1', '2', '3']],
    ['41', ['41', '42', '43']],
    ['lucky', ['lucky', 'lucky-2', 'lucky-3']],
    ['007', ['007', '007-2', '007-3']],
  ])('from %s on are %j', (first, seeds) => {
    expect(sweepSeeds(first, 3)).toEqual(seeds);
  });
});

describe('a sweep', () => {
  test('runs each scenario with each seed, and puts the outcomes to the jobs in their order', () => {
    const scenarios = ['pou-local', 'litecoin'].map((name) => parseScenario({ extends: name }));
    const jobs = sweepJobs(scenarios, ['a', 'b']);
    expect(jobs.map(({ place, scenario }) => [place, scenario.name, scenario.seed])).toEqual([
      [0, 'pou-local', 'a'],
      [0, 'pou-local', 'b'],
      [1, 'litecoin', 'a'],
      [1, 'litecoin', 'b'],
    ]);
    const rows = sweepRows(
      jobs,
      jobs.map((_, job) => ({ digest: `d${job}`, values: { metric: job } })),
    );
    expect(rows[2]).toEqual({ place: 1, seed: 'a', digest: 'd2', values: { metric: 2 } });
  });

  test('keeps the last value of each metric of the whole run', () => {
    const row = (time: number, node: number | null, metric: string, value: number) => ({
      time,
      node,
      metric,
      value,
    });
    const rows = [
      row(0, null, 'height', 0),
      row(9, null, 'height', 4),
      row(9, 3, 'reward', 7),
      row(9, null, 'energy', 2),
    ];
    expect(runValues(tableOf('metrics', rows, []))).toEqual({ height: 4, energy: 2 });
  });
});

describe('a comparison', () => {
  const row = (place: number, seed: string, values: Record<string, number>): SweepRow => ({
    ...{ place, seed, values },
    digest: '',
  });
  const rows = [
    row(0, '1', { gini: 0.4, only: 1 }),
    row(0, '2', { gini: 0.6 }),
    row(0, '3', { gini: 0.5 }),
    row(1, '1', { gini: 0.5 }),
    row(1, '2', { gini: 0.7 }),
    // The run of seed 3 has no value: the pair counts for neither.
    row(1, '3', {}),
  ];

  test('takes means over all seeds and differences over the seeds both have', () => {
    const [gini] = compareRows(rows, 2, ['gini', 'absent']);
    const [first, second] = gini!.values;
    expect(first!.estimate).toMatchObject({ count: 3 });
    expect(first!.estimate!.mean).toBeCloseTo(0.5, 15);
    expect(first!.difference).toBeUndefined();
    expect(second!.estimate!.mean).toBeCloseTo(0.6, 15);
    expect(second!.difference).toMatchObject({ count: 2 });
    expect(second!.difference!.mean).toBeCloseTo(0.1, 15);
    expect(isClear(second!.difference!)).toBe(true);
    expect(isClear(first!.estimate!)).toBe(true);
  });

  test('leaves out a metric no run has, and a value a scenario has not', () => {
    const compared = compareRows(rows, 2, ['only', 'absent']);
    expect(compared.map(({ metric }) => metric)).toEqual(['only']);
    expect(compared[0]!.values[1]).toEqual({ estimate: undefined, difference: undefined });
  });

  test('calls a difference clear only when its interval leaves out 0', () => {
    expect(isClear({ count: 5, mean: 0.2, deviation: 1, halfWidth: 0.3 })).toBe(false);
    expect(isClear({ count: 5, mean: -0.4, deviation: 1, halfWidth: 0.3 })).toBe(true);
    expect(isClear({ count: 1, mean: 1, deviation: 0, halfWidth: null })).toBe(false);
  });
});
