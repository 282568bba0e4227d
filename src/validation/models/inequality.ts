import * as z from 'zod';
import { exp } from '../../engine/math.js';
import type { Random } from '../../engine/random.js';
import { delayQuantile } from '../../network/delay.js';
import type { Delay } from '../../network/settings.js';
import { gini } from '../../observers/gini.js';
import { exactly, meanOf } from '../estimate.js';
import { type Model, population } from '../model.js';

const drawn = z.union(
  [
    z.enum(['exponential', 'uniform']),
    z.strictObject({ pareto: z.number().gt(1) }),
    z.strictObject({ logNormal: z.number().positive() }),
  ],
  'expected "exponential", "uniform", { pareto: shape } or { logNormal: sigma }',
);

const parameters = z.union(
  [
    z.strictObject({ amounts: z.array(z.number().min(0)).min(1) }),
    z.strictObject({ linear: population(1).describe('Amounts 1, 2, ... up to this.') }),
    z.strictObject({ oneOwner: population(1).describe('People, of whom one has everything.') }),
    z.strictObject({
      drawn,
      people: population(1).prefault(20_000),
      samples: z.int().positive().prefault(60).describe('At full effort.'),
    }),
  ],
  'expected amounts, linear, oneOwner or drawn',
);

/** Parameters of {@link inequality}. */
export type InequalityParameters = z.output<typeof parameters>;

/** Large beside a microsecond, to which draws are rounded. */
const SCALE = 1_000_000_000;

/** The Gini coefficient as summaries give it. */
export const inequality: Model<InequalityParameters> = {
  name: 'inequality',
  evidence: 'product kernel',
  summary: "the summaries' Gini coefficient of given amounts, or of amounts drawn by the engine",
  parameters,
  simulate(asked, trial) {
    if ('amounts' in asked) return exactly(gini(asked.amounts));
    if ('linear' in asked)
      return exactly(gini(Array.from({ length: asked.linear }, (_, place) => place + 1)));
    if ('oneOwner' in asked)
      return exactly(gini(Array.from({ length: asked.oneOwner }, (_, place) => (place === 0 ? 1 : 0))));
    const stream = trial.random.stream('amounts');
    const amount = amountOf(asked.drawn);
    const samples = Array.from({ length: trial.samples(asked.samples, 20) }, () =>
      gini(Array.from({ length: asked.people }, () => amount(stream))),
    );
    return meanOf(samples);
  },
};

function amountOf(law: z.output<typeof drawn>): (stream: Random) => number {
  if (law === 'exponential') return (stream) => stream.exponential(SCALE);
  if (law === 'uniform') return (stream) => stream.uniform(0, SCALE);
  const delay: Delay =
    'pareto' in law
      ? { kind: 'pareto', mean: SCALE, least: SCALE * (1 - 1 / law.pareto) }
      : // A deviation that makes the logarithm's deviation sigma.
        {
          kind: 'log-normal',
          mean: SCALE,
          deviation: SCALE * Math.sqrt(exp(law.logNormal * law.logNormal) - 1),
        };
  return (stream) => delayQuantile(delay, stream.next());
}
