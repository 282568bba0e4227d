import type { Consensus } from '../consensus.js';
import { ghostMechanism } from './ghost-mechanism.js';
import { type GhostParameters, ghostParameters } from './ghost-parameters.js';
import { workUnderLoad } from './load.js';

/** Proof of work with the heaviest subtree and paid uncles, after Ethereum before 2022. */
export const ghost: Consensus<GhostParameters> = {
  ...ghostMechanism,
  parameters: ghostParameters,
  underLoad: workUnderLoad,
};
