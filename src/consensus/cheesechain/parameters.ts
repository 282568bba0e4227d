import * as z from 'zod';
import { duration } from '../parameters.js';

const TRUE_OR_FALSE = 'expected true or false';

const faults = z
  .strictObject({
    oneHopGossip: z
      .boolean(TRUE_OR_FALSE)
      .prefault(false)
      .describe(
        "Send on nothing that came from another peer: a cheese reaches its miner's own peers and no others.",
      ),
    stalePeers: z
      .boolean(TRUE_OR_FALSE)
      .prefault(false)
      .describe(
        'Keep the list of peers got when joining and learn of none that come later: the first to join knows nobody.',
      ),
  })
  .prefault({})
  .describe('Flaws of the original, to be switched on.');

/** What a scenario may say about Cheesechain, beside `protocol: cheesechain`. */
export const cheesechainParameters = z.strictObject({
  blockTime: duration()
    .prefault('10s')
    .describe('Mean time between two cheeses of all mining peers (masters) together.'),
  sync: duration()
    .prefault('30s')
    .describe(
      'Time after which a peer asks the tracker for more peers, and one peer for its chain and open transactions.',
    ),
  joinEvery: duration(0)
    .prefault('0s')
    .describe('Time between the starts of two peers, in the order of their numbers; 0s: all at once.'),
  faults,
  legacy: z
    .boolean(TRUE_OR_FALSE)
    .prefault(false)
    .describe(
      'Hash, prove and check as the original does: no ids, and a cheese is checked only for its proof and its parent.',
    ),
});

/** The parameters of Cheesechain as the simulator holds them. */
export type CheesechainParameters = Readonly<Required<z.output<typeof cheesechainParameters>>>;
