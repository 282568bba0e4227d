import * as z from 'zod';
import { duration } from '../parameters.js';

const EXPECTED_AGGREGATORS = 'expected a whole number above 0';
const EXPECTED_POWER = 'expected a whole number above 0';

function timeout(standard: string, description: string) {
  return duration(0).prefault(standard).describe(`${description} CometBFT: ${standard}.`);
}

const timeouts = z.strictObject({
  propose: timeout('3s', 'Patience with the proposer in round 0.'),
  proposeDelta: timeout('500ms', 'What each further round adds to it.'),
  prevote: timeout('1s', 'Patience, once a quorum has prevoted, with those whose votes would agree.'),
  prevoteDelta: timeout('500ms', 'What each further round adds to it.'),
  precommit: timeout('1s', 'Patience, once a quorum has precommitted, with those whose votes would decide.'),
  precommitDelta: timeout('500ms', 'What each further round adds to it.'),
  commit: timeout('1s', 'Time from a decision to the next height, in which late precommits are gathered.'),
});

/** What a scenario may say about Tendermint. Defaults are those of CometBFT (`config/config.go`). */
export const tendermintParameters = z.strictObject({
  powers: z
    .union(
      [
        z.literal('equal'),
        z
          .array(z.int(EXPECTED_POWER).min(1, EXPECTED_POWER).max(1_000_000_000, EXPECTED_POWER))
          .min(1, 'expected a power for each master')
          .meta({ examples: [[10, 1, 1]] }),
      ],
      'expected "equal", or a list of whole numbers above 0, one a master',
    )
    .prefault('equal')
    .describe('Voting power of each master: how much its vote weighs and how often it proposes.'),
  timeouts: timeouts.prefault({}).describe('How long a validator waits at each step.'),
  repeat: duration()
    .prefault('1.5s')
    .describe(
      'How long a validator that waits is silent before it says again what it said about the height, then twice as ' +
        'long, up to eight times: in the place of the gossip of CometBFT, which looks each 100 ms for what a peer lacks.',
    ),
  votes: z
    .enum(['direct', 'relayed'], 'expected "direct" or "relayed"')
    .prefault('direct')
    .describe(
      'How proposals and votes reach the others: sent to each (direct), or passed on from peer to peer along ' +
        '`network.topology` (relayed), as CometBFT gossips them.',
    ),
  aggregation: z
    .union(
      [
        z.literal('none'),
        z.strictObject({
          aggregators: z
            .int(EXPECTED_AGGREGATORS)
            .min(1, EXPECTED_AGGREGATORS)
            .prefault(3)
            .describe('How many validators gather the votes of one height, by turns.'),
          gather: duration(0)
            .prefault('50ms')
            .describe('How long one waits for further votes; a quorum is sent at once.'),
        }),
      ],
      'expected "none", or { aggregators: 3, gather: 50ms }',
    )
    .prefault('none')
    .describe(
      'Votes go to a few validators, who send equal ones on as one message with one signature (BLS) and a bit for ' +
        'each validator. CometBFT: none.',
    ),
  skipCommitTimeout: z
    .boolean('expected true or false')
    .prefault(false)
    .describe(
      'Begin the next height as soon as everybody has precommitted. CometBFT: skip_timeout_commit, false.',
    ),
});

/** Parameters of Tendermint, as parsed. */
export type TendermintParameters = z.output<typeof tendermintParameters>;
