import type { ConsensusCore } from '../consensus.js';
import type { LotteryParameters } from './parameters.js';
import { LotteryProtocol } from './protocol.js';

const KEEPS_NO_FORKS = 'expected consensus.legacy: false, as the original rules keep no forks';
const GOES_BY_SLOTS = 'expected consensus.forging: clock and legacy: false, as it goes by slots';

/** What discovery sends: each master its list to each other. */
const DISCOVERY = {
  what: 'discovery among masters',
  path: 'consensus.discovery',
  advice: 'set it to "none" (everybody knows everybody) or to a longer time, for a faster run',
  messages: (masters: number) => masters * masters,
};

/** The stake lottery, after R. Frasenberg's proof-of-stake-blockchain (github.com/rafrasenberg, 2022). */
export const stakeLotteryCore: ConsensusCore<LotteryParameters> = {
  name: 'stake-lottery',
  summary: 'Stake lottery: each staked coin is a lot, and the lot closest to the hash of the tip forges',
  users: {
    payer: 'consumer',
    text: 'users pay; the first of them also own a master each, with which they stake the share of what they hold that people.stake gives',
  },
  pace: ({ blockTime }) => blockTime,
  traits: ({ forging, legacy, discovery, reward }) => ({
    makers: 'master',
    payers: ['consumer', 'master'],
    blockCost: 'turn',
    weight: 'stake',
    locksMoney: !legacy,
    ...(discovery === 'none' ? {} : { chatter: { ...DISCOVERY, every: discovery } }),
    questions: [...(reward === 'none' ? [] : (['rewards', 'stake'] as const)), 'power', 'wealth', 'stale'],
    misconduct: {
      twin: legacy ? KEEPS_NO_FORKS : true,
      freeBlocks: forging === 'clock' && !legacy ? true : GOES_BY_SLOTS,
    },
  }),
  create: (world, parameters) => new LotteryProtocol(world, parameters),
};
