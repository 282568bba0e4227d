import { cheesechain } from './cheesechain/index.js';
import type { Consensus } from './consensus.js';
import { leaderSelection } from './lpos/index.js';
import { ghost } from './nakamoto/ghost.js';
import { nakamoto } from './nakamoto/index.js';
import { proofOfUsage } from './pou/index.js';
import { stakeLottery } from './stake-lottery/index.js';

/** Every protocol that comes with consensim, by the name scenarios use. A new one is a line here. */
export const PROTOCOLS: Readonly<Record<string, Consensus<never>>> = {
  pou: proofOfUsage as Consensus<never>,
  nakamoto: nakamoto as Consensus<never>,
  ghost: ghost as Consensus<never>,
  cheesechain: cheesechain as Consensus<never>,
  'stake-lottery': stakeLottery as Consensus<never>,
  lpos: leaderSelection as Consensus<never>,
};
