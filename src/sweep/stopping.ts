import { ScenarioError } from '../engine/errors.js';
import { METRICS } from '../observers/metrics/catalogue.js';
import { hint } from '../scenario/names.js';
import { quoteValue } from '../scenario/value-text.js';
import { intervalOf } from './interval.js';

/** When a point has seeds enough. */
export interface StoppingRule {
  readonly metric: string;
  /** Half the width that its 95 % interval must come below. */
  readonly below: number;
  /** Whether `below` is a part of the mean instead of a value of the metric. */
  readonly relative: boolean;
}

/** Seeds that a rule is first asked about; then twice as many, and so on. */
export const FIRST_SEEDS = 10;
/** Most seeds of a point under a rule, unless something else is asked for. */
export const MOST_RULED_SEEDS = 640;

/**
 * Reads a rule: `stale_rate < 2 %` asks for half a width below 2 % of the mean, `stale_rate < 0.002` for half a width
 * below that value.
 *
 * @throws ScenarioError with one line.
 */
export function parseRule(text: string): StoppingRule {
  const match = /^\s*([a-z0-9_]+)\s*<\s*([^\s%]+)\s*(%?)\s*$/i.exec(text);
  const value = match === null ? Number.NaN : Number(match[2]);
  if (match === null || !Number.isFinite(value) || value <= 0)
    throw new ScenarioError(
      `--until: expected a metric and a width above 0, such as 'stale_rate < 2 %' or 'stale_rate < 0.001', got ${quoteValue(text)}`,
    );
  const metric = match[1]!;
  refuseUnknownMetric('--until', metric);
  return { metric, below: match[3] === '%' ? value / 100 : value, relative: match[3] === '%' };
}

/** A rule in words. */
export function ruleText({ metric, below, relative }: StoppingRule): string {
  return relative
    ? `half the 95 % interval of ${metric} below ${Number((below * 100).toPrecision(6))} % of its mean`
    : `half the 95 % interval of ${metric} below ${below}`;
}

/** Metrics that belong to the whole run, or whose last value does: what a sweep can ask for. */
export function sweptMetrics(): readonly string[] {
  return METRICS.filter(({ scope }) => scope === 'run' || scope === 'time').map(({ name }) => name);
}

/**
 * Refuses a name that is no metric of a whole run.
 *
 * @throws ScenarioError with the nearest name.
 */
export function refuseUnknownMetric(option: string, name: string): void {
  const known = sweptMetrics();
  if (known.includes(name)) return;
  const ofNodes = METRICS.some((metric) => metric.name === name);
  const problem = ofNodes
    ? `${quoteValue(name)} is a metric of each node, and a sweep keeps those of the whole run`
    : `there is no metric ${quoteValue(name)}${hint(name, known)}`;
  throw new ScenarioError(`${option}: ${problem}`);
}

/**
 * Whether a point may stop with these values. Only called for the first values in the order of seeds, never in the
 * order in which runs end, so that the answer is the same on any machines. Values that are all missing never will be
 * narrower: the point stops.
 */
export function isNarrow({ metric, below, relative }: StoppingRule, values: readonly number[]): boolean {
  const interval = intervalOf(values, metric);
  if (interval === undefined) return true;
  if (interval.halfWidth === null) return false;
  const target = relative ? below * Math.abs(interval.mean) : below;
  return interval.halfWidth < target || interval.halfWidth === 0;
}

/** Numbers of seeds at which a rule is asked: 10, 20, 40 and so on, the greatest last. */
export function seedSteps(most: number): readonly number[] {
  const steps: number[] = [];
  for (let count = Math.min(FIRST_SEEDS, most); count < most; count *= 2) steps.push(count);
  return [...steps, most];
}
