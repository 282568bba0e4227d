import type { Consensus } from '../consensus.js';
import { tendermintCore } from './consensus-core.js';
import { type TendermintParameters, tendermintParameters } from './parameters.js';

/** Tendermint, after CometBFT: rounds of propose, prevote and precommit with locks. */
export const tendermint: Consensus<TendermintParameters> = {
  ...tendermintCore,
  parameters: tendermintParameters,
  problems: ({ parameters: { powers }, nodes }) => {
    if (powers === 'equal' || powers.length === nodes.master) return [];
    const text = `expected a power for each of ${nodes.master} masters, got ${powers.length}`;
    return [{ path: ['consensus', 'powers'], text }];
  },
};
