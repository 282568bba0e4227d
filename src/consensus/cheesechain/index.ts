import type { Consensus } from '../consensus.js';
import { cheesechainCore } from './consensus-core.js';
import { type CheesechainParameters, cheesechainParameters } from './parameters.js';

/** Cheesechain, after a course project (github.com/mezez, 2022): proof of work among peers of one tracker. */
export const cheesechain: Consensus<CheesechainParameters> = {
  ...cheesechainCore,
  parameters: cheesechainParameters,
};
