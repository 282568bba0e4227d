/**
 * Pure functions of Pycotr, held to vectors recorded from it.
 *
 * @packageDocumentation
 */

export {
  blockHash,
  blockHashInput,
  isValidChain,
  meetsDifficulty,
  type ProofOfWork,
  type PycotrBlock,
  type PycotrBlockContent,
  proofOfWork,
  searchNonce,
} from './pycotr-block.js';
export { type ChainChoice, type ChainOffer, chooseChain, longestOffer } from './pycotr-choice.js';
export { PYCOTR_DIFFICULTY, PYCOTR_GENESIS, PYCOTR_REWARD } from './pycotr-genesis.js';
export { balanceOf, POOL_TEXTS, type PycotrPoolView, poolRefusal } from './pycotr-pool.js';
export {
  isValidTransaction,
  type PycotrCard,
  type PycotrTransaction,
  transactionContent,
  transactionHash,
  transactionInBlock,
  transactionWire,
  type VerifyPycotr,
} from './pycotr-transaction.js';
export { pythonBytes } from './python-bytes.js';
