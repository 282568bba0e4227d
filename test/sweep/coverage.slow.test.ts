import { describe, expect, test } from 'vitest';
import { type Random, randomSource } from '../../src/engine/random.js';
import { estimateOf } from '../../src/sweep/statistics.js';
import { seedSteps } from '../../src/sweep/stopping.js';

const TRIALS = 4000;
/** Of the deviation, which is 1. */
const TARGET = 0.25;

/** Percent of trials whose interval, where the rule stopped, held the mean; doubled steps, every run, or a fixed number. */
function coverage(draw: (random: Random) => number, mean: number, steps: readonly number[]): number {
  const random = randomSource('coverage').stream('values');
  let held = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const values: number[] = [];
    for (const step of steps) {
      while (values.length < step) values.push(draw(random));
      const { halfWidth, mean: found } = estimateOf(values)!;
      const last = step === steps.at(-1);
      if (halfWidth! >= TARGET && !last) continue;
      if (Math.abs(found - mean) <= halfWidth!) held++;
      break;
    }
  }
  return (100 * held) / TRIALS;
}

const NORMAL = (random: Random) => random.normal();
const EXPONENTIAL = (random: Random) => random.exponential(1_000_000) / 1_000_000;
const EVERY = Array.from({ length: 638 }, (_, place) => place + 3);

describe('what stopping by looking costs', () => {
  // docs/sweeps.md has these figures. The error of a share near 90 % in 4,000 trials is half a percent.
  const cases: readonly [name: string, steps: readonly number[], normal: number, exponential: number][] = [
    ['80 seeds, fixed', [80], 95.0, 94.0],
    ['doubled from 10', seedSteps(640), 94.5, 89.0],
    ['after every run from 3', EVERY, 93.2, 81.6],
  ];
  test.each(cases)('%s: intervals of 95 %% hold %f and %f', (name, steps, normal, exponential) => {
    const found = [coverage(NORMAL, 0, steps), coverage(EXPONENTIAL, 1, steps)];
    console.info(name, found);
    expect(Math.abs(found[0]! - normal)).toBeLessThan(1.5);
    expect(Math.abs(found[1]! - exponential)).toBeLessThan(1.5);
  });
});
