import * as z from 'zod';
import { differenceOf, type Estimate } from '../estimate.js';
import type { Model, Trial } from '../model.js';
import { gamma, revenue, strategy } from './withholding.js';

/** Blocks of a full run at each of the last two points; a step of the search takes a twentieth. */
const BLOCKS = 10_000_000;
/** Halvings of (0, 0.5) that lead to the interval in which the line is drawn. */
const HALVINGS = 8;
/** Half of the interval between the two points that the line goes through. */
const REACH = 0.01;

const parameters = z.strictObject({ gamma, strategy: strategy.default('S') });

type Parameters = z.infer<typeof parameters>;

/**
 * The attacker's share from which a strategy pays. Halving finds where gain turns from negative to positive; a line
 * through the gains on both sides gives the root, and its error from theirs. The bend of the curve moves the root by
 * about REACH^2, 1e-4.
 */
export const withholdingThreshold: Model<Parameters> = {
  name: 'withholding-threshold',
  summary: 'chain race: least share of the power at which a withholding strategy earns more than its share',
  parameters,
  simulate: (situation, trial) => {
    const search = trial.samples(BLOCKS / 20);
    let [low, high] = [0, 0.5];
    for (let step = 0; step < HALVINGS; step++) {
      const middle = (low + high) / 2;
      if (gain(situation, middle, search, trial, `search/${step}`).value > 0) high = middle;
      else low = middle;
    }
    const blocks = trial.samples(BLOCKS);
    const [from, to] = [Math.max(REACH / 4, (low + high) / 2 - REACH), (low + high) / 2 + REACH];
    const below = gain(situation, from, blocks, trial, 'below');
    const above = gain(situation, to, blocks, trial, 'above');
    const slope = differenceOf(above, below).value / (to - from);
    // root = from - below / slope; by the delta method each side counts with its distance from the root.
    const place = -below.value / slope / (to - from);
    const error = Math.sqrt(square((1 - place) * below.standardError) + square(place * above.standardError));
    return {
      kind: 'mean',
      value: from + place * (to - from),
      standardError: error / Math.abs(slope),
      samples: below.samples,
    };
  },
};

/** Revenue share less power share. */
function gain(situation: Parameters, alpha: number, blocks: number, trial: Trial, stream: string): Estimate {
  const earned = revenue({ ...situation, alpha }, blocks, trial.random.stream(stream));
  return { ...earned, value: earned.value - alpha };
}

function square(x: number): number {
  return x * x;
}
