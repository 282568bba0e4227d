import type { Duration } from '../engine/time.js';
import { delayQuantile } from './delay.js';
import type { Delay } from './settings.js';

/** Steps of the table, and of these at each end, where quantiles bend, the ones that are worked out each time. */
const STEPS = 2048;
const EXACT = 32;

/**
 * The quantiles of one delay, for links that draw it millions of times: straight lines between 2,048 points, within a
 * thousandth of `delayQuantile`, and `delayQuantile` itself in the outer 64ths. Three times as fast as the
 * logarithm and the exponential of a Pareto draw.
 */
export class QuantileTable {
  readonly #delay: Delay;
  readonly #points: Float64Array;

  constructor(delay: Delay) {
    this.#delay = delay;
    this.#points = Float64Array.from({ length: STEPS - EXACT + 1 }, (_, step) =>
      delayQuantile(delay, step / STEPS),
    );
  }

  /** The value below which a share `u` of the draws lies, `u` in [0, 1). */
  at(u: number): Duration {
    const place = u * STEPS;
    const step = Math.floor(place);
    if (step < EXACT || step >= STEPS - EXACT) return delayQuantile(this.#delay, u);
    const low = this.#points[step]!;
    return Math.round(low + (this.#points[step + 1]! - low) * (place - step));
  }
}
