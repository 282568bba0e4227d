import { SECOND } from '../engine/time.js';
import { PROPAGATION_PERCENTS } from '../network/propagation.js';
import type { PropagationRow } from './rows.js';
import { type Table, tableOf } from './table.js';
import { chainOf, type TableParts } from './tables.js';

/**
 * How blocks spread: a row for each block and each share of the masters that it reached, in seconds from when its
 * first node took it in. Rows without a block are the mean curve: of the blocks of the final chain that got so far.
 */
export function propagationTable({ history, propagation }: TableParts): Table<PropagationRow> {
  const rows: PropagationRow[] = [];
  const sums = new Map<number, { total: number; count: number }>();
  const canonical = new Set(chainOf(history.best));
  for (const { block } of history.blocks) {
    const spread = propagation(block);
    if (spread === undefined) continue;
    for (const percent of PROPAGATION_PERCENTS) {
      const took = spread.to(percent);
      if (took === undefined) break;
      rows.push({ block: block.id, height: block.height, percent, seconds: took / SECOND });
      if (!canonical.has(block)) continue;
      const sum = sums.get(percent) ?? { total: 0, count: 0 };
      sums.set(percent, { total: sum.total + took, count: sum.count + 1 });
    }
  }
  for (const [percent, { total, count }] of sums) {
    rows.push({ block: '', height: null, percent, seconds: total / count / SECOND });
  }
  return tableOf('propagation', rows, ['block', 'height', 'percent', 'seconds']);
}
