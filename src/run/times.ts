import type { ConsensusCore, World } from '../consensus/consensus.js';
import { blocksToFinality } from '../consensus/traits.js';
import { ScenarioError } from '../engine/errors.js';
import { randomSource } from '../engine/random.js';
import { type Duration, formatDuration, type Time } from '../engine/time.js';
import type { Scenario } from '../scenario/schema/scenario.js';
import { lastArrival } from './payments/arrivals.js';
import { WARMUP_MARGIN } from './workload.js';

/** Blocks' time after the last payment: it may just have missed one, the next may be late, and it has to arrive. */
const TAIL = 2.5;

/** What of a scenario's times follows from its protocol. */
export interface ProtocolTimes {
  /** When the first payment is made and blocks begin. */
  readonly warmup: Time;
  /**
   * How long the run goes on after the last payment when the scenario leaves that open: two blocks and a half, and so
   * many more as it takes until nodes call the payment's block final.
   */
  readonly settling: Duration;
}

/** The times of a scenario that follow from its protocol. */
export function protocolTimes(scenario: Scenario, consensus: ConsensusCore<never>): ProtocolTimes {
  const parameters = parametersOf(scenario);
  const pace = consensus.pace(parameters);
  return {
    warmup: scenario.workload.warmup ?? pace + WARMUP_MARGIN,
    settling: Math.ceil((TAIL + blocksToFinality(consensus.traits(parameters))) * pace),
  };
}

/** When a scenario's blocks and the run begin and end. @throws ScenarioError when that is past its limit. */
export function timesOf(scenario: Scenario, consensus: ConsensusCore<never>): Pick<World, 'warmup' | 'end'> {
  const { warmup, settling } = protocolTimes(scenario, consensus);
  const end = scenario.duration ?? lastPayment(scenario, warmup) + settling;
  checkTimeLimit(end, scenario);
  return { warmup, end };
}

/** When the last payment is made: from a source of its own, which moves no draw of the run. */
function lastPayment({ workload, epoch, seed }: Scenario, warmup: Time): Time {
  let last = lastArrival(workload, warmup, epoch, randomSource(seed));
  for (const { at } of workload.orders) last = Math.max(last, at);
  return last;
}

/** Refuses a run that would last longer than its limit. */
function checkTimeLimit(end: Time, scenario: Scenario): void {
  if (end <= scenario.limits.time) return;
  throw new ScenarioError(
    `limits.time: the run would last ${formatDuration(end)} of simulated time, more than its limit of ${formatDuration(scenario.limits.time)}`,
    'limits.time',
  );
}

/** The protocol's parameters: the schema has decoded them with this very protocol's own part. */
export function parametersOf(scenario: Scenario): never {
  return scenario.consensus as never;
}
