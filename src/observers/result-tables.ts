import { ScenarioError } from '../engine/errors.js';
import { hint } from '../scenario/names.js';
import { listLines } from './display.js';
import type {
  AttackRow,
  BalanceRow,
  BlockRow,
  EventRow,
  MessageRow,
  MetricRow,
  PropagationRow,
  TransactionRow,
} from './rows.js';
import type { Summary } from './summary.js';
import type { Table } from './table.js';

/** The tables of a run. */
export interface ResultTables {
  readonly blocks: Table<BlockRow>;
  readonly transactions: Table<TransactionRow>;
  readonly balances: Table<BalanceRow>;
  /** Every metric, in rows of time (seconds), node, metric and value; empty when nothing was measured. */
  readonly metrics: Table<MetricRow>;
  /** Messages by type and sender. */
  readonly messages: Table<MessageRow>;
  /** How fast blocks reached shares of the masters. */
  readonly propagation: Table<PropagationRow>;
  /** What came of each attack and what the observer found, one row a measure; empty without attacks. */
  readonly attacks: Table<AttackRow>;
  /** Every event that changed something; empty unless the run was asked to keep them. */
  readonly events: Table<EventRow>;
}

/** Name of a table of a run. */
export type TableName = keyof ResultTables;

/**
 * The table of that name.
 *
 * @throws ScenarioError that names the nearest table when there is none.
 */
export function tableNamed(tables: ResultTables, name: string): Table {
  const names = Object.keys(tables);
  if (names.includes(name)) return tables[name as TableName];
  const shown = JSON.stringify(name) ?? String(name);
  throw new ScenarioError(
    `table: expected the name of a table, got ${shown}${hint(String(name), names)}`,
    'table',
  );
}

/** What a run came to, in a few lines: the outcome, the whole digest, and the tables there are. */
export function resultText(summary: Summary, tables: ResultTables, width: number): string {
  const { scenario, protocol, seed, time, blocks, stale, payments, digest } = summary;
  const sizes = Object.values(tables).map(({ name, length }: Table) => `${name} ${length}`);
  return [
    `${scenario}: ${protocol}, seed ${seed}, ${time} s simulated`,
    `${blocks} blocks and ${stale} stale, ${payments.confirmed} of ${payments.submitted} payments confirmed`,
    `digest ${digest}`,
    ...listLines('rows of tables:', sizes, width),
  ].join('\n');
}
