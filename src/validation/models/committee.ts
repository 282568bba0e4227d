import * as z from 'zod';
import { senate } from '../../consensus/lpos/senate.js';
import { ln } from '../../engine/math.js';
import type { Random } from '../../engine/random.js';
import { leastValues, measured, measureSchema } from '../measure.js';
import type { Model } from '../model.js';

const parameters = z.strictObject({
  draw: z
    .enum(['senate', 'shuffle', 'sortition'])
    .describe('Seats of LPOS by stake; members of a shuffled list; each sub-user separately (Algorand).'),
  size: z.int().positive().describe('Seats, or the expected number of sub-users.'),
  faulty: z
    .number()
    .min(0)
    .lt(1)
    .prefault(0)
    .describe('Part of the stake, or of the members, that is faulty.'),
  members: z.int().positive().prefault(10_000_000).describe('In the list, or sub-users in all.'),
  count: z.enum(['faulty', 'honest', 'all']).prefault('faulty').describe('Whose seats are counted.'),
  measure: measureSchema.prefault('mean'),
  committees: z.int().positive().prefault(10_000).describe('At full effort.'),
});

/** Parameters of {@link committee}. */
export type CommitteeParameters = z.output<typeof parameters>;

/** Seats of a committee that its draw gives to the faulty. */
export const committee: Model<CommitteeParameters> = {
  name: 'committee',
  evidence: 'product kernel',
  summary: "seats of the faulty in committees, by the draw of LPOS's senate, by shuffling, or by sortition",
  parameters,
  simulate(asked, trial) {
    const stream = trial.random.stream('committees');
    const draw =
      asked.draw === 'senate'
        ? senates(asked)
        : asked.draw === 'shuffle'
          ? shuffles(asked)
          : sortition(asked);
    const values = new Float64Array(trial.samples(asked.committees, leastValues(asked.measure)));
    for (let value = 0; value < values.length; value++) values[value] = draw(stream);
    return measured(values, asked.measure);
  },
};

/** Draws one committee and counts. */
type Draw = (stream: Random) => number;

/** The senate of LPOS over ten outputs, of which the faulty hold their part in two. */
function senates({ size, faulty, count }: CommitteeParameters): Draw {
  const total = 1_000_000_000;
  const part = Math.round(faulty * total);
  const outputs = [part / 2, part / 2, ...Array.from({ length: 8 }, () => (total - part) / 8)].map(
    (value, index) => ({ hash: 'ab'.repeat(32), index, value, address: index < 2 ? 'faulty' : 'honest' }),
  );
  return (stream) => senate(outputs, stream.bytes(32), size).seats.get(count)?.length ?? 0;
}

function shuffles({ size, faulty, members }: CommitteeParameters): Draw {
  const list = Int32Array.from({ length: members }, (_, member) =>
    member < Math.round(faulty * members) ? 1 : 0,
  );
  return (stream) =>
    stream
      .shuffle(list)
      .subarray(0, size)
      .reduce((sum, one) => sum + one, 0);
}

/** Each sub-user is in with the same small probability; those between two who are in are skipped at once. */
function sortition({ size, faulty, members, count }: CommitteeParameters): Draw {
  const probability = size / members;
  const scale = 1 / ln(1 - probability);
  return (stream) => {
    const honest = Math.round((1 - faulty) * members);
    let inside = 0;
    let among = 0;
    for (let user = skip(); user < members; user += 1 + skip()) {
      inside++;
      if (user < honest) among++;
    }
    return count === 'all' ? inside : count === 'honest' ? among : inside - among;

    function skip(): number {
      return Math.floor(ln(1 - stream.next()) * scale);
    }
  };
}
