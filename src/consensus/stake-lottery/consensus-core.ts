import type { ConsensusCore } from '../consensus.js';
import type { LotteryParameters } from './parameters.js';
import { LotteryProtocol } from './protocol.js';

const KEEPS_NO_FORKS = 'expected consensus.legacy: false, as the original rules keep no forks';
const GOES_BY_SLOTS = 'expected consensus.forging: clock and legacy: false, as it goes by slots';

/** The stake lottery, after R. Frasenberg's proof-of-stake-blockchain (github.com/rafrasenberg, 2022). */
export const stakeLotteryCore: ConsensusCore<LotteryParameters> = {
  name: 'stake-lottery',
  summary: 'Stake lottery: each staked coin is a lot, and the lot closest to the hash of the tip forges',
  users: {
    payer: 'consumer',
    text: 'users pay; the first of them also own a master each, with which they stake the share of what they hold that people.stake gives',
  },
  pace: ({ blockTime }) => blockTime,
  traits: ({ forging, legacy, reward }) => ({
    makers: 'master',
    payers: ['consumer', 'master'],
    blockCost: 'turn',
    weight: 'stake',
    questions: [...(reward === 'none' ? [] : (['rewards', 'stake'] as const)), 'power', 'wealth', 'stale'],
    misconduct: {
      twin: legacy ? KEEPS_NO_FORKS : true,
      freeBlocks: forging === 'clock' && !legacy ? true : GOES_BY_SLOTS,
    },
  }),
  create: (world, parameters) => new LotteryProtocol(world, parameters),
};
