import type { Mechanism } from '../consensus.js';
import type { LotteryParameters } from './parameters.js';
import { LotteryProtocol } from './protocol.js';

/** The stake lottery, after R. Frasenberg's proof-of-stake-blockchain (github.com/rafrasenberg, 2022). */
export const stakeLotteryMechanism: Mechanism<LotteryParameters> = {
  name: 'stake-lottery',
  summary: 'Stake lottery: each staked coin is a lot, and the lot closest to the hash of the tip forges',
  users: {
    payer: 'consumer',
    text: 'users pay; the first of them also own a master each, with which they stake the share of what they hold that people.stake gives',
  },
  pace: ({ blockTime }) => blockTime,
  create: (world, parameters) => new LotteryProtocol(world, parameters),
};
