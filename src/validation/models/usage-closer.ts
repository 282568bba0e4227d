import * as z from 'zod';
import { cellShares, closestIndex } from '../../consensus/pou/election.js';
import type { Random } from '../../engine/random.js';
import { hex } from '../../ledger/hash.js';
import { gini } from '../../observers/gini.js';
import { exactly, proportion } from '../estimate.js';
import { leastValues, measured, measureSchema } from '../measure.js';
import { type Model, population } from '../model.js';

const parameters = z.strictObject({
  quantity: z
    .enum(['elected', 'cell', 'gini', 'closer'])
    .describe(
      'How often a master closes; the length of its cell; Gini of all cells; the place of who closes on a seed.',
    ),
  masters: population(2).optional().describe('Masters with new random ids for each value.'),
  ids: z.array(z.string()).min(1).optional().describe('Given ids instead.'),
  rank: z
    .int()
    .min(0)
    .prefault(0)
    .describe('Which master: by the order of drawn ids, or by the place of given ones.'),
  seed: z.string().optional(),
  measure: measureSchema.prefault('mean'),
  draws: z.int().positive().prefault(20_000).describe('At full effort.'),
});

/** Parameters of {@link usageCloser}. */
export type UsageCloserParameters = z.output<typeof parameters>;

/** Who closes blocks under proof of usage. */
export const usageCloser: Model<UsageCloserParameters> = {
  name: 'usage-closer',
  evidence: 'product kernel',
  summary: "proof of usage's election by the nearest id: who closes on random seeds, and the masters' cells",
  parameters,
  simulate(asked, trial) {
    const { quantity, rank, masters, ids } = asked;
    if (quantity === 'closer') return exactly(closestIndex(asked.seed!, ids!));
    const stream = trial.random.stream('ids');
    const draws = trial.samples(asked.draws, 10 * leastValues(asked.measure));
    const drawn = () => ids ?? sortedIds(masters!, stream);
    if (quantity === 'elected') {
      let elected = 0;
      for (let draw = 0; draw < draws; draw++)
        if (closestIndex(hex(stream.bytes(32)), drawn()) === rank) elected++;
      return proportion(elected, draws);
    }
    const values = Array.from({ length: draws }, () => {
      const shares = cellShares(drawn());
      return quantity === 'cell' ? shares[rank]! : gini(shares);
    });
    return measured(values, asked.measure);
  },
};

function sortedIds(count: number, stream: Random): readonly string[] {
  return Array.from({ length: count }, () => hex(stream.bytes(32))).sort();
}
