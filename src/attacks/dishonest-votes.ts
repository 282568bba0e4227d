import * as z from 'zod';
import { assert } from '../engine/errors.js';
import type { Attack, AttackParameters } from './attack.js';
import { pace } from './block-withholding.js';
import { decisions } from './decisions.js';
import { makersWith } from './fit.js';
import { known } from './measures.js';

const HOW = 'expected "nil" or "forgetting"';

const parameters = z.strictObject({
  votes: z
    .enum(['nil', 'forgetting'], HOW)
    .prefault('nil')
    .describe(
      'nil: votes for no block in every round, which proves nothing. forgetting: votes in round 1 as if it had not ' +
        'precommitted another block in round 0, and speaks to one half of the honest in each (amnesia).',
    ),
});

type DishonestVotesParameters = AttackParameters & z.output<typeof parameters>;

/** Members that vote once in each place, but not as the rules say. */
export const dishonestVotes: Attack<DishonestVotesParameters> = {
  kind: 'dishonest-votes',
  summary: 'Votes for no block, or forgets what it is locked on, where blocks are decided in rounds of votes',
  source:
    'Buchman, Kwon and Milosevic 2018, "The latest gossip on BFT consensus", section 3; CometBFT, "Light client attack detectors" (amnesia)',
  questions: { asks: ['stale'], spoils: ['wealth'] },
  parameters,
  fits: (traits) => makersWith(traits, 'rounds', 'the protocol has no rounds of votes with locks'),
  create: (world, { nodes, votes }) => {
    const { committee, rounds } = world.protocol.misconduct ?? {};
    assert(
      committee !== undefined && rounds !== undefined,
      'dishonest-votes needs a protocol with rounds of votes',
    );
    rounds.corrupt(nodes, votes);
    return {
      measures: (head) => known({ ...decisions(committee), seconds_per_block: pace(head, world.warmup) }),
    };
  },
};
