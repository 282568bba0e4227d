import type { Estimate } from '../../validation/estimate.js';
import { parseTable, type ValidationTable } from '../../validation/table.js';
import { simulateRow } from '../../validation/validation.js';

/** One row to simulate once, as plain data that another thread can be sent. */
export interface ValidationTask {
  /** The table as its file holds it, and the file as the user knows it. */
  readonly data: unknown;
  readonly shown: string;
  /** Place of the row in the table. */
  readonly row: number;
  readonly seed: string;
  readonly repetition: number;
  readonly effort: number;
}

/** Tables this thread has parsed. */
const parsed = new Map<string, ValidationTable>();

/** Simulates one row of a table. */
export default function simulateTask(task: ValidationTask): Estimate {
  let table = parsed.get(task.shown);
  if (table === undefined) {
    table = parseTable(task.data, task.shown);
    parsed.set(task.shown, table);
  }
  return simulateRow(table.rows[task.row]!, task.seed, task.repetition, task.effort);
}
