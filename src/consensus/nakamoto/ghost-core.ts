import type { ConsensusCore } from '../consensus.js';
import type { GhostParameters } from './ghost-parameters.js';
import { WorkProtocol } from './protocol.js';
import { readRetarget, readSettings } from './settings.js';
import { workTraits } from './traits.js';

/** Proof of work with the heaviest subtree and paid uncles, after Ethereum before 2022. */
export const ghostCore: ConsensusCore<GhostParameters> = {
  name: 'ghost',
  summary: 'Proof of work: the heaviest subtree holds, and stale blocks that are named are paid',
  users: {
    payer: 'consumer',
    text: 'users pay; the first of them also own a miner each, with the hash power that people.power gives',
  },
  pace: ({ blockTime }) => blockTime,
  traits: ({ confirmations, hashPower }) => workTraits(confirmations, { hashPower }),
  create: (world, parameters) => {
    const { uncles: most, uncleDepth: depth } = parameters;
    const read = readSettings(parameters, world);
    return new WorkProtocol(world, {
      ...parameters,
      ...read,
      retarget: readRetarget(parameters.retarget),
      acceptance: undefined,
      mining: 'clock',
      exchange: 'announce',
      uncles: most === 0 ? undefined : { most, depth },
      legacy: false,
    });
  },
};
