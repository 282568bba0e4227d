/**
 * Pure functions of cheesechain, held to vectors recorded from the original.
 *
 * @packageDocumentation
 */

export {
  type Cheese,
  type CheeseTransaction,
  cheeseJson,
  type HashText,
  RACLETTE,
  REWARD_AMOUNT,
  REWARD_SENDER,
  REWARD_SIGNATURE,
  smell,
  smellText,
  transactionJson,
} from '../cheese.js';
export { dispatch } from '../dispatch.js';
export { LONGEST_PEER_LIST, peerSample } from '../peer-sample.js';
export { guessSmell, proofOfWork, proofText, validProof } from '../proof.js';
export { type AddedCheese, addCheese, provesWork, verifyChain } from '../verification.js';
export { OriginalLedger, type VerifySignature } from './ledger.js';
export { pythonString } from './python-string.js';
