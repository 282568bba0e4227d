import * as z from 'zod';
import { FIRST_DIFFICULTY, windowDifficulty } from '../../consensus/shared/difficulty.js';
import { MiningClock } from '../../consensus/shared/mining-clock.js';
import { Scheduler } from '../../engine/scheduler.js';
import { DAY, MILLISECOND } from '../../engine/time.js';
import { prepare } from '../../simulate.js';
import { type Estimate, meanOf } from '../estimate.js';
import { type Model, makeTrial, type Trial } from '../model.js';
import { trustingPlatform } from './trusting-platform.js';

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
  runs: z.int().positive().prefault(20).describe('Of the others at full effort.'),
});

/** Parameters of {@link difficultyWindows}. */
export type DifficultyWindowsParameters = z.output<typeof parameters>;

const BLOCKS = 2016;

/** Bitcoin's difficulty rule. */
export const difficultyWindows: Model<DifficultyWindowsParameters> = {
  name: 'difficulty-windows',
  summary:
    "Bitcoin's difficulty rule: the interval it settles at, and its answer to a step of the hash power",
  parameters,
  simulate(asked, trial) {
    if (asked.quantity === 'equilibrium') return equilibrium(asked.windows, trial);
    const values = Array.from({ length: trial.samples(asked.runs, 4) }, (_, run) =>
      afterStep(asked, makeTrial(trial.seed, 'step', run, 1)),
    );
    return meanOf(values);
  },
};

/** The rule and the mining clock alone, over thousands of windows. */
function equilibrium(full: number, trial: Trial): Estimate {
  // Milliseconds stand for seconds: millions of intervals of ten minutes would pass the last safe microsecond.
  const meant = 600 * MILLISECOND;
  const scheduler = new Scheduler();
  const means = new Float64Array(trial.samples(full, 100));
  let height = 0;
  let first = 0;
  let difficulty = FIRST_DIFFICULTY;
  let count = 0;
  const clock = new MiningClock(scheduler, trial.random.stream('mining'), 1, () => {
    const inWindow = height++ % BLOCKS;
    if (inWindow === 0) first = scheduler.now;
    if (inWindow !== BLOCKS - 1) return;
    difficulty = windowDifficulty(difficulty, scheduler.now - first, BLOCKS * meant, 4);
    // At a difficulty the mean interval is 600 s times it, and all windows count alike.
    means[count++] = (600 * difficulty) / FIRST_DIFFICULTY;
    clock.setRate(0, FIRST_DIFFICULTY / difficulty / meant);
  });
  clock.setRate(0, 1 / meant);
  clock.start();
  while (count < means.length) scheduler.step();
  // A window's difficulty follows from its own intervals alone, so windows are independent.
  return meanOf(means);
}

/** A whole run whose hash power is another from the first block on. */
function afterStep({ quantity, hashPower }: DifficultyWindowsParameters, { seed }: Trial): number {
  const run = prepare(
    {
      extends: 'ten-equal-miners',
      seed,
      supply: 0,
      duration: `${Math.ceil((BLOCKS * 600 * 1.3) / hashPower)}s`,
      nodes: { master: 3, consumer: 0 },
      network: { latency: '0s' },
      consensus: {
        blockTime: '600s',
        confirmations: 0,
        retarget: { every: BLOCKS },
        hashPowerSteps: [{ at: '0s', factor: hashPower }],
      },
      workload: { kind: 'none' },
      output: { nodeFiles: 'none' },
    },
    { platform: trustingPlatform, sink: null, trace: false },
  );
  run.finish();
  const block = run.protocol.tree.ancestor(run.head() as never, BLOCKS)!;
  if (quantity === 'first window') return block.time / DAY;
  return (block.seal as { readonly difficulty: number }).difficulty / FIRST_DIFFICULTY;
}
