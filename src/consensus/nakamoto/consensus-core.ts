import type { ConsensusCore } from '../consensus.js';
import type { UncleSettings } from '../kit/chain/uncles.js';
import type { NakamotoParameters } from './parameters.js';
import { WorkProtocol } from './protocol.js';
import { checkLength, readRetarget, readSettings } from './settings.js';
import { workTraits } from './traits.js';

/** Uncles that a block may name where that shows what its miner knew in time, as many and as old as Ethereum's. */
const NAMED: UncleSettings = { most: 2, depth: 6, paid: false };

/** Proof of work and the longest chain, after Bitcoin; with `legacy`, after Pycotr (github.com/gw4e). */
export const nakamotoCore: ConsensusCore<NakamotoParameters> = {
  name: 'nakamoto',
  summary: 'Proof of work: who solves the puzzle makes a block, the chain of most work holds',
  users: {
    payer: 'consumer',
    text: 'users pay; the first of them also own a miner each, with the hash power that people.power gives',
  },
  pace: ({ blockTime }) => blockTime,
  traits: ({ confirmations, blockTime, hashPower, legacy }) => ({
    ...workTraits(confirmations, { hashPower }),
    randomInterval: blockTime,
    startsIdle: !legacy,
    locksMoney: !legacy,
  }),
  create: (world, parameters) => {
    const { mining, acceptance } = parameters;
    if (mining !== 'clock') {
      checkLength('mining.pauses', mining.pauses, world.population.of('master').length);
    }
    const read = readSettings(parameters, world);
    return new WorkProtocol(world, {
      ...parameters,
      ...read,
      retarget: readRetarget(parameters.retarget),
      acceptance: acceptance === 'all' ? undefined : acceptance,
      uncles: acceptance !== 'all' && acceptance.uncles ? NAMED : undefined,
    });
  },
};
