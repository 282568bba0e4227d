import type { Consensus } from '../consensus.js';
import { tendermintMechanism } from './mechanism.js';
import { type TendermintParameters, tendermintParameters } from './parameters.js';

/** Tendermint, after CometBFT: rounds of propose, prevote and precommit with locks. */
export const tendermint: Consensus<TendermintParameters> = {
  ...tendermintMechanism,
  parameters: tendermintParameters,
};
