import type { NodeId } from '../../engine/time.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import { UsageError } from '../terminal/exit.js';

/** Processes at the most that one command starts. */
const MOST_PROCESSES = 64;

/**
 * Which nodes each process runs: the masters in turn over all but the last, and in the last everybody else.
 *
 * @param asked `masters` for a process a master, or the number of processes.
 * @throws UsageError for anything else.
 */
export function groupsOf(asked: string, { nodes }: Scenario): readonly (readonly NodeId[])[] {
  const { master, cashing, consumer, trusted } = nodes;
  const others = Array.from({ length: cashing + consumer + trusted }, (_, place) => master + place);
  const rest = others.length > 0 ? 1 : 0;
  const most = Math.min(MOST_PROCESSES, master + rest);
  const count = asked === 'masters' ? master + rest : /^\d{1,4}$/.test(asked) ? Number(asked) : 0;
  if (count < 2 || count > most) {
    const got = asked === 'masters' ? `masters (${count})` : JSON.stringify(asked);
    throw new UsageError(`--processes: expected "masters" or a number from 2 to ${most}, got ${got}`);
  }
  const groups: NodeId[][] = Array.from({ length: count - rest }, () => []);
  for (let node = 0; node < master; node++) groups[node % groups.length]!.push(node);
  return rest === 0 ? groups : [...groups, others];
}
