/**
 * Pure functions of the stake lottery: lots, draws, and the original’s payloads.
 *
 * @packageDocumentation
 */

export { type DrawKind, holderOf, type Ranking, rankStakers } from '../draw.js';
export { bestLot, forger, type Lot, lotHash, rankedLots, referenceHash, type StakeEntry } from '../lots.js';
export {
  type BlockText,
  blockJson,
  blockPayload,
  GENESIS_BLOCK,
  type TransactionText,
  transactionJson,
  transactionPayload,
} from '../payload.js';
export {
  covered,
  execute,
  forgingRequired,
  isCovered,
  type Movement,
  poolWith,
  poolWithout,
  transactionsValid,
} from './ledger.js';
export { float, hash, jsonText, type PythonFloat, type PythonJson } from './python-json.js';
