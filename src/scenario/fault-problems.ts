import * as z from 'zod';
import { formatDuration, type NodeId } from '../engine/time.js';
import { FAULT_KINDS, type FaultEntry, type FaultKinds, type Target } from '../faults/settings.js';
import { type Problem, problemError, problemsOf } from './problems.js';
import { Provenance } from './provenance.js';
import { faultSchema } from './schema/faults.js';
import type { NodeCounts } from './schema/scenario.js';
import { quoteValue } from './value-text.js';

const KINDS = FAULT_KINDS.map((kind) => `"${kind}"`).join(', ');

/** What is wrong with a scenario's faults that no single key can tell. */
export function faultProblems(faults: readonly FaultEntry[], counts: NodeCounts): readonly Problem[] {
  return faults.flatMap((entry, place) =>
    [...timeProblems(entry), ...kindProblems(entry, counts)].map(({ path, text }) => ({
      path: ['faults', place, ...path],
      text,
    })),
  );
}

function timeProblems(entry: FaultEntry): readonly Problem[] {
  const problems: Problem[] = [];
  if (entry.until !== undefined && entry.until <= entry.at) {
    problems.push({
      path: ['until'],
      text: `expected a time after ${formatDuration(entry.at)} ("at"), got "${formatDuration(entry.until)}"`,
    });
  }
  if (entry.every !== undefined && entry.for === undefined) {
    problems.push({ path: ['for'], text: 'expected how long it lasts each time, with "every", got nothing' });
  }
  if (entry.every === undefined && entry.for !== undefined) {
    problems.push({
      path: ['for'],
      text: 'expected "every" as well; a single fault lasts until "until"',
    });
  }
  return problems;
}

function kindProblems(entry: FaultEntry, counts: NodeCounts): readonly Problem[] {
  const kinds = FAULT_KINDS.filter((kind) => entry[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined) return [{ path: [], text: `expected one of the keys ${KINDS}` }];
  if (kinds.length > 1) {
    return [{ path: [], text: `expected one fault an entry, got ${kinds.map(quoteValue).join(' and ')}` }];
  }
  const prefixed = (problems: readonly Problem[]) =>
    problems.map(({ path, text }) => ({ path: [kind, ...path], text }));
  if (kind === 'partition') return prefixed(partitionProblems(entry.partition!, counts));
  const settings = entry[kind];
  if (typeof settings !== 'object') return [];
  return prefixed([
    ...targetProblems(settings as Target, counts, !['loss', 'duplicate', 'reorder', 'delay'].includes(kind)),
    ...(kind === 'eclipse' ? unknownNodes(entry.eclipse!.hears, ['hears'], counts) : []),
    ...(kind === 'delay' ? linkProblems(entry.delay!, counts) : []),
    ...(kind === 'clock' ? clockProblems(entry.clock!) : []),
    ...(kind === 'slow' ? slowProblems(entry.slow!) : []),
  ]);
}

function targetProblems(
  { nodes, role, count }: Target,
  counts: NodeCounts,
  needed: boolean,
): readonly Problem[] {
  if (nodes !== undefined) {
    if (role !== undefined || count !== undefined) {
      const path = [role !== undefined ? 'role' : 'count'];
      return [{ path, text: 'expected either nodes, or role and count, got both' }];
    }
    return unknownNodes(nodes, ['nodes'], counts);
  }
  if (needed && role === undefined && count === undefined) {
    return [{ path: [], text: 'expected "nodes", "role" or "count": which nodes it is about' }];
  }
  const available = counts[role ?? 'master'];
  if (count !== undefined && count > available) {
    const text = `expected at most ${available}, as many as there are (nodes.${role ?? 'master'}), got ${count}`;
    return [{ path: ['count'], text }];
  }
  return [];
}

function linkProblems({ between, ...target }: FaultKinds['delay'], counts: NodeCounts): readonly Problem[] {
  if (between === undefined) return [];
  if (target.nodes !== undefined || target.role !== undefined || target.count !== undefined)
    return [{ path: ['between'], text: 'expected either between, or nodes, role and count, got both' }];
  if (between[0] === between[1])
    return [{ path: ['between'], text: `expected two different nodes, got ${between[0]} twice` }];
  return unknownNodes(between, ['between'], counts);
}

function unknownNodes(
  nodes: readonly NodeId[],
  path: readonly (string | number)[],
  counts: NodeCounts,
): readonly Problem[] {
  const size = counts.master + counts.cashing + counts.consumer + counts.trusted;
  const stranger = nodes.find((node) => node >= size);
  if (stranger === undefined) return [];
  return [{ path, text: `expected nodes from 0 to ${size - 1}, got ${stranger}` }];
}

function partitionProblems(partition: FaultKinds['partition'], counts: NodeCounts): readonly Problem[] {
  if ('from' in partition) {
    return [...unknownNodes(partition.from, ['from'], counts), ...unknownNodes(partition.to, ['to'], counts)];
  }
  const seen = new Set<NodeId>();
  for (const node of partition.flat()) {
    if (seen.has(node)) return [{ path: [], text: `expected each node in one group, got ${node} twice` }];
    seen.add(node);
  }
  return partition.flatMap((group, place) => unknownNodes(group, [place], counts));
}

function clockProblems({ ahead, behind, drift }: FaultKinds['clock']): readonly Problem[] {
  if (ahead > 0 && behind > 0)
    return [{ path: ['behind'], text: 'expected either ahead or behind, got both' }];
  if (ahead + behind > 0 || drift !== 0) return [];
  return [{ path: [], text: 'expected "ahead", "behind" or "drift": the error of the clock' }];
}

function slowProblems({ processing, sending }: FaultKinds['slow']): readonly Problem[] {
  if (processing > 0 || sending > 0) return [];
  return [{ path: [], text: 'expected "processing" or "sending": what takes longer' }];
}

/**
 * Reads one fault written as an entry of a scenario's `faults`.
 *
 * @throws ScenarioError with one line about the first problem.
 */
export function parseFault(fault: object, counts: NodeCounts): FaultEntry {
  const data = { faults: [fault] };
  const decoded = z.safeDecode(faultsSchema, data as z.input<typeof faultsSchema>);
  if (!decoded.success) {
    throw problemError(problemsOf(decoded.error.issues, faultsSchema, data), new Provenance());
  }
  const faults = decoded.data.faults as readonly FaultEntry[];
  const problems = faultProblems(faults, counts);
  if (problems.length > 0) throw problemError(problems, new Provenance());
  return faults[0]!;
}

const faultsSchema = z.strictObject({ faults: z.array(faultSchema) });
