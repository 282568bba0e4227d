import type { ConsensusCore } from '../consensus.js';
import type { LposParameters } from './parameters.js';
import { LposProtocol } from './protocol.js';

/** Leader selection in proof of stake: senates drawn over stake, after github.com/LiWeiJie/LeaderSelectionInPOS. */
export const leaderSelectionCore: ConsensusCore<LposParameters> = {
  name: 'lpos',
  summary:
    'LPOS: a senate drawn over stake decides what its leader proposes, a competition names the director',
  users: {
    payer: 'master',
    text: 'users are members: they pay, and what they hold is the stake that senates are drawn over',
  },
  pace: ({ prepare, retry }) => prepare + retry,
  traits: () => ({
    makers: 'master',
    payers: ['master', 'consumer'],
    blockCost: 'quorum',
    floods: true,
    weight: 'stake',
    questions: ['power', 'wealth'],
    finality: { decidedAfterBlocks: 0 },
    misconduct: { committee: true },
  }),
  create: (world, parameters) => new LposProtocol(world, parameters),
};
