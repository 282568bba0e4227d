/**
 * What protocols, attacks and observers are built from: the interfaces, and the parts that consensim's own are made
 * of.
 *
 * @packageDocumentation
 */

export * as z from 'zod';
export type { Consensus, Protocol, World } from './consensus/consensus.js';
export type * from './consensus/faces.js';
export {
  AccountEncoding,
  /** @deprecated since 0.2: the name is `AccountEncoding`; it goes with the next minor version. */
  AccountEncoding as AccountTexts,
} from './consensus/kit/accounts/account-encoding.js';
export { AccountMaster } from './consensus/kit/accounts/account-master.js';
export { type AccountOptions, AccountProtocol } from './consensus/kit/accounts/account-protocol.js';
export { AccountRules, accountEffect, PAYMENT, REWARD } from './consensus/kit/accounts/account-rules.js';
export {
  PaymentRules,
  type PaymentRulesParts,
  type RunningBook,
} from './consensus/kit/accounts/payment-rules.js';
export {
  TransactionEncoding,
  /** @deprecated since 0.2: the name is `TransactionEncoding`; it goes with the next minor version. */
  TransactionEncoding as TransactionTexts,
  type UnsignedFields,
} from './consensus/kit/accounts/transaction-encoding.js';
export { BlockVerdicts, SignatureVerdicts } from './consensus/kit/accounts/verdicts.js';
export { Wallet } from './consensus/kit/accounts/wallet.js';
export {
  type ForkOrder,
  longestChain,
  mostWork,
  type TieBreak,
} from './consensus/kit/chain/longest-chain.js';
export { MiningClock } from './consensus/kit/chain/mining-clock.js';
export { SlotClock } from './consensus/kit/slots/slot-clock.js';
export {
  TurnClock,
  /** @deprecated since 0.2: the name is `TurnClock`; it goes with the next minor version. */
  TurnClock as ChanceClock,
  type TurnClockParts,
} from './consensus/kit/slots/turn-clock.js';
export { Ballots, type Certificate, NO_CERTIFICATE } from './consensus/kit/voting/ballots.js';
export { Decisions } from './consensus/kit/voting/decisions.js';
export { Electorate } from './consensus/kit/voting/electorate.js';
export {
  certificateSize,
  type HeightOptions,
  HeightProtocol,
  type HeightSeal,
  ROOT_HEIGHT_SEAL,
} from './consensus/kit/voting/height-protocol.js';
export { type HeightMessage, HeightVoter } from './consensus/kit/voting/height-voter.js';
export { failureBoundary, faultBound } from './consensus/kit/voting/quorum.js';
export { roundRobin, WeightedRotation } from './consensus/kit/voting/rotation.js';
export { RoundBook, RoundRecord } from './consensus/kit/voting/round-book.js';
export { placesOf, Tally } from './consensus/kit/voting/tally.js';
export {
  type BackOff,
  exponentialBackOff,
  linearBackOff,
  ViewSynchronizer,
} from './consensus/kit/voting/view-synchronizer.js';
export { type ViewCalls, ViewTimer, type ViewTiming } from './consensus/kit/voting/view-timer.js';
export {
  type AggregateMessage,
  type Aggregation,
  aggregateSize,
  VoteGatherer,
} from './consensus/kit/voting/vote-gatherer.js';
export { type RelayedMessage, VoteRelay } from './consensus/kit/voting/vote-relay.js';
export { Voter } from './consensus/kit/voting/voter.js';
export type { Sides, VoterFault, VoterFaultParts, VoterFaults } from './consensus/kit/voting/voter-faults.js';
export { type VotingOptions, VotingProtocol } from './consensus/kit/voting/voting-protocol.js';
export { duration, rate } from './consensus/parameters.js';
export type { Question } from './consensus/questions.js';
export { assert, InvariantError, ScenarioError } from './engine/errors.js';
export { exp, ln } from './engine/math.js';
export { NodeSet } from './engine/node-set.js';
export type { Random, RandomSource } from './engine/random.js';
export type { Action, Batch, Deed, EventId, Scheduler, Scheduling } from './engine/scheduler.js';
export {
  exactStamp,
  exactTime,
  laterStamp,
  type Stamp,
  stampAfter,
  stampNumber,
  stampSpan,
} from './engine/stamp.js';
export { type Duration, MILLISECOND, type NodeId, SECOND, type Time } from './engine/time.js';
export { Accounts, type AccountsOptions, type BalanceChange, type Effect } from './ledger/accounts.js';
export { type Amount, formatAmount, mulDiv, parseAmount } from './ledger/amount.js';
export { type Block, type Refusal, refuse } from './ledger/block.js';
export { type BlockContent, BlockTree, type Path } from './ledger/block-tree.js';
export type { Hashes } from './ledger/hash.js';
export type { Keyring } from './ledger/keys.js';
export { Pool, type PoolEntry } from './ledger/pool.js';
export type { Transaction, TransactionFields } from './ledger/transaction.js';
export type { Disturbance } from './network/disturbance.js';
export type { Links } from './network/link.js';
export type { Message } from './network/message.js';
export type { MessageCount } from './network/message-count.js';
export type { Network } from './network/network.js';
export type { Rule, Verdict } from './network/rule.js';
export type { Ties } from './network/ties.js';
export type { Topology } from './network/topology.js';
export type { Transport } from './network/transport.js';
export type { BlockMessage } from './nodes/chain-messages.js';
export type { ChainRules, ForkChoice } from './nodes/chain-rules.js';
export { ChainView } from './nodes/chain-view.js';
export type { Host } from './nodes/host.js';
export { Master, type MasterRules, type TransactionMessage } from './nodes/master.js';
export type { Participant } from './nodes/participant.js';
export type { Population, Role } from './nodes/role.js';
