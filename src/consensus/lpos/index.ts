import type { Consensus } from '../consensus.js';
import { leaderSelectionCore } from './consensus-core.js';
import { instructedPayments, lposUnderLoad } from './load.js';
import { type LposParameters, lposParameters } from './parameters.js';

/** Leader selection in proof of stake: senates drawn over stake, after github.com/LiWeiJie/LeaderSelectionInPOS. */
export const leaderSelection: Consensus<LposParameters> = {
  ...leaderSelectionCore,
  parameters: lposParameters,
  underLoad: lposUnderLoad,
  ownPayments: instructedPayments,
};
