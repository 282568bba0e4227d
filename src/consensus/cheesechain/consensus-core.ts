import type { ConsensusCore } from '../consensus.js';
import type { CheesechainParameters } from './parameters.js';
import { CheesechainProtocol } from './protocol.js';

/** Mean intervals in which a cheese comes almost surely: the next may be long in coming. */
const PATIENCE = 4;

/** Cheesechain, after a course project (github.com/mezez, 2022): proof of work among peers of one tracker. */
export const cheesechainCore: ConsensusCore<CheesechainParameters> = {
  name: 'cheesechain',
  summary: 'Cheesechain: peers found by a tracker mine on the longest valid chain and exchange whole chains',
  users: {
    payer: 'consumer',
    text: 'users pay; the first of them also own a peer that mines, all with equal power',
  },
  pace: ({ blockTime }) => PATIENCE * blockTime,
  traits: () => ({
    makers: 'master',
    payers: ['consumer', 'master'],
    blockCost: 'work',
    floods: true,
    weight: 'work',
    questions: ['rewards', 'work', 'power', 'wealth', 'stale', 'hashing'],
    misconduct: { peers: true },
  }),
  create: (world, parameters) => new CheesechainProtocol(world, parameters),
};
