import * as z from 'zod';
import { raceWithholding } from '../../attacks/race/withholding-race.js';
import type { Random } from '../../engine/random.js';
import { type Estimate, exactly, meanOf } from '../estimate.js';
import type { Model } from '../model.js';
import { gamma, raceOf, strategy } from './withholding.js';

/** Runs of a full simulation. */
const RUNS = 1000;

const whole = z.int('expected a whole number of blocks').min(1, 'expected a number of blocks from 1 up');

const parameters = z
  .strictObject({
    gamma,
    strategy,
    /** Blocks found in the run. */
    blocks: whole,
    /** The attacker's among them. */
    found: whole,
  })
  .refine(({ blocks, found }) => found * 2 < blocks, 'expected "found" to be under half of "blocks"');

/**
 * One run of somebody else's simulator, given how many blocks its attacker happened to find: they come in random
 * order. Its error is that of one such run, since what it is compared with is one.
 */
export const withholdingRun: Model<z.infer<typeof parameters>> = {
  name: 'withholding-run',
  evidence: 'product kernel',
  summary:
    "chain race: a withholding attacker's share of the chain in one run with a given number of its blocks",
  parameters,
  simulate: ({ blocks, found, ...race }, trial): Estimate => {
    const alpha = found / blocks;
    const random = trial.random.stream('race');
    const shares = Float64Array.from({ length: trial.samples(RUNS, 50) }, () => {
      const { revenue } = raceWithholding(raceOf({ ...race, alpha }), blocks, urn(blocks, found, random));
      return revenue.x / revenue.y;
    });
    const mean = meanOf(shares);
    if (race.strategy === 'H') return exactly(mean.value);
    const { value, standardError, samples } = mean;
    return { kind: 'mean', value, standardError: standardError * Math.sqrt(samples + 1), samples };
  },
};

/** Draws that are below found / blocks exactly `found` times of the first `blocks`. */
function urn(blocks: number, found: number, random: Random): Pick<Random, 'next'> {
  const share = found / blocks;
  let left = blocks;
  let leftOfAttacker = found;
  return {
    next() {
      const draw = random.next();
      // The last cycle may go on past the run by a few blocks.
      if (left === 0) return draw;
      const chance = leftOfAttacker / left--;
      if (draw >= chance) return share + ((draw - chance) / (1 - chance)) * (1 - share);
      leftOfAttacker--;
      return (draw / chance) * share;
    },
  };
}
