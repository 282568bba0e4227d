import { MILLISECOND } from '../../engine/time.js';
import type { ConsensusCore } from '../consensus.js';
import type { TendermintParameters } from './parameters.js';
import { TendermintProtocol } from './protocol.js';

/** Tendermint, after CometBFT: rounds of propose, prevote and precommit with locks. */
export const tendermintCore: ConsensusCore<TendermintParameters> = {
  name: 'tendermint',
  summary: 'Tendermint: validators propose by turns and vote twice, and a block is final at once',
  // Proposals and votes come on top, which take as long as the network does.
  users: {
    payer: 'consumer',
    text: 'users pay; the first of them also own a validator each, which proposes and votes',
  },
  // Timeouts may be 0, and a pace may not.
  pace: ({ timeouts }) => Math.max(timeouts.commit, Math.ceil(timeouts.propose / 3), MILLISECOND),
  traits: () => ({
    makers: 'master',
    payers: ['consumer', 'master'],
    blockCost: 'quorum',
    weight: 'stake',
    locksMoney: true,
    questions: ['power'],
    misconduct: { committee: true, rounds: true },
    finality: { decidedAfterBlocks: 0 },
  }),
  create: (world, parameters) => new TendermintProtocol(world, parameters),
};
