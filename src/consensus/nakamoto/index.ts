import type { Consensus } from '../consensus.js';
import { workUnderLoad } from './load.js';
import { nakamotoMechanism } from './mechanism.js';
import { type NakamotoParameters, nakamotoParameters } from './parameters.js';

/** Proof of work and the longest chain, after Bitcoin; with `legacy`, after Pycotr (github.com/gw4e). */
export const nakamoto: Consensus<NakamotoParameters> = {
  ...nakamotoMechanism,
  parameters: nakamotoParameters,
  underLoad: workUnderLoad,
};
