/**
 * consensim: a deterministic discrete-event simulator of blockchain consensus. Same scenario, same seed, same
 * bytes, on any machine and JavaScript engine.
 *
 * @packageDocumentation
 */

export * as cheesechain from './consensus/cheesechain/functions.js';
export type {
  BlockColumns,
  BlockFees,
  Consensus,
  PaymentOrder,
  Protocol,
  Records,
  World,
} from './consensus/consensus.js';
export { PROTOCOLS } from './consensus/index.js';
export * as lpos from './consensus/lpos/functions.js';
export * as nakamoto from './consensus/nakamoto/functions.js';
export * as pou from './consensus/pou/functions.js';
export * as stakeLottery from './consensus/stake-lottery/functions.js';
export { type Checkpoint, type Difference, firstDifference } from './engine/digest.js';
export { InvariantError, ScenarioError } from './engine/errors.js';
export type { Random, RandomSource } from './engine/random.js';
export type { Duration, NodeId, Time } from './engine/time.js';
export { formatDuration, parseDuration } from './engine/time.js';
export type { FaultEntry, FaultKinds, FaultTimes, Losses, MessageShare, Target } from './faults/settings.js';
export type { Amount, Currency, Rate } from './ledger/amount.js';
export { formatAmount, mulDiv, parseAmount } from './ledger/amount.js';
export type { Block, Refusal } from './ledger/block.js';
export { type Hashes, portableHashes } from './ledger/hash.js';
export { type KeyPair, portableSigner, type Signer, verifySignature } from './ledger/keys.js';
export { merkleTreeRoot } from './ledger/merkle.js';
export type { Transaction } from './ledger/transaction.js';
export type { Message } from './network/message.js';
export { eclipse, isolate, oneWay, partition, type Rule, type Verdict } from './network/rule.js';
export type { LogLevel } from './nodes/events.js';
export { logLine } from './nodes/log-line.js';
export type { Participant } from './nodes/participant.js';
export type { Population, Role } from './nodes/role.js';
export { gini } from './observers/gini.js';
export type { Observer, RunEvents } from './observers/observer.js';
export { MemorySink, type Sink } from './observers/sink.js';
export type { Summary } from './observers/summary.js';
export type { Cell, Table } from './observers/table.js';
export { type Result, Run } from './run.js';
export { BUILT_IN_SCENARIOS } from './scenario/built-in.js';
export { scenarioJsonSchema } from './scenario/json-schema.js';
export { describeScenario, parseScenario } from './scenario/parse.js';
export type { Scenario } from './scenario/schema.js';
export {
  type Platform,
  portablePlatform,
  prepare,
  type RunOptions,
  type ScenarioLike,
  simulate,
} from './simulate.js';
