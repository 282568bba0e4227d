import type { Consensus } from '../consensus.js';
import { nakamotoCore } from './consensus-core.js';
import { workUnderLoad } from './load.js';
import { moneyProblems } from './money-settings.js';
import { type NakamotoParameters, nakamotoParameters } from './parameters.js';

/** Proof of work and the longest chain, after Bitcoin; with `legacy`, after Pycotr (github.com/gw4e). */
export const nakamoto: Consensus<NakamotoParameters> = {
  ...nakamotoCore,
  parameters: nakamotoParameters,
  problems: moneyProblems,
  underLoad: workUnderLoad,
};
