import * as z from 'zod';
import { differenceOf, type Estimate } from '../estimate.js';
import type { Model, Trial } from '../model.js';
import { gamma, revenue, strategy } from './withholding.js';

/** Blocks of a full run at the last point. */
const BLOCKS = 10_000_000;
/** Halvings of (0, 0.5) that lead there: within 0.001. */
const HALVINGS = 8;
/** Blocks of a step of the search at least: too few would lead astray, and no error would tell. */
const SEARCH = 500_000;
/** How far on both sides the slope is measured. */
const REACH = 0.03;

const parameters = z.strictObject({ gamma, strategy: strategy.default('S') });

type Parameters = z.infer<typeof parameters>;

/**
 * The attacker's share from which a strategy pays. Halving comes near the point where gain turns from negative to
 * positive; from there one step of Newton's, with fresh randomness and a slope measured around it.
 */
export const withholdingThreshold: Model<Parameters> = {
  name: 'withholding-threshold',
  evidence: 'product kernel',
  summary: 'chain race: least share of the power at which a withholding strategy earns more than its share',
  parameters,
  simulate: (situation, trial) => {
    const search = trial.samples(BLOCKS / 10, SEARCH);
    let [low, high] = [0, 0.5];
    for (let step = 0; step < HALVINGS; step++) {
      const middle = (low + high) / 2;
      if (gain(situation, middle, search, trial, `search/${step}`).value > 0) high = middle;
      else low = middle;
    }
    const near = (low + high) / 2;
    const reach = Math.min(REACH, near * 0.9);
    const sides = trial.samples(BLOCKS / 4, SEARCH);
    const rise = differenceOf(
      gain(situation, near + reach, sides, trial, 'above'),
      gain(situation, near - reach, sides, trial, 'below'),
    );
    const slope = rise.value / (2 * reach);
    const left = gain(situation, near, trial.samples(BLOCKS), trial, 'near');
    const step = left.value / slope;
    // What is uncertain about the slope counts only as far as the step is long.
    const slopeError = (step * rise.standardError) / rise.value;
    const error = Math.sqrt(square(left.standardError / slope) + square(slopeError));
    return { kind: 'mean', value: near - step, standardError: error, samples: left.samples };
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
