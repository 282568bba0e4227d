import * as z from 'zod';
import { MiningClock } from '../../consensus/kit/chain/mining-clock.js';
import { Scheduler } from '../../engine/scheduler.js';
import { leastValues, measured, measureSchema } from '../measure.js';
import type { Model } from '../model.js';

const parameters = z.strictObject({
  share: z.number().positive().lt(1).describe('Hash power of the miner as a part of all.'),
  blocks: z.int().positive().describe('Blocks of one run.'),
  measure: measureSchema.prefault('mean'),
  total: z.int().positive().prefault(4_000_000).describe('Blocks of all runs at full effort.'),
});

/** Parameters of {@link miningShare}. */
export type MiningShareParameters = z.output<typeof parameters>;

/** Part of the blocks of a run that a miner finds. */
export const miningShare: Model<MiningShareParameters> = {
  name: 'mining-share',
  evidence: 'product kernel',
  summary: 'Part of the blocks of a run that a miner finds, by the clock of proof of work, over many runs.',
  parameters,
  simulate({ share, blocks, measure, total }, trial) {
    const values = new Float64Array(trial.samples(Math.round(total / blocks), leastValues(measure)));
    const scheduler = new Scheduler();
    let made = 0;
    let won = 0;
    const clock = new MiningClock(scheduler, trial.random.stream('mining'), 2, (miner) => {
      if (miner === 0) won++;
      if (++made % blocks !== 0) return;
      values[made / blocks - 1] = won / blocks;
      won = 0;
    });
    // A microsecond a block: only who wins counts here.
    clock.setRate(0, share);
    clock.setRate(1, 1 - share);
    clock.start();
    while (made < blocks * values.length) scheduler.step();
    return measured(values, measure);
  },
};
