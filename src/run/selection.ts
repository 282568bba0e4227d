import type { NodeId } from '../engine/time.js';
import { type Population, ROLES } from '../nodes/role.js';
import type { OutputSettings } from '../scenario/schema/output.js';

/** Up to this many nodes every node gets files when the scenario leaves it open. */
const ALL_UP_TO = 200;
/** Above it, so many nodes of each role do. */
const AUTOMATIC_SAMPLE = 2;

/** Which nodes get files of their own. */
export interface Selection {
  readonly selected: readonly NodeId[];
  /** One line that says so when not all nodes do; empty otherwise. */
  readonly note: string;
}

/** Chooses the nodes whose files are written: a sample is the first nodes of each role. */
export function selectNodes(setting: OutputSettings['nodeFiles'], population: Population): Selection {
  if (setting === 'all' || (setting === 'auto' && population.size <= ALL_UP_TO)) {
    return { selected: Array.from({ length: population.size }, (_, node) => node), note: '' };
  }
  if (setting === 'none')
    return { selected: [], note: 'No node has files of its own (output.nodeFiles: none).' };
  const count = setting === 'auto' ? AUTOMATIC_SAMPLE : setting.sample;
  const selected = ROLES.flatMap((role) => population.of(role).slice(0, count));
  const why = setting === 'auto' ? `chosen for ${population.size} nodes` : 'as the scenario says';
  const note = `Files for ${selected.length} of ${population.size} nodes: the first ${count} of each role (output.nodeFiles: { sample: ${count} }, ${why}).`;
  return { selected, note: selected.length === population.size ? '' : note };
}
