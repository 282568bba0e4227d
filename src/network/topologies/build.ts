import { ScenarioError } from '../../engine/errors.js';
import type { Random } from '../../engine/random.js';
import type { PoolLinks } from '../pool-links.js';
import type { Topology } from '../topology.js';
import type { TopologySettings } from '../topology-settings.js';

/** A graph that was built. */
export interface Built {
  readonly topology: Topology;
  /** True when it is in one piece whatever was drawn. */
  readonly certain: boolean;
  /** What to change when it is not in one piece. */
  readonly advice: string;
}

/** Builds one kind of graph. */
export type Build<Kind extends TopologySettings['kind']> = (
  settings: Extract<TopologySettings, { kind: Kind }>,
  size: number,
  random: Random,
  pools?: PoolLinks,
) => Built;

/** A graph that is in one piece by its make. */
export function connected(topology: Topology): Built {
  return { topology, certain: true, advice: '' };
}

/** A graph that may be in pieces. */
export function drawn(topology: Topology, advice: string): Built {
  return { topology, certain: false, advice };
}

/** The error for a graph that cannot exist. */
export function impossible(key: string, text: string): ScenarioError {
  const path = `network.topology.${key}`;
  return new ScenarioError(`${path}: ${text}`, path);
}
