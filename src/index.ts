/**
 * consensim: a deterministic discrete-event simulator of blockchain consensus. Same scenario, same seed, same
 * bytes, on any machine and JavaScript engine.
 *
 * @packageDocumentation
 */

export type {
  Attack,
  AttackInPlay,
  AttackParameters,
  AttackWorld,
  Measures,
  NamingParts,
} from './attacks/attack.js';
export type { AttackReport, AttackSettings } from './attacks/attack-set.js';
// What settings and protocols are made of.
export type { Attacks } from './attacks/index.js';
export { ATTACKS } from './attacks/index.js';
export type { SafetyMonitorParts } from './attacks/safety-monitor.js';
export {
  SafetyMonitor,
  /** @deprecated since 0.2: the name is `SafetyMonitor`; it goes with the next minor version. */
  SafetyMonitor as SafetyReferee,
} from './attacks/safety-monitor.js';
export type { Consensus, Protocol, UserRoles, UserShares, World } from './consensus/consensus.js';
export type * from './consensus/faces.js';
export { PROTOCOLS, type Protocols } from './consensus/index.js';
export type { Codec, OriginalRoutes, RoutedText } from './consensus/kit/wire/codec.js';
export type { Fields, Reading } from './consensus/kit/wire/reading.js';
export type { Question } from './consensus/questions.js';
export { type Checkpoint, type Difference, type DigestListener, firstDifference } from './engine/digest.js';
export type { Distribution } from './engine/distribution.js';
export { InvariantError, ScenarioError } from './engine/errors.js';
export type { HashStream } from './engine/event-log.js';
export type { Random, RandomSource, Shuffled } from './engine/random.js';
export type { Ratio } from './engine/ratio.js';
export { type Stamp, stampNumber } from './engine/stamp.js';
export type { Duration, NodeId, Time } from './engine/time.js';
export { formatDuration, parseDuration } from './engine/time.js';
export type { FaultEntry, FaultKinds, FaultTimes, Losses, MessageShare, Target } from './faults/settings.js';
export type { Credit } from './ledger/accounts.js';
export type { Amount, Currency, Rate } from './ledger/amount.js';
export { formatAmount, mulDiv, parseAmount } from './ledger/amount.js';
export type { Block, Refusal } from './ledger/block.js';
export { type Hashes, portableHashes } from './ledger/hash.js';
export type { Holdings } from './ledger/holdings.js';
export { type KeyPair, portableSigner, type Signer, verifySignature } from './ledger/keys.js';
export type { Locks } from './ledger/locks.js';
export { merkleTreeRoot } from './ledger/merkle.js';
export type { Transaction, TransactionBook } from './ledger/transaction.js';
export type { Coordinates } from './network/coordinates.js';
export type { Message } from './network/message.js';
export type { MessageTotals, SenderCounts } from './network/message-count.js';
export type { Place } from './network/places.js';
export type { PoolLinks } from './network/pool-links.js';
export type { Region, RegionTable } from './network/regions.js';
export type {
  CompactSettings,
  RelayNetworkSettings,
  RelaySettings,
  Requesting,
} from './network/relay/settings.js';
export { eclipse, isolate, oneWay, partition, type Rule, type Verdict } from './network/rule.js';
export type { Delay, NetworkSettings, Uplink, VerificationCost } from './network/settings.js';
export type { SlowStart } from './network/slow-start.js';
export type { NodeSpeeds, Speed } from './network/speeds.js';
export type { DegreeClass, EdgeRow, TopologySettings } from './network/topology-settings.js';
export type { Deliver } from './nodes/dissemination.js';
export type { LogLevel, NodeEvents } from './nodes/events.js';
export { logLine } from './nodes/log-line.js';
export type {
  Handle,
  NodeStatus,
  /** @deprecated since 0.2: the name is `NodeStatus`; it goes with the next minor version. */
  NodeStatus as Conditions,
} from './nodes/node-status.js';
export type { Participant } from './nodes/participant.js';
export type { TakeIn, TakeInParts } from './nodes/plain-blocks.js';
export type { Receipts } from './nodes/receipts.js';
export type { Population, Role } from './nodes/role.js';
export type { Fork, ForkBlock, ForkView } from './observers/forks.js';
export { gini } from './observers/gini.js';
export { METRICS, type MetricName, metricNamed } from './observers/metrics/catalogue.js';
export type { MetricDefinition, MetricGroup, MetricScope } from './observers/metrics/definition.js';
export { lorenz, nakamotoCoefficient, theil, topShare } from './observers/metrics/inequality.js';
export type { MetricsLevel } from './observers/metrics/recorder.js';
export { quantileOf, rankCorrelation } from './observers/metrics/statistics.js';
export type { Observer, RunEvents } from './observers/observer.js';
export type { ResultTables, TableName } from './observers/result-tables.js';
export type * from './observers/rows.js';
export { MemorySink, type Sink } from './observers/sink.js';
export type { CloserSummary, Summary } from './observers/summary.js';
export { type Cell, type Cells, type Columns, type Table, tableOf } from './observers/table.js';
export type { TransactionStatus } from './observers/tables.js';
export {
  /** @deprecated Import it from `consensim/originals`; it goes with the next minor version. */
  cheesechain,
  /** @deprecated Import it from `consensim/originals`; it goes with the next minor version. */
  lpos,
  /** @deprecated Import it from `consensim/originals`; it goes with the next minor version. */
  nakamoto,
  /** @deprecated Import it from `consensim/originals`; it goes with the next minor version. */
  pou,
  /** @deprecated Import it from `consensim/originals`; it goes with the next minor version. */
  stakeLottery,
} from './originals.js';
export {
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  ADOPT,
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  type DoubleSpending,
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  type DoubleSpendRaceOptions,
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  type DoubleSpendRaceResult,
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  type HonestMining,
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  race,
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  type SelfishMining,
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  strategyByLetters,
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  type WinningConvention,
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  type WithholdingRaceOptions,
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  type WithholdingRaceResult,
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  type WithholdingStrategy,
  /** @deprecated Import it from `consensim/races`; it goes with the next minor version. */
  withhold,
} from './races.js';
export { type AssemblyOptions, type Platform, portablePlatform } from './run/assembly.js';
export type { OutsidePayment } from './run/outside-payment.js';
export type { TextOpener } from './run/payments/replay.js';
export { STRATEGIES } from './run/people/strategies.js';
export type { Strategy, StrategyAction, StrategyView } from './run/people/strategy.js';
export { type Result, Run } from './run/run.js';
export { BUILT_IN_SCENARIOS } from './scenario/built-in.js';
export type { Known } from './scenario/known.js';
export { describeScenario, type ParseOptions, parseScenario } from './scenario/parse.js';
export type { Shares } from './scenario/schema/distribution.js';
export type { HoldingsSettings } from './scenario/schema/holdings.js';
export { scenarioJsonSchema } from './scenario/schema/json-schema.js';
export type { LockEntry } from './scenario/schema/locks.js';
export type { MiningSettings, OrderSettings } from './scenario/schema/orders.js';
export type { EnergySettings, OutputSettings } from './scenario/schema/output.js';
export type { PeopleSettings, Stay, StrategyEntry } from './scenario/schema/people.js';
export type {
  ConsensusSettings,
  NodeCounts,
  RunLimits,
  Scenario,
  SignatureSetting,
  WorkloadSettings,
} from './scenario/schema/scenario.js';
export type { AmountLaw, Bursts, Gap, PayeeLaw, PayerLaw, Rhythm } from './scenario/schema/workload.js';
export { prepare, type RunOptions, type ScenarioLike, simulate } from './simulate.js';
export { type SweepOptions, type SweepRecord, type SweepResult, sweep } from './sweep/sweep.js';
export {
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  type Comparison,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  type Estimate,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  exactly,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  type GroupSummary,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  type Judgement,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  judgeAll,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  MODELS,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  type Model,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  meanOf,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  parseTable,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  proportion,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  type Relation,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  type RowVerdict,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  simulateRow,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  type Trial,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  type Validation,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  type ValidationRow,
  /** @deprecated Import it from `consensim/validation`; it goes with the next minor version. */
  type ValidationTable,
} from './validation/index.js';
