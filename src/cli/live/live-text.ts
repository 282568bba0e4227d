import { greatestOf } from '../../engine/extremes.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import { nameOf } from './node-run.js';
import type { ProcessReport } from './outcome.js';

/** What came of a run in several processes, for people. */
export function liveText(reports: readonly ProcessReport[], { nodes }: Scenario, out: string): string {
  const rows = reports.map((report) => [
    nameOf(report.nodes, nodes),
    report.heads.map(({ height }) => height).join(' '),
    String(report.sent),
    String(report.lost),
    String(report.received),
    `${(report.lateness.p50 * 1000).toFixed(1)} ms`,
    `${(report.lateness.p99 * 1000).toFixed(1)} ms`,
  ]);
  const heading = ['process', 'height', 'sent', 'lost', 'received', 'late p50', 'late p99'];
  const widths = heading.map((word, place) =>
    Math.max(word.length, greatestOf(rows.map((row) => row[place]!.length))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, place) => (place === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[place]!)))
      .join('  ');
  return `${[line(heading), ...rows.map(line)].join('\n')}\n${agreement(reports, nodes.master)}\nfiles: ${out}\n`;
}

/** Whether all masters ended on one block. */
function agreement(reports: readonly ProcessReport[], masters: number): string {
  const heads = reports.flatMap((report) => report.heads).filter(({ node }) => node < masters);
  const names = new Set(heads.map(({ id }) => id));
  const first = heads[0];
  if (first !== undefined && names.size === 1) {
    return `all ${heads.length} masters agree: block ${first.height}, ${first.id.slice(0, 16)}`;
  }
  return `the masters end on ${names.size} different blocks`;
}
