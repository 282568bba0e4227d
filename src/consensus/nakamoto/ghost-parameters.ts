import * as z from 'zod';
import { workParameters } from './parameters.js';
import { retarget } from './retarget-parameters.js';

const EXPECTED_MOST = 'expected a whole number from 0 to 16';
const EXPECTED_DEPTH = 'expected a whole number from 1 to 7';

/** What a scenario may say about `protocol: ghost`. */
export const ghostParameters = z.strictObject({
  ...workParameters,
  blockTime: workParameters.blockTime.prefault('14.4s'),
  subsidy: workParameters.subsidy.prefault(5),
  halving: workParameters.halving.prefault(0),
  confirmations: workParameters.confirmations.prefault(12),
  forkChoice: z
    .enum(['subtree', 'work'], 'expected "subtree" or "work"')
    .prefault('subtree')
    .describe('The heaviest subtree, or the chain of most work, which Ethereum used in the end.'),
  tieBreak: z
    .enum(['first-seen', 'lowest-hash', 'freshest'], 'expected "first-seen", "lowest-hash" or "freshest"')
    .prefault('first-seen')
    .describe('Which of two equally good chains a node follows.'),
  retarget,
  uncles: z
    .int(EXPECTED_MOST)
    .min(0, EXPECTED_MOST)
    .max(16, EXPECTED_MOST)
    .prefault(2)
    .describe('Stale blocks a block may name, whose miners are then paid a part of the subsidy.'),
  uncleDepth: z
    .int(EXPECTED_DEPTH)
    .min(1, EXPECTED_DEPTH)
    .max(7, EXPECTED_DEPTH)
    .prefault(6)
    .describe('Generations a named block may be older than the one that names it.'),
});

/** The parameters of `ghost` as the simulator holds them. */
export type GhostParameters = Readonly<Required<z.output<typeof ghostParameters>>>;
