/**
 * The core without what a page may not need: no table of protocols or attacks, no built-in scenarios, no reading of
 * scenarios. A page hands in a scenario that was parsed elsewhere and the one protocol that it names.
 *
 * @packageDocumentation
 */

export type { Attack } from './attacks/attack.js';
export type {
  ConsensusCore,
  /** @deprecated since 0.2: the name is `ConsensusCore`; it goes with the next minor version. */
  ConsensusCore as Mechanism,
} from './consensus/consensus.js';
export { InvariantError, ScenarioError } from './engine/errors.js';
export { isolate, partition, type Rule, type Verdict } from './network/rule.js';
export type { Observer, RunEvents } from './observers/observer.js';
export { MemorySink, type Sink } from './observers/sink.js';
export type { Cell, Table } from './observers/table.js';
export {
  type AssemblyOptions,
  type Platform,
  portablePlatform,
  prepareRun,
  type RunPlan,
} from './run/assembly.js';
export type { FaultReader, Result, Run } from './run/run.js';
export type { Scenario } from './scenario/schema/scenario.js';
