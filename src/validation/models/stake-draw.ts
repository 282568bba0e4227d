import * as z from 'zod';
import { rankStakers } from '../../consensus/stake-lottery/draw.js';
import { hex } from '../../ledger/hash.js';
import { proportion } from '../estimate.js';
import { leastValues, measured, measureSchema } from '../measure.js';
import type { Model } from '../model.js';

const parameters = z.strictObject({
  draw: z
    .enum(['single', 'equivalent', 'exact'])
    .prefault('equivalent')
    .describe('As `consensus.draw` of the stake lottery.'),
  stakes: z.array(z.int().positive()).min(1).describe('Whole lots of each staker.'),
  staker: z.int().min(0).prefault(0).describe('Whose wins are counted.'),
  slots: z.int().positive().prefault(1).describe('Draws that make one value: the wins among them.'),
  measure: measureSchema.prefault('mean'),
  draws: z.int().positive().prefault(40_000).describe('At full effort.'),
});

/** Parameters of {@link stakeDraw}. */
export type StakeDrawParameters = z.output<typeof parameters>;

/** The stake lottery's draw with stakes that stay as they are. */
export const stakeDraw: Model<StakeDrawParameters> = {
  name: 'stake-draw',
  evidence: 'product kernel',
  summary: "the stake lottery's draw over fixed stakes: how often a staker wins, in one slot or in many",
  parameters,
  simulate({ draw, stakes, staker, slots, measure, draws }, trial) {
    const entries = stakes.map((stake, place) => [`staker ${place}`, stake] as const);
    const tips = trial.random.stream('tips');
    const values = new Float64Array(Math.ceil(trial.samples(draws, leastValues(measure) * slots) / slots));
    for (let value = 0; value < values.length; value++) {
      for (let slot = 0; slot < slots; slot++) {
        if (rankStakers(draw, entries, hex(tips.bytes(32))).ranked(0) === staker) values[value]!++;
      }
    }
    if (slots > 1 || measure !== 'mean') return measured(values, measure);
    return proportion(
      values.reduce((sum, won) => sum + won, 0),
      values.length,
    );
  },
};
