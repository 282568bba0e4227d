import type { Duration } from '../../engine/time.js';
import type { EdgeRow } from '../topology-settings.js';

/** A link as a file has it: its ends by whatever the file calls them. */
export interface NamedLink {
  readonly from: string;
  readonly to: string;
  readonly latency?: Duration;
}

/** What was read of a file, before its nodes have numbers. */
export interface NamedGraph {
  readonly links: readonly NamedLink[];
  /** Nodes that stand alone, with whatever else the file declares. */
  readonly declared: readonly string[];
  /** Sentences on what was left out. */
  readonly remarks: readonly string[];
}

/** Links by node numbers from 0 without gaps, and sentences on what was changed on the way. */
export interface ReadLinks {
  readonly rows: readonly EdgeRow[];
  /** Nodes that have a link. */
  readonly nodes: number;
  readonly remarks: readonly string[];
}

/**
 * Numbers the nodes: whole numbers in their order, anything else in the order in which it first stands. Links of a node
 * with itself, links that are repeated and nodes without links are left out, and counted. Of a link written in both
 * directions with two latencies, the mean holds, unless links are directed.
 */
export function numbered({ links, declared, remarks }: NamedGraph, directed: boolean): ReadLinks {
  const proper = links.filter(({ from, to }) => from !== to);
  const numberOf = numbersOf(proper);
  const merged = new Map<string, Merged>();
  for (const { from, to, latency } of proper) {
    const [a, b] = [numberOf.get(from)!, numberOf.get(to)!];
    const key = directed || a < b ? `${a} ${b}` : `${b} ${a}`;
    const known = merged.get(key);
    if (known === undefined) {
      merged.set(key, { a, b, latencies: latency === undefined ? [] : [latency] });
    } else if (latency !== undefined) known.latencies.push(latency);
  }
  const rows = [...merged.values()].map(rowOf);
  const alone = new Set(
    [...declared, ...links.map(({ from }) => from)].filter((name) => !numberOf.has(name)),
  );
  return {
    rows,
    nodes: numberOf.size,
    remarks: [
      ...counted(
        links.length - proper.length,
        'link of a node with itself was',
        'links of a node with itself were',
      ),
      ...counted(proper.length - rows.length, 'repeated link was', 'repeated links were'),
      ...counted(alone.size, 'node without links was', 'nodes without links were'),
      ...remarks,
    ],
  };
}

interface Merged {
  readonly a: number;
  readonly b: number;
  readonly latencies: Duration[];
}

function rowOf({ a, b, latencies }: Merged): EdgeRow {
  if (latencies.length === 0) return [a, b];
  const sum = latencies.reduce((total, latency) => total + latency, 0);
  return [a, b, Math.round(sum / latencies.length)];
}

function numbersOf(links: readonly NamedLink[]): ReadonlyMap<string, number> {
  const names = [...new Set(links.flatMap(({ from, to }) => [from, to]))];
  const areNumbers = names.every((name) => /^\d{1,15}$/.test(name));
  if (areNumbers) names.sort((a, b) => Number(a) - Number(b));
  return new Map(names.map((name, place) => [name, place]));
}

function counted(count: number, one: string, several: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : several} left out`];
}
