import { exp } from '../engine/math.js';
import { SECOND } from '../engine/time.js';
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
    title: '1 − exp(−Δ/T)',
    source:
      '1 − exp(−Δ/T) with the block time T and the mean time Δ until a master has a block, as measured in the same runs (Decker and Wattenhofer, "Information Propagation in the Bitcoin Network", 2013, section 5)',
    parameter: ({ consensus, attacks, faults }) => {
      const { protocol, blockTime } = consensus as {
        readonly protocol: string;
        readonly blockTime?: unknown;
      };
      const plain = attacks.length === 0 && faults.length === 0;
      return protocol === 'nakamoto' && plain && typeof blockTime === 'number'
        ? blockTime / SECOND
        : undefined;
    },
    value: (blockTime, rows) => {
      const times = valuesOf(rows, 'propagation_mean');
      return times.length === 0 ? undefined : 1 - exp(-momentsOf(times).mean / blockTime);
    },
  },
];

/** The closed form for a metric; `undefined` when there is none. */
export function theoryOf(metric: string): Theory | undefined {
  return THEORIES.find((theory) => theory.metric === metric);
}
