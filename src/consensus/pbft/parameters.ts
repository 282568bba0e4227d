import * as z from 'zod';
import { duration } from '../parameters.js';

const EXPECTED_FACTOR = 'expected a number from 1 to 10';
const EXPECTED_CHECKPOINT = 'expected a whole number of blocks above 0';
const EXPECTED_FORCED = 'expected a whole number of blocks, or 0 for none';

/** What a scenario may say about PBFT. Times are those of Sawtooth PBFT where it has them, numbers those of the paper. */
export const pbftParameters = z.strictObject({
  blockTime: duration()
    .prefault('1s')
    .describe('Time from a block that is executed to the next PRE-PREPARE. Sawtooth: publishing delay, 1s.'),
  timeout: duration()
    .prefault('10s')
    .describe(
      'How long a replica waits for a block that is due before it asks for the next view. Sawtooth: commit timeout, 10s.',
    ),
  backoff: z
    .number(EXPECTED_FACTOR)
    .min(1, EXPECTED_FACTOR)
    .max(10, EXPECTED_FACTOR)
    .prefault(2)
    .describe(
      'Factor by which it waits longer with each further view without a block. Castro and Liskov, 4.5.2: 2.',
    ),
  checkpoint: z
    .int(EXPECTED_CHECKPOINT)
    .min(1, EXPECTED_CHECKPOINT)
    .prefault(100)
    .describe('Blocks between two CHECKPOINTs. Castro and Liskov, 4.3: 100.'),
  forcedViewChange: z
    .int(EXPECTED_FORCED)
    .min(0, EXPECTED_FORCED)
    .prefault(0)
    .describe(
      'Blocks after which the next primary has its turn, without messages or waiting. Castro and Liskov: never (0); Sawtooth: 100.',
    ),
  repeat: duration()
    .prefault('2s')
    .describe(
      'How long a replica that waits is silent before it says again what it said about the height, then twice as long, ' +
        'up to eight times. The paper leaves the time open.',
    ),
});

/** Parameters of PBFT, as parsed. */
export type PbftParameters = z.output<typeof pbftParameters>;
