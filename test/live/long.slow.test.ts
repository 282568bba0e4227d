import { expect, test } from 'vitest';
import type { ProcessReport } from '../../src/cli/live/outcome.js';
import { buildProgram } from '../cli/program.js';
import { newFolder } from '../cli/terminal.js';
import { start } from './started-program.js';

/** Bytes of memory that a process may come to need. */
const MOST_MEMORY = 400_000_000;

test('three masters in processes of their own agree for a minute, and need no more memory than at the start', async () => {
  const program = await buildProgram();
  const payments = ['--set', 'workload.payments=15', '--set', 'workload.every=3s'];
  const run = start(program, newFolder(), 'live', 'pou-default', '-mac', '3', ...payments, '--json');
  expect(await run.code, run.err()).toBe(0);
  const reports = JSON.parse(run.out()) as readonly ProcessReport[];
  expect(reports).toHaveLength(4);
  const heads = reports.flatMap((report) => report.heads.map(({ id }) => id));
  expect(new Set(heads).size).toBe(1);
  expect(reports.every(({ seconds }) => seconds > 55)).toBe(true);
  expect(reports.map(({ lost }) => lost)).toEqual([0, 0, 0, 0]);
  for (const { memory } of reports) expect(memory).toBeLessThan(MOST_MEMORY);
}, 300_000);
