import type { Estimate } from '../../validation/estimate.js';
import { parseTable, type ValidationTable } from '../../validation/table.js';
import { simulateRows } from '../../validation/validation.js';

/** Rows of one simulation to simulate once, as plain data that another thread can be sent. */
export interface ValidationTask {
  /** The table as its file holds it, and the file as the user knows it. */
  readonly data: unknown;
  readonly shown: string;
  /** Places of the rows in the table: those that share the simulation. */
  readonly rows: readonly number[];
  readonly seed: string;
  readonly repetition: number;
  readonly effort: number;
}

/** Tables this thread has parsed. */
const parsed = new Map<string, ValidationTable>();

/** Simulates rows of a table. */
export default function simulateTask(task: ValidationTask): readonly Estimate[] {
  let table = parsed.get(task.shown);
  if (table === undefined) {
    table = parseTable(task.data, task.shown);
    parsed.set(task.shown, table);
  }
  const rows = task.rows.map((row) => table.rows[row]!);
  return simulateRows(rows, task.seed, task.repetition, task.effort);
}
