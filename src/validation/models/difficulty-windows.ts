import * as z from 'zod';
import { FIRST_DIFFICULTY, windowDifficulty } from '../../consensus/kit/chain/difficulty.js';
import { MiningClock } from '../../consensus/kit/chain/mining-clock.js';
import { Scheduler } from '../../engine/scheduler.js';
import { DAY, type Duration, MILLISECOND, type Time } from '../../engine/time.js';
import { type Estimate, meanOf } from '../estimate.js';
import { type Model, makeTrial, type Trial } from '../model.js';

const parameters = z.strictObject({
  quantity: z
    .enum(['equilibrium', 'first window', 'next difficulty'])
    .describe(
      'Mean interval in seconds; days of the first 2016 blocks; difficulty after them as a multiple.',
    ),
  hashPower: z
    .number()
    .positive()
    .prefault(1)
    .describe('All hash power from the start, of that the difficulty is made for.'),
  windows: z.int().positive().prefault(9000).describe('Of the equilibrium at full effort.'),
  runs: z.int().positive().prefault(1000).describe('Of the others at full effort.'),
});

/** Parameters of {@link difficultyWindows}. */
export type DifficultyWindowsParameters = z.output<typeof parameters>;

const BLOCKS = 2016;

/** Bitcoin's difficulty rule. */
export const difficultyWindows: Model<DifficultyWindowsParameters> = {
  name: 'difficulty-windows',
  evidence: 'product kernel',
  summary:
    "Bitcoin's difficulty rule: the interval it settles at, and its answer to a step of the hash power",
  parameters,
  simulate(asked, trial) {
    if (asked.quantity === 'equilibrium') return equilibrium(asked.windows, trial);
    const values = Array.from({ length: trial.samples(asked.runs, 50) }, (_, run) =>
      afterStep(asked, makeTrial(trial.seed, 'step', run, 1)),
    );
    return meanOf(values);
  },
};

/** A clock of mining at Bitcoin's pace, in which milliseconds stand for seconds: millions of intervals fit in time. */
const MEANT = 600 * MILLISECOND;

/** Is told how long a window of blocks took, from its first to its last, and when that was; gives the next rate. */
type OnWindow = (taken: Duration, now: Time) => number | undefined;

/** Mines window after window, at first at `rate` blocks a meant interval, until there is no next rate. */
function mineWindows(trial: Trial, rate: number, onWindow: OnWindow): void {
  const scheduler = new Scheduler();
  let height = 0;
  let first: Time = 0;
  let next: number | undefined = rate;
  const clock = new MiningClock(scheduler, trial.random.stream('mining'), 1, () => {
    const inWindow = height++ % BLOCKS;
    if (inWindow === 0) first = scheduler.now;
    if (inWindow !== BLOCKS - 1) return;
    next = onWindow(scheduler.now - first, scheduler.now);
    if (next !== undefined) clock.setRate(0, next / MEANT);
  });
  clock.setRate(0, rate / MEANT);
  clock.start();
  while (next !== undefined) scheduler.step();
}

function equilibrium(full: number, trial: Trial): Estimate {
  const means = new Float64Array(trial.samples(full, 100));
  let difficulty = FIRST_DIFFICULTY;
  let count = 0;
  mineWindows(trial, 1, (taken) => {
    difficulty = windowDifficulty(difficulty, taken, BLOCKS * MEANT, 4);
    // At a difficulty the mean interval is 600 s times it, and all windows count alike.
    means[count++] = (600 * difficulty) / FIRST_DIFFICULTY;
    return count < means.length ? FIRST_DIFFICULTY / difficulty : undefined;
  });
  // A window's difficulty follows from its own intervals alone, so windows are independent.
  return meanOf(means);
}

/** The first window under another hash power than the difficulty was made for. */
function afterStep({ quantity, hashPower }: DifficultyWindowsParameters, trial: Trial): number {
  let value = 0;
  mineWindows(trial, hashPower, (taken, now) => {
    const next = windowDifficulty(FIRST_DIFFICULTY, taken, BLOCKS * MEANT, 4) / FIRST_DIFFICULTY;
    value = quantity === 'next difficulty' ? next : (now * 1000) / DAY;
    return undefined;
  });
  return value;
}
