import type { Consensus } from '../consensus.js';
import { ghostMechanism } from './ghost-mechanism.js';
import { type GhostParameters, ghostParameters } from './ghost-parameters.js';

/** Proof of work with the heaviest subtree and paid uncles, after Ethereum before 2022. */
export const ghost: Consensus<GhostParameters> = { ...ghostMechanism, parameters: ghostParameters };
