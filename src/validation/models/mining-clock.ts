import * as z from 'zod';
import { MiningClock } from '../../consensus/kit/chain/mining-clock.js';
import type { RandomSource } from '../../engine/random.js';
import { Scheduler } from '../../engine/scheduler.js';
import { type Duration, SECOND, seconds, type Time } from '../../engine/time.js';
import { leastValues, measured, measureSchema } from '../measure.js';
import type { Model } from '../model.js';

const parameters = z.strictObject({
  quantity: z
    .enum(['interval', 'time', 'relative time', 'count', 'residual', 'age', 'covering', 'win', 'interval of'])
    .describe('What is sampled.'),
  interval: z.number().positive().describe('Mean seconds between blocks of all miners.'),
  shares: z.array(z.number().positive()).prefault([1]).describe('Hash power of each miner.'),
  clocks: z
    .enum(['one', 'each'])
    .prefault('one')
    .describe('One clock for all miners, or one for each, whose blocks are merged.'),
  blocks: z.int().positive().prefault(1).describe('Blocks whose time is taken.'),
  window: z.number().positive().optional().describe('Seconds in which blocks are counted.'),
  miner: z.int().min(0).prefault(0).describe('Whose wins, or whose blocks, are looked at.'),
  measure: measureSchema.prefault('mean'),
  samples: z.int().positive().prefault(200_000).describe('Values drawn at full effort.'),
});

/** Parameters of {@link miningClock}. */
export type MiningClockParameters = z.output<typeof parameters>;

/** Is told of each block until it has seen enough. */
type OnBlock = (time: Time, miner: number) => boolean;

/** The protocols' clock of proof of work, alone on the scheduler. */
export const miningClock: Model<MiningClockParameters> = {
  name: 'mining-clock',
  evidence: 'product kernel',
  summary: 'The clock that draws blocks for all miners, on the scheduler: intervals, counts, winners.',
  parameters,
  simulate(asked, trial) {
    const values = new Float64Array(trial.samples(asked.samples, 5 * leastValues(asked.measure)));
    sample(asked, trial.random, values);
    return measured(values, asked.measure);
  },
};

function sample(asked: MiningClockParameters, random: RandomSource, values: Float64Array): void {
  switch (asked.quantity) {
    case 'interval':
    case 'time':
    case 'relative time':
      return sampleTimes(asked, random, values);
    case 'count':
      return sampleCounts(asked, random, values);
    case 'residual':
    case 'age':
    case 'covering':
      return sampleInstants(asked, random, values);
    default:
      return sampleWinners(asked, random, values);
  }
}

/** Runs the clock, or the clocks, until the listener has enough. */
function mine({ interval, shares, clocks }: MiningClockParameters, random: RandomSource, on: OnBlock): void {
  const scheduler = new Scheduler();
  const total = shares.reduce((sum, share) => sum + share, 0);
  let going = true;
  const hear = (miner: number): void => {
    if (going) going = on(scheduler.now, miner);
  };
  const rate = (miner: number) => shares[miner]! / total / seconds(interval);
  if (clocks === 'one') {
    const clock = new MiningClock(scheduler, random.stream('mining'), shares.length, hear);
    for (const miner of shares.keys()) clock.setRate(miner, rate(miner));
    clock.start();
  } else {
    for (const miner of shares.keys()) {
      const clock = new MiningClock(scheduler, random.stream(`mining/${miner}`), 1, () => hear(miner));
      clock.setRate(0, rate(miner));
      clock.start();
    }
  }
  while (going && scheduler.step());
}

/** Seconds that so many blocks take, one stretch after another; relative to their mean if asked. */
function sampleTimes(asked: MiningClockParameters, random: RandomSource, values: Float64Array): void {
  const unit = asked.quantity === 'relative time' ? seconds(asked.interval) * asked.blocks : SECOND;
  let taken = 0;
  let blocks = 0;
  let since: Time = 0;
  mine(asked, random, (time) => {
    if (++blocks % asked.blocks !== 0) return true;
    values[taken++] = (time - since) / unit;
    since = time;
    return taken < values.length;
  });
}

/** Blocks in windows that follow one another. */
function sampleCounts(asked: MiningClockParameters, random: RandomSource, values: Float64Array): void {
  const window: Duration = seconds(asked.window ?? asked.interval);
  mine(asked, random, (time) => {
    const place = Math.floor(time / window);
    if (place < values.length) values[place]!++;
    return place < values.length;
  });
}

/** How an interval looks from instants that have nothing to do with it: every 7.3 mean intervals. */
function sampleInstants(asked: MiningClockParameters, random: RandomSource, values: Float64Array): void {
  const step: Duration = seconds(asked.interval * 7.3);
  let taken = 0;
  let last: Time = 0;
  mine(asked, random, (time) => {
    for (; (taken + 1) * step < time && taken < values.length; taken++) {
      const instant = (taken + 1) * step;
      const [age, residual] = [instant - last, time - instant];
      const quantity =
        asked.quantity === 'age' ? age : asked.quantity === 'residual' ? residual : age + residual;
      values[taken] = quantity / SECOND;
    }
    last = time;
    return taken < values.length;
  });
}

/** Whether a miner won each block, or how long the blocks it won took. */
function sampleWinners(asked: MiningClockParameters, random: RandomSource, values: Float64Array): void {
  let taken = 0;
  let last: Time = 0;
  mine(asked, random, (time, miner) => {
    if (asked.quantity === 'win') values[taken++] = miner === asked.miner ? 1 : 0;
    else if (miner === asked.miner) values[taken++] = (time - last) / SECOND;
    last = time;
    return taken < values.length;
  });
}
