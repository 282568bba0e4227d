import { cheesechain } from './cheesechain/index.js';
import type { Consensus } from './consensus.js';
import { ghost } from './ghost/index.js';
import { nakamoto } from './nakamoto/index.js';
import { proofOfUsage } from './pou/index.js';

/** Every protocol that comes with consensim, by the name scenarios use. A new one is a line here. */
export const PROTOCOLS: Readonly<Record<string, Consensus<never>>> = {
  pou: proofOfUsage as Consensus<never>,
  nakamoto: nakamoto as Consensus<never>,
  cheesechain: cheesechain as Consensus<never>,
  ghost: ghost as Consensus<never>,
};
