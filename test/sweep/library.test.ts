import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodePlatform as platform } from '../../src/cli/node.js';
import { csvRows } from '../../src/cli/output/csv-rows.js';
import { inThreads } from '../../src/cli/sweep/in-threads.js';
import { prepare } from '../../src/simulate.js';
import type { Outcome } from '../../src/sweep/plan.js';
import { runValues, type SweepJob, type SweepOptions, sweep } from '../../src/sweep/sweep.js';
import { theoryOf } from '../../src/sweep/theory.js';
import { call, folderWithScenario, newFolder } from '../cli/terminal.js';

const SMALL = {
  extends: 'pou-local',
  name: 'small',
  nodes: { master: 2, cashing: 1, consumer: 3, trusted: 1 },
  workload: { payments: 3, every: '1s' },
  consensus: { blockTime: '1s' },
};
const ASKED = {
  scenario: SMALL,
  vary: { 'consensus.blockTime': '1s,2s', 'nodes.master': [2, 3] },
  seeds: 2,
  metrics: ['height', 'stale_rate'],
};

function outcome({ scenario }: SweepJob): Outcome {
  const { digest, metrics } = prepare(scenario, { platform, sink: null, trace: false }).finish();
  return { digest, values: runValues(metrics) };
}

describe('sweep()', () => {
  const result = sweep({ ...ASKED, platform });

  test('gives the rows that the command writes', async () => {
    const folder = folderWithScenario();
    const vary = ['--vary', 'consensus.blockTime=1s,2s', '--vary', 'nodes.master=2,3'];
    const words = [
      'sweep',
      'small.yaml',
      ...vary,
      '--seeds',
      '2',
      '--workers',
      '1',
      '--metric',
      'height,stale_rate',
    ];
    await call([...words, '--out', 'out', '--quiet'], { folder });
    const written = (name: string) => csvRows(readFileSync(join(folder, 'out', name), 'utf8'))!;
    const asText = (rows: readonly Readonly<Record<string, unknown>>[]) =>
      rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, String(cell ?? '')])),
      );
    expect(asText(result.runs)).toEqual(written('runs.csv'));
    expect(asText(result.points)).toEqual(written('points.csv'));
  });

  test('gives the same rows whoever executes the runs, and in whatever order', async () => {
    const backwards = await sweep({
      ...ASKED,
      execute: (jobs) => {
        const outcomes: Outcome[] = [];
        for (let place = jobs.length - 1; place >= 0; place--) outcomes[place] = outcome(jobs[place]!);
        return Promise.resolve(outcomes);
      },
    });
    expect(backwards.runs).toEqual(result.runs);
    const store = join(newFolder(), 'store');
    for (const workers of [1, 1]) {
      const stored = await sweep({ ...ASKED, execute: inThreads({ workers, store }) });
      expect(stored.runs).toEqual(result.runs);
      expect(stored.points).toEqual(result.points);
    }
  });

  test('takes a rule, and seeds by name', () => {
    const ruled = sweep({ scenario: SMALL, until: 'height < 0.000001', maxSeeds: 12, platform });
    expect([10, 12]).toContain(ruled.runs.length);
    const named = sweep({ scenario: SMALL, seeds: ['a', 'b'], platform });
    expect(named.runs.map(({ seed }) => seed)).toEqual(['a', 'b']);
  });

  const refusals: readonly [asked: object, message: string | RegExp][] = [
    [{ metric: ['height'] }, 'options: there is no "metric", did you mean "metrics"?'],
    [{ metrics: ['heigth'] }, 'options.metrics: there is no metric "heigth", did you mean "height"?'],
    [{ design: 'gird' }, 'options.design: there is no design "gird", did you mean "grid"?'],
    [{ seeds: [] }, 'options.seeds: expected one seed or more'],
    [{ vary: { 'nodes.mater': [1] } }, '--vary: nodes.mater: unknown key, did you mean "master"?'],
    [{ scenario: 'pou-locl' }, 'unknown scenario "pou-locl", did you mean "pou-local"?'],
    [{ until: 'height' }, /^--until: expected a metric and a width/],
  ];
  test.each(refusals)('refuses %j in one line', (asked, message) => {
    expect(() => sweep({ scenario: SMALL, platform, ...asked } as SweepOptions)).toThrow(message);
  });
});

describe('the closed form of the stale rate', () => {
  test('is what many equal miners have who are all one delay apart', () => {
    const { rows, points, plan } = sweep({
      scenario: {
        extends: 'ten-equal-miners',
        nodes: { master: 40, consumer: 0 },
        supply: 0,
        workload: { kind: 'none' },
        network: { latency: '1s' },
        duration: '20000s',
        output: { nodeFiles: 'none' },
      },
      vary: { 'consensus.blockTime': ['4s', '20s'] },
      seeds: 4,
      metrics: ['stale_rate'],
      platform,
    });
    const theory = theoryOf('stale_rate')!;
    for (const [point, blockTime] of [4, 20].entries()) {
      const expected = theory.value(
        blockTime,
        rows.filter((row) => row.point === point),
      )!;
      const { mean, n } = points[point] as { readonly mean: number; readonly n: number };
      // 20,000 and 4,000 blocks: some 0.3 and 0.35 percent are one standard error.
      expect(Math.abs(mean - expected), `${plan.keys[0]} ${blockTime}: ${mean} for ${expected}`).toBeLessThan(
        0.012,
      );
      expect(n).toBe(4);
    }
  });
});
