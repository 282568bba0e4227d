import type { Consensus } from '../consensus.js';
import { stakeLotteryCore } from './consensus-core.js';
import { type LotteryParameters, lotteryParameters } from './parameters.js';

/** The stake lottery, after R. Frasenberg's proof-of-stake-blockchain (github.com/rafrasenberg, 2022). */
export const stakeLottery: Consensus<LotteryParameters> = {
  ...stakeLotteryCore,
  parameters: lotteryParameters,
};
