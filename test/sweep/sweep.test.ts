import { describe, expect, test } from 'vitest';
import { tableOf } from '../../src/observers/table.js';
import { BUILT_IN } from '../../src/scenario/known.js';
import { builtInLayer, extendedLayers } from '../../src/scenario/parse.js';
import { axisOf } from '../../src/sweep/axis.js';
import { compareRows, isClear } from '../../src/sweep/comparison.js';
import { planSweep, type SweepRow, type SweepRun, sweepRounds } from '../../src/sweep/plan.js';
import { parseRule } from '../../src/sweep/stopping.js';
import { runValues, sweepSeeds } from '../../src/sweep/sweep.js';

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

describe('a plan', () => {
  const bases = ['pou-local', 'litecoin'].map((name) => ({
    label: name,
    layers: extendedLayers(builtInLayer(name), builtInLayer),
    known: BUILT_IN,
  }));
  const grid = { kind: 'grid' } as const;

  test('has the points of one scenario after those of the other, and every point the same seeds', () => {
    const axes = [axisOf('nodes.master', [2, 3])];
    const { plan, settings } = planSweep({
      bases: bases.slice(0, 1).concat(bases[0]!),
      axes,
      design: grid,
      seeds: ['a', 'b'],
    });
    expect(plan.points.map(({ scenario, values }) => [scenario, ...values])).toEqual([
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
    ]);
    expect(settings.map(({ nodes, seed }) => [nodes.master, seed])).toEqual([
      [2, 'a'],
      [3, 'a'],
      [2, 'a'],
      [3, 'a'],
    ]);
    const rounds = sweepRounds(plan);
    const runs = rounds.next().value as readonly SweepRun[];
    expect(runs.map(({ point, seed }) => `${point}${seed}`)).toEqual([
      '0a',
      '0b',
      '1a',
      '1b',
      '2a',
      '2b',
      '3a',
      '3b',
    ]);
    const outcomes = runs.map((_, run) => ({ digest: `d${run}`, values: { height: run } }));
    const { value, done } = rounds.next(outcomes);
    expect(done).toBe(true);
    expect((value as readonly SweepRow[])[3]).toEqual({
      point: 1,
      seed: 'b',
      digest: 'd3',
      values: { height: 3 },
    });
  });

  test('asks a rule about 10, 20, 40 seeds and so on, and gives each point its own number', () => {
    const rules = [parseRule('height < 1')];
    const axes = [axisOf('nodes.master', [2, 3])];
    const seeds = sweepSeeds('1', 80);
    const { plan } = planSweep({ bases: bases.slice(0, 1), axes, design: grid, seeds, rules });
    const rounds = sweepRounds(plan);
    const asked: string[] = [];
    let round = rounds.next();
    while (round.done !== true) {
      const runs = round.value;
      asked.push(
        `${runs.filter(({ point }) => point === 0).length}+${runs.filter(({ point }) => point === 1).length}`,
      );
      // The first point is sure at once; the second is as wide as 2.2 / sqrt(n / 10).
      round = rounds.next(
        runs.map(({ point, seed }) => ({
          digest: '',
          values: { height: point === 0 ? 5 : 3 * (Number(seed) % 2) },
        })),
      );
    }
    expect(asked).toEqual(['10+10', '0+10']);
    expect(round.value.map(({ point }) => point).filter((point) => point === 1)).toHaveLength(20);
  });

  test('takes a key only where every scenario has it, and names the nearest', () => {
    const vary = (key: string, value: unknown) => () =>
      planSweep({ bases, axes: [axisOf(key, [value])], design: grid, seeds: ['1'] });
    expect(vary('consensus.blokTime', '1s')).toThrow(
      '--vary: consensus.blokTime: unknown key, did you mean "blockTime"?',
    );
    expect(vary('consensus.retributionRate', 0.1)).toThrow(/^--vary: consensus.retributionRate: unknown key/);
    expect(vary('consensus.blockTime', '-1s')).toThrow(/^--vary: consensus.blockTime: expected a duration/);
    expect(vary('attacks.0.gamma', 0.5)).toThrow(
      '--vary: attacks.0.gamma: the list has 0 entries in pou-local, counted from 0',
    );
  });

  test('reaches into lists', () => {
    const base = [
      {
        label: 'attack',
        layers: extendedLayers(builtInLayer('attack-selfish-mining'), builtInLayer),
        known: BUILT_IN,
      },
    ];
    const axes = [axisOf('attacks.0.gamma', [0, 1]), axisOf('consensus.hashPower.0', [2, 3])];
    const { settings } = planSweep({ bases: base, axes, design: grid, seeds: ['1'] });
    expect(settings.map(({ attacks }) => (attacks[0] as { gamma?: number }).gamma)).toEqual([0, 0, 1, 1]);
    expect(settings.map(({ consensus }) => (consensus['hashPower'] as number[]).slice(0, 2))).toEqual([
      [2, 1],
      [3, 1],
      [2, 1],
      [3, 1],
    ]);
    expect(settings[0]!.attacks[0]).toMatchObject({ kind: 'selfish-mining' });
  });
});

describe('the values of a run', () => {
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
  const row = (point: number, seed: string, values: Record<string, number>): SweepRow => ({
    ...{ point, seed, values },
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
