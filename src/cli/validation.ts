import type { Estimate } from '../validation/estimate.js';
import { judgeAll, QUICK_EFFORT } from '../validation/validation.js';
import type { Context } from './command.js';
import { coreCount, doTasks } from './pool.js';
import { watched } from './progress.js';
import { readTables, type TableFile } from './validation-tables.js';
import type { ValidationTask } from './validation-task.js';
import { validationText } from './validation-text.js';

/** What `simulate validate` was asked for. */
export interface ValidationRequest {
  /** Table files; the package's own when empty. */
  readonly files: readonly string[];
  readonly group: string | undefined;
  readonly seed: string;
  /** Simulations of each row, pooled. */
  readonly repetitions: number;
  readonly workers: number | undefined;
  readonly quick: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly out: string | undefined;
}

/**
 * Simulates tables and prints what became of them.
 *
 * @returns whether no judged row is outside its bound.
 */
export async function validate(request: ValidationRequest, context: Context): Promise<boolean> {
  const { io, environment } = context;
  const files = readTables(request.files, request.group, io.folder);
  const tasks = tasksOf(files, request);
  const workers = request.workers ?? coreCount();
  const started = performance.now();
  const estimates = await watched(io, { quiet: request.quiet, runs: tasks.length }, (watch) =>
    doTasks<ValidationTask, Estimate>({
      module: new URL('./validation-task.js', import.meta.url),
      load: () => import('./validation-task.js'),
      tasks,
      workers,
      onDone: watch,
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const tables = files.map(({ table }) => table);
  const byRow = new Map<string, Estimate[]>();
  for (const [place, { shown, row }] of tasks.entries()) {
    const { id } = files.find((file) => file.shown === shown)!.table.rows[row]!;
    byRow.set(id, [...(byRow.get(id) ?? []), estimates[place]!]);
  }
  const validation = judgeAll(tables, byRow);
  io.stdout.write(
    validationText(validation, {
      verbose: request.verbose,
      output: io.stdout,
      environment,
      seconds,
      workers,
    }),
  );
  return validation.passed;
}

/** Each row as often as it is to be simulated. */
function tasksOf(
  files: readonly TableFile[],
  { seed, repetitions, quick }: ValidationRequest,
): ValidationTask[] {
  const effort = quick ? QUICK_EFFORT : 1;
  return files.flatMap(({ shown, data, table }) =>
    table.rows.flatMap((_, row) =>
      Array.from({ length: repetitions }, (_repetition, repetition) => ({
        data,
        shown,
        row,
        seed,
        repetition,
        effort,
      })),
    ),
  );
}
