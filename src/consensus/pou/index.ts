import type { Consensus } from '../consensus.js';
import { proofOfUsageCore } from './consensus-core.js';
import { type PouParameters, pouParameters } from './parameters.js';
import { usageProblems } from './problems.js';

/** Proof of usage, after the Pikcio simulation (github.com/Pikciochain/Proof_of_Usage, 2018). */
export const proofOfUsage: Consensus<PouParameters> = {
  ...proofOfUsageCore,
  parameters: pouParameters,
  problems: usageProblems,
};
