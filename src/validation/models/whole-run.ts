import * as z from 'zod';
import type { Result } from '../../run/run.js';
import { simulate } from '../../simulate.js';
import { type Estimate, exactly, proportion } from '../estimate.js';
import { leastValues, measured } from '../measure.js';
import { type Model, makeTrial, type Trial } from '../model.js';
import { type Observation, observe, type Reading, readingSchema } from '../whole/reading.js';
import { trustingPlatform } from './trusting-platform.js';

const parameters = z.strictObject({
  scenario: z.record(z.string(), z.unknown()).describe('As a scenario file has it; the seed is the row’s.'),
  lasts: z.int().positive().optional().describe('Seconds of a run at full effort, instead of the duration.'),
  least: z.int().positive().prefault(1).describe('Seconds of a run at the least.'),
  runs: z.int().positive().prefault(1).describe('Runs with different seeds at full effort.'),
  read: readingSchema.describe('What of the runs is compared.'),
  certain: z.boolean().prefault(false).describe('Whether every run must have just this value.'),
});

/** Parameters of {@link wholeRun}. */
export type WholeRunParameters = z.output<typeof parameters>;

/** Runs of any scenario. Rows that ask for the same runs share them. */
export const wholeRun: Model<WholeRunParameters> = {
  name: 'whole-run',
  evidence: 'whole run',
  summary: 'runs of a scenario: a number of their summaries, metrics or tables',
  parameters,
  shares: ({ read: _read, certain: _certain, ...runs }) => JSON.stringify(runs),
  simulate: (asked, trial) => readAll([asked], trial)[0]!,
  simulateAll: readAll,
};

function readAll(rows: readonly WholeRunParameters[], trial: Trial): readonly Estimate[] {
  const { runs } = rows[0]!;
  // One a row, and a model has few.
  const least = Math.max(1, ...rows.map(({ read }) => fewestRuns(runs, read)));
  const found = rows.map((): Observation[] => []);
  for (let run = 0; run < trial.samples(runs, least); run++) {
    const result = runOnce(rows[0]!, trial, run);
    for (const [place, { read }] of rows.entries()) found[place]!.push(observe(read, result));
  }
  return rows.map((row, place) => estimateOf(row, found[place]!));
}

/** Where each run gives one value, a mean needs some of them. */
function fewestRuns(runs: number, read: Reading): number {
  if (runs === 1 || 'share' in read) return 1;
  return Math.min(runs, leastValues('measure' in read ? read.measure : 'mean'));
}

function runOnce({ scenario, lasts, least }: WholeRunParameters, trial: Trial, run: number): Result {
  const { seed } = makeTrial(trial.seed, 'run', run, 1);
  const duration = lasts === undefined ? {} : { duration: `${trial.samples(lasts, least)}s` };
  const limits = { time: '20000d', events: 1_000_000_000 };
  const output = { nodeFiles: 'none' };
  return simulate(
    { output, limits, ...scenario, ...duration, seed },
    { platform: trustingPlatform, sink: null, trace: false },
  );
}

function estimateOf({ read, certain }: WholeRunParameters, found: readonly Observation[]): Estimate {
  let successes = 0;
  let trials = 0;
  const values: number[] = [];
  for (const one of found) {
    // One a run, and a model has few.
    if ('values' in one) values.push(...one.values);
    else {
      successes += one.successes;
      trials += one.trials;
    }
  }
  if (trials > 0) return certain ? exactly(successes / trials) : proportion(successes, trials);
  if (certain) return exactly(farthest(values));
  return measured(values, 'measure' in read ? read.measure : 'mean');
}

/** The only value, or, where values differ, one that differs from the first: what must be equal is then not. */
function farthest(values: readonly number[]): number {
  const first = values[0] ?? Number.NaN;
  let value = first;
  for (const one of values) if (Math.abs(one - first) > Math.abs(value - first)) value = one;
  return value;
}
