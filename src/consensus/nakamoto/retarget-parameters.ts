import * as z from 'zod';
import { duration } from '../parameters.js';

function whole(least: number, greatest: number) {
  const expected = `expected a whole number from ${least} to ${greatest}`;
  return z.int(expected).min(least, expected).max(greatest, expected);
}

const ABOVE_ONE = 'expected a number above 1 and at most 1000000';
const windows = z.strictObject({
  every: whole(3, 1_000_000).prefault(2_016).describe('Blocks between two changes.'),
  limit: z
    .number(ABOVE_ONE)
    .gt(1, ABOVE_ONE)
    .max(1e6, ABOVE_ONE)
    .prefault(4)
    .describe('Most the difficulty rises or falls at once, as a factor.'),
});

const LIMITS = 'expected two factors, one of at most 1 and one of at least 1, such as [0.84, 1.32]';
const average = z.strictObject({
  average: z
    .strictObject({
      window: whole(2, 10_000).prefault(17).describe('Blocks whose targets and time count.'),
      damping: z
        .number('expected a number of at least 1')
        .min(1, 'expected a number of at least 1')
        .prefault(4)
        .describe('Only one part in so many of how far the time is off counts.'),
      limits: z
        .tuple([z.number(LIMITS).gt(0, LIMITS).max(1, LIMITS), z.number(LIMITS).min(1, LIMITS)], LIMITS)
        .prefault([0.84, 1.32])
        .describe('Most the time counts below and above what is meant.'),
      median: whole(1, 101).prefault(11).describe('Times are medians of so many stamps; 1 for the stamps.'),
    })
    .describe("A mean target by the time of its window: Zcash's, or Bitcoin Cash's of 2017."),
});

const lwma = z.strictObject({
  lwma: z
    .strictObject({ window: whole(2, 10_000).prefault(60).describe('Blocks whose solve times count.') })
    .describe('Solve times weighed the more, the later they were.'),
});

const asert = z.strictObject({
  asert: z
    .strictObject({
      halfLife: duration().prefault('2d').describe('Time behind schedule that halves the difficulty.'),
    })
    .describe('By how far the whole chain is behind or ahead of its schedule (aserti3-2d).'),
});

const darkGravityWave = z.strictObject({
  darkGravityWave: z
    .strictObject({ window: whole(2, 10_000).prefault(24).describe('Blocks whose targets and time count.') })
    .describe("Dash's rule."),
});

/** When the difficulty changes, as a scenario writes it. */
export const retarget = z
  .union(
    [z.enum(['none', 'per-block']), windows, average, lwma, asert, darkGravityWave],
    'expected "none", "per-block", { every: blocks, limit: factor }, or one of { average: ... }, { lwma: ... }, { asert: ... } and { darkGravityWave: ... }',
  )
  .prefault('none')
  .describe(
    "When the difficulty changes: never, a little at every block by Ethereum's rule, by Bitcoin's windows, or by another coin's rule.",
  );

/** The rule as it is written, with its parts decoded. */
export type WrittenRetarget = z.output<typeof retarget>;
