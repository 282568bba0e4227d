import type { ConsensusCore } from '../consensus.js';
import { cellShares } from './election.js';
import type { PouParameters } from './parameters.js';
import { UsageProtocol } from './protocol.js';

const KEEPS_NO_FORKS = 'expected consensus.legacy: false, as the original rules keep no forks';

/** Proof of usage, after the Pikcio simulation (github.com/Pikciochain/Proof_of_Usage, 2018). */
export const proofOfUsageCore: ConsensusCore<PouParameters> = {
  name: 'pou',
  summary:
    'Proof of usage: the closest id closes the block, a raffle returns fees to those who used the network',
  users: {
    payer: 'consumer',
    text: 'users pay, are certified and draw in the raffle; the first of them also own a master each, which closes blocks when it is nearest',
  },
  pace: ({ blockTime }) => blockTime,
  traits: ({ legacy }) => ({
    makers: 'master',
    payers: ['consumer'],
    blockCost: 'turn',
    weight: 'identity',
    questions: ['rewards', 'usage', 'stake', 'power', 'wealth', 'stale'],
    misconduct: { twin: legacy ? KEEPS_NO_FORKS : true, raffle: true, election: true },
    sharesOfNames: cellShares,
    locksMoney: !legacy,
  }),
  create: (world, parameters) => new UsageProtocol(world, parameters),
};
