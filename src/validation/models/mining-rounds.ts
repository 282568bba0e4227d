import * as z from 'zod';
import { SlotClock } from '../../consensus/kit/slots/slot-clock.js';
import { Scheduler } from '../../engine/scheduler.js';
import { SECOND } from '../../engine/time.js';
import { ratioOf } from '../estimate.js';
import type { Model } from '../model.js';

const parameters = z.strictObject({
  miners: z.int().positive(),
  chance: z.number().positive().lt(1).describe('With which a miner finds a block in a round.'),
  rounds: z.int().positive().prefault(4_000).describe('At full effort.'),
});

/** Parameters of {@link miningRounds}. */
export type MiningRoundsParameters = z.output<typeof parameters>;

/** Proof of work in synchronous rounds (Garay, Kiayias, Leonardos 2015), a block reaching everybody by the next. */
export const miningRounds: Model<MiningRoundsParameters> = {
  name: 'mining-rounds',
  evidence: 'separate model',
  summary:
    'Miners in synchronous rounds, each with the same probability of a block: the part of blocks discarded.',
  parameters,
  simulate({ miners, chance, rounds: full }, trial) {
    const rounds = trial.samples(full, 200);
    const scheduler = new Scheduler();
    const stream = trial.random.stream('rounds');
    const found = new Float64Array(rounds);
    const clock = new SlotClock(scheduler, 0, SECOND, (rounds + 0.5) * SECOND);
    clock.run((round) => {
      for (let miner = 0; miner < miners; miner++) if (stream.next() < chance) found[round - 1]!++;
    });
    scheduler.run(Number.POSITIVE_INFINITY);
    // Blocks discarded of blocks made, round by round.
    const sums = { count: rounds, x: 0, y: 0, xx: 0, xy: 0, yy: 0 };
    for (const made of found) {
      const discarded = Math.max(0, made - 1);
      sums.x += discarded;
      sums.y += made;
      sums.xx += discarded * discarded;
      sums.xy += discarded * made;
      sums.yy += made * made;
    }
    return ratioOf(sums);
  },
};
