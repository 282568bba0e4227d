import * as z from 'zod';
import { duration } from '../parameters.js';

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
  skipCommitTimeout: z
    .boolean('expected true or false')
    .prefault(false)
    .describe(
      'Begin the next height as soon as everybody has precommitted. CometBFT: skip_timeout_commit, false.',
    ),
});

/** Parameters of Tendermint, as parsed. */
export type TendermintParameters = z.output<typeof tendermintParameters>;
