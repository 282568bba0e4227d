import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartSvg } from '../../src/report/chart.js';
import { metricsChart } from '../../src/report/charts/claim.js';
import { drawComparison } from '../../src/report/comparison-report.js';
import { type SweepWish, sweepData } from '../../src/report/sweep/sweep-data.js';
import { drawSweep } from '../../src/report/sweep/sweep-report.js';
import { compareRows } from '../../src/sweep/comparison.js';
import type { SweepPlan, SweepRow } from '../../src/sweep/plan.js';

const WIDE = { width: 1080, narrow: false };

function wishFor(plan: SweepPlan, more: Partial<SweepWish> = {}): SweepWish {
  const scenarios = plan.labels.map((label) => ({ label, description: 'A <b>test</b>.', protocol: 'pou' }));
  const asked = { metrics: undefined, fit: undefined, theory: undefined };
  return { version: '0.0.0', command: 'npx simulate sweep', scenarios, plan, ...asked, ...more };
}

const planOf = (
  keys: readonly string[],
  values: readonly (readonly unknown[])[],
  labels = ['a'],
): SweepPlan => ({
  ...{ labels, keys, design: 'grid', seeds: ['1', '2', '3'], rules: [] },
  points: labels.flatMap((_, scenario) => values.map((own) => ({ scenario, values: own }))),
});

const rowsOf = (
  plan: SweepPlan,
  value: (point: number, seed: number) => number,
  metric = 'stale_rate',
): SweepRow[] =>
  plan.points.flatMap((_, point) =>
    plan.seeds.map((seed, place) => ({
      point,
      seed,
      digest: 'd',
      values: { [metric]: value(point, place) },
    })),
  );

describe('a metric that is 0 everywhere', () => {
  test('has no bar in a comparison: its interval is a point', () => {
    const plan = planOf([], [[]], ['a', 'b', 'c']);
    const metrics = compareRows(
      rowsOf(plan, () => 0),
      3,
      ['stale_rate'],
    );
    const scenarios = plan.labels.map((label) => ({ label, description: '', protocol: 'pou', changes: [] }));
    const data = { version: '', command: '', scenarios, seeds: plan.seeds, commonLoad: true, metrics };
    const svg = chartSvg(
      metricsChart(data, ['stale_rate'], { name: 'x', title: 'x', reading: 'x' })!,
      WIDE,
      true,
    );
    // The group of rules that is half transparent has the intervals.
    const group = /<g [^>]*stroke-opacity="0\.5"[^>]*aria-label="rule"[^>]*>(.*?)<\/g>/s.exec(svg)![1]!;
    const bars = [...group.matchAll(/x2="([^"]+)" x1="([^"]+)"/g)];
    expect(bars.length).toBe(3);
    for (const [, from, to] of bars) expect(from).toBe(to);
  });
});

describe('the page of a comparison', () => {
  const pageWith = (changes: readonly number[], commonLoad: boolean) => {
    const plan = planOf([], [[]], ['a', 'b']);
    const rows = rowsOf(plan, (point, seed) => changes[point]! + 0.001 * seed, 'wealth_gini_change');
    const scenarios = plan.labels.map((label) => ({ label, description: '', protocol: 'pou', changes: [] }));
    const metrics = compareRows(rows, 2, ['wealth_gini_change']);
    return drawComparison({
      version: '',
      command: '',
      scenarios,
      seeds: plan.seeds,
      commonLoad,
      metrics,
    }).get('report.html')!;
  };

  test('says where the rich grow richer, or that it is nowhere, or may be', () => {
    expect(pageWith([0.2, 0.1], true)).toMatch(
      /grow richer\?<\/p><p class="figure">a<\/p><p class="meaning">the Gini of wealth rises most there/,
    );
    expect(pageWith([-0.2, -0.1], true)).toMatch(
      /grow richer\?<\/p><p class="figure">nowhere<\/p><p class="meaning">the Gini of wealth rises under none of them/,
    );
    expect(pageWith([0.0001, -0.1], true)).toContain('which may be 0 by its interval');
  });

  test('says of one mode only what holds in it', () => {
    expect(pageWith([0, 0], true)).toMatch(/Equal in all, as in a:/);
    expect(pageWith([0, 0], true)).toContain('every protocol had the same payments');
    expect(pageWith([0, 0], false)).not.toMatch(/same payments|Equal in all/);
  });
});

describe('the report of a sweep', () => {
  const metrics = ['stale_rate', 'height', 'wealth_gini_change'] as const;
  const key = fc.constantFrom<readonly unknown[][]>(
    [['1s'], ['2s'], ['5s']],
    [[1], [10], [100]],
    [['mesh'], ['ring']],
    [[0]],
  );

  test('draws whatever there is, zeros and single runs too, without a coordinate that is none', () => {
    fc.assert(
      fc.property(
        ...[key, key, fc.constantFrom(...metrics), fc.constantFrom(1, 2), fc.constantFrom(0, 1, 0.3)],
        (first, second, metric, scenarios, size) => {
          const values = first.flatMap(([one]) => second.map(([other]) => [one, other]));
          const plan = planOf(['x.one', 'x.two'], values, ['a', 'b'].slice(0, scenarios));
          const rows = rowsOf(plan, (point, seed) => size * ((point + seed) % 3) * 0.3, metric);
          for (const own of [rows, rows.filter(({ seed }) => seed === '1')]) {
            const files = drawSweep(sweepData(wishFor(plan, { metrics: [metric] }), own));
            expect(files.size).toBeGreaterThan(1);
            for (const [path, text] of files) {
              expect(text, path).not.toMatch(/NaN|Infinity|undefined/);
              expect(text, path).not.toContain('<b>test');
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test('names each value of a key on a logarithmic axis', () => {
    const plan = planOf(['consensus.blockTime'], [['5s'], ['10s'], ['20s'], ['40s'], ['80s']]);
    const files = drawSweep(
      sweepData(
        wishFor(plan, { metrics: ['stale_rate'] }),
        rowsOf(plan, (point) => point / 10),
      ),
    );
    const axis = /aria-label="x-axis tick label".*?<\/g>/s.exec(files.get('pictures/stale_rate.svg')!)![0];
    expect([...axis.matchAll(/>(\d+)<\/text>/g)].map(([, text]) => text)).toEqual([
      '5',
      '10',
      '20',
      '40',
      '80',
    ]);
  });

  test('has a chart of lines, of panels and a map for two numeric keys, and says how to read them', () => {
    const values = ['1s', '2s'].flatMap((one) => [1, 2, 3].map((other) => [one, other]));
    const plan = planOf(['consensus.blockTime', 'nodes.master'], values);
    const files = drawSweep(
      sweepData(
        wishFor(plan, { metrics: ['stale_rate', 'uncles'] }),
        rowsOf(plan, (point) => point / 10),
      ),
    );
    expect([...files.keys()]).toEqual([
      'report.html',
      ...['stale_rate', 'stale_rate-facets', 'stale_rate-map'].map((name) => `pictures/${name}.svg`),
    ]);
    const page = files.get('report.html')!;
    expect(page).toContain('Wilson’s score interval, which stays within 0 and 100 %');
    expect(page).toContain('common random numbers');
    expect(page).toContain('No run has a value for uncles.');
  });
});
