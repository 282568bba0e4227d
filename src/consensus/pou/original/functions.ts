/**
 * Pure functions of Proof of Usage, held to vectors recorded from the original.
 *
 * @packageDocumentation
 */

export { jsonText, pythonFixed, pythonFloat, pythonInt } from '../../kit/python-text.js';
export { cellShares, closestHash, closestIndex, FIRST_SEED, rankByDistance } from '../election.js';
export { fee } from '../fee.js';
export { hash, type MerkleLeaf, merkleRoot } from '../merkle.js';
export { deltaFor, findFunds, type Movement, overdraft, paidAmount } from '../overdraft.js';
export {
  type Prize,
  type RaffleInput,
  type RaffleResult,
  raffle,
  type Stake,
  type Ticket,
} from '../raffle.js';
export {
  type BlockStampText,
  type BlockText,
  blockJson,
  type HeaderText,
  headerJson,
  type TransactionStampText,
  type TransactionText,
  timeText,
  transactionContentJson,
  transactionJson,
} from '../wire.js';
export { satoshi, satoshiQuotient } from './legacy-raffle.js';
export { type Receiver, type Reception, receiveBlock, type Verify } from './legacy-rules.js';
export * as logText from './log-text.js';
export { type ReplayedBlock, type ReplayInput, replay } from './replay.js';
export { parseBlock, parseTransaction } from './wire-reader.js';
