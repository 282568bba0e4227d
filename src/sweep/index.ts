/**
 * Sweeps, and what can be reckoned from their rows: intervals, growth, sensitivity.
 *
 * @packageDocumentation
 */

export { type Axis, axisOf, type ListAxis, parseAxis, type RangeAxis } from './axis.js';
export { DESIGNS, type DesignKind, type DesignSettings, designPoints } from './design.js';
export { type Growth, type GrowthRun, growthOf } from './growth.js';
export { type Interval, intervalOf } from './interval.js';
export type { Outcome, SweepPlan, SweepPoint, SweepRow, SweepRun } from './plan.js';
export { type SensitivityIndex, sobolIndices } from './sensitivity.js';
export { estimateOf, type MeanEstimate, pairedDifference, studentQuantile } from './statistics.js';
export type { StoppingRule } from './stopping.js';
export {
  type Execute,
  type SweepJob,
  type SweepOptions,
  type SweepRecord,
  type SweepResult,
  sweep,
} from './sweep.js';
