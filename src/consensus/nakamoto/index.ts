import type { Consensus } from '../consensus.js';
import { nakamotoCore } from './consensus-core.js';
import { workUnderLoad } from './load.js';
import { type NakamotoParameters, nakamotoParameters } from './parameters.js';
import { workProblems } from './problems.js';

/** Proof of work and the longest chain, after Bitcoin; with `legacy`, after Pycotr (github.com/gw4e). */
export const nakamoto: Consensus<NakamotoParameters> = {
  ...nakamotoCore,
  parameters: nakamotoParameters,
  problems: workProblems,
  underLoad: workUnderLoad,
};
