import type { Consensus } from '../consensus.js';
import { pbftCore } from './consensus-core.js';
import { type PbftParameters, pbftParameters } from './parameters.js';

/** PBFT, after Castro and Liskov 1999: a primary, three phases, and view changes. */
export const pbft: Consensus<PbftParameters> = { ...pbftCore, parameters: pbftParameters };
