import type { Consensus } from '../consensus.js';
import { ghostCore } from './ghost-core.js';
import { type GhostParameters, ghostParameters } from './ghost-parameters.js';
import { workUnderLoad } from './load.js';
import { moneyProblems } from './money-settings.js';

/** Proof of work with the heaviest subtree and paid uncles, after Ethereum before 2022. */
export const ghost: Consensus<GhostParameters> = {
  ...ghostCore,
  parameters: ghostParameters,
  problems: moneyProblems,
  underLoad: workUnderLoad,
};
