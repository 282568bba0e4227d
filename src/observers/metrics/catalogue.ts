import { CHAIN_METRICS } from './chain-definitions.js';
import { COST_METRICS } from './cost-definitions.js';
import type { MetricDefinition, MetricGroup, MetricRow } from './definition.js';
import { ECONOMY_METRICS } from './economy-definitions.js';
import { NETWORK_METRICS } from './network-definitions.js';

function group(name: MetricGroup, rows: readonly MetricRow[]): readonly MetricDefinition[] {
  return rows.map(([metric, title, unit, scope, definition, source]) => ({
    name: metric,
    title,
    unit,
    group: name,
    scope,
    definition,
    source,
  }));
}

/** Every metric, by group. */
export const METRICS: readonly MetricDefinition[] = [
  ...group('chain', CHAIN_METRICS),
  ...group('network', NETWORK_METRICS),
  ...group('economy', ECONOMY_METRICS),
  ...group('cost', COST_METRICS),
];

const BY_NAME = new Map(METRICS.map((metric) => [metric.name, metric]));

/** The definition of a metric; `undefined` for a name that is none. */
export function metricNamed(name: string): MetricDefinition | undefined {
  return BY_NAME.get(name);
}
