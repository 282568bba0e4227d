import type { ConsensusCore } from '../consensus.js';
import type { PbftParameters } from './parameters.js';
import { PbftProtocol } from './protocol.js';

/** PBFT, after Castro and Liskov 1999: a primary, three phases, and view changes. */
export const pbftCore: ConsensusCore<PbftParameters> = {
  name: 'pbft',
  summary: 'PBFT: a primary proposes, all vote twice, and a view change replaces a primary that fails',
  users: {
    payer: 'consumer',
    text: 'users pay; the first of them also own a replica each, which votes and proposes while it is primary',
  },
  // Proposals and votes come on top, which take as long as the network does.
  pace: ({ blockTime, timeout }) => Math.max(blockTime, Math.ceil(timeout / 3)),
  traits: () => ({
    makers: 'master',
    payers: ['consumer', 'master'],
    blockCost: 'quorum',
    // The replicas are given: another identity has no vote.
    weight: 'stake',
    // One primary makes the blocks of a view, whatever its power, and nothing is paid for them.
    questions: [],
    misconduct: { committee: true },
    finality: { decidedAfterBlocks: 0 },
  }),
  create: (world, parameters) => new PbftProtocol(world, parameters),
};
