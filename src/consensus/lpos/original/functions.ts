/**
 * Pure functions of LPOS: seats, directors, quorums, what is checked of a block.
 *
 * @packageDocumentation
 */

export type { OutputReference } from '../../../ledger/utxo.js';
export { failureBoundary, faultBound } from '../../kit/voting/quorum.js';
export { directorDraw, lowestSignature, nextQ } from '../director.js';
export { type Flood, floodRoutes, MAXIMUM_ROUTES, type Route, RouteTable } from '../routes.js';
export { compareStakes, type Senate, type SenatorStake, senate } from '../senate.js';
export {
  type BlockEvidence,
  type Output,
  type SeatSignature,
  type Spending,
  type SpendingChecks,
  type SpendingVerdict,
  seatsBehind,
  verifyBlock,
  verifyTransactions,
} from '../verification.js';
export {
  blockBytes,
  directorBytes,
  directorSignSource,
  hashStandard,
  merkleRoot,
  senateSignSource,
  transactionBytes,
  transactionSignSource,
  type WireBlock,
  type WireDirector,
  type WireInput,
  type WireOutput,
  type WireReference,
  type WireSignature,
  type WireTransaction,
} from '../wire.js';
