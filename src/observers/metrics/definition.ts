/** What a metric is about; the page of metrics and the report have a part for each. */
export type MetricGroup = 'chain' | 'network' | 'economy' | 'cost';

/**
 * What one row of a metric belongs to: the whole run, one node, one moment, or one node at one moment. Values of a
 * run and of a node stand at the run's end.
 */
export type MetricScope = 'run' | 'node' | 'time' | 'node-time';

/** What one metric is: the only place that says so. Docs, files, charts and the comparison take their words from it. */
export interface MetricDefinition {
  /** Name in files, in snake case, such as `stale_rate`. */
  readonly name: string;
  /** The same for people, short enough for an axis. */
  readonly title: string;
  /** Unit of the values; `1` for a pure number, `share` for one from 0 to 1. `coins` stands for the run's currency. */
  readonly unit: string;
  readonly group: MetricGroup;
  readonly scope: MetricScope;
  /** How it is reckoned, in a sentence or two. */
  readonly definition: string;
  /** Where the notion comes from: a paper and its section, or `consensim` for one of our own. */
  readonly source: string;
}

/** A definition without its group, as the tables of the groups hold it: name, title, unit, scope, definition, source. */
export type MetricRow = readonly [
  name: string,
  title: string,
  unit: string,
  scope: MetricScope,
  definition: string,
  source: string,
];
