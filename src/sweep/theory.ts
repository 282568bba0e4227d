import { PROTOCOLS } from '../consensus/index.js';
import { SECOND } from '../engine/time.js';
import { parametersOf } from '../run/times.js';
import type { Scenario } from '../scenario/schema/scenario.js';
import { type SweepRow, valuesOf } from './plan.js';
import { momentsOf } from './statistics.js';

/** A closed form that a sweep can set beside what it measured. */
export interface Theory {
  readonly metric: string;
  /** What it says, for a legend. */
  readonly title: string;
  /** Formula and paper, in one line. */
  readonly source: string;
  /** What the formula needs of a scenario; `undefined` where it does not hold. */
  parameter(scenario: Scenario): number | undefined;
  /** Its value, from that and the runs of the point; `undefined` where they lack something. */
  value(parameter: number, rows: readonly SweepRow[]): number | undefined;
}

/** Closed forms by the metric they are for. */
export const THEORIES: readonly Theory[] = [
  {
    metric: 'stale_rate',
    title: 'at most Δ / (T + Δ)',
    source:
      'Δ / (T + Δ) with the block time T and the mean time Δ until a master has a block, as measured in the same runs: a chain whose blocks take Δ to be known grows by one in T + Δ (Sompolinsky and Zohar, "Secure High-Rate Transaction Processing in Bitcoin", 2015, section 4.2, with the mean delay in the place of the greatest). Exact for one delay among many equal miners; where delays differ the rate is lower, by a part of about their variance / (2 T Δ)',
    parameter: (scenario) => {
      const { attacks, faults, consensus } = scenario;
      const interval = PROTOCOLS[consensus.protocol]?.traits(parametersOf(scenario)).randomInterval;
      const plain = attacks.length === 0 && faults.length === 0;
      return plain && interval !== undefined ? interval / SECOND : undefined;
    },
    value: (blockTime, rows) => {
      const times = valuesOf(rows, 'propagation_mean');
      if (times.length === 0) return undefined;
      const { mean: delay } = momentsOf(times);
      return delay / (blockTime + delay);
    },
  },
];

/** The closed form for a metric; `undefined` when there is none. */
export function theoryOf(metric: string): Theory | undefined {
  return THEORIES.find((theory) => theory.metric === metric);
}
