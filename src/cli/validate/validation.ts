import type { Estimate } from '../../validation/estimate.js';
import { judgeAll, QUICK_EFFORT, sharedBy, type Validation } from '../../validation/validation.js';
import { MODULES } from '../bundle.js';
import { coreCount, doTasks } from '../execute/pool.js';
import { OutputFolder } from '../output/output-folder.js';
import type { Context } from '../request/command.js';
import { watched } from '../terminal/progress.js';
import { writeValidation } from './files.js';
import { readTables, type TableFile } from './tables.js';
import type { ValidationTask } from './task.js';
import { validationText } from './text.js';

/** Seed where none is given. */
export const DEFAULT_SEED = 'validate';

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
  const { io } = context;
  const files = readTables(request.files, request.group, io.folder);
  // Opened before the work, so that a folder that cannot be written is refused at once.
  const output = request.out === undefined ? undefined : OutputFolder.open(request.out, io.folder);
  try {
    const validation = await simulateTables(files, request, context);
    if (output !== undefined) {
      const tables = files.map(({ table }) => table);
      writeValidation({ ...request, validation, tables, command: commandOf(request) }, output);
      output.commit();
      io.stdout.write(`files  ${request.out}/validation.html, .csv and .json\n`);
    }
    return validation.passed;
  } catch (error) {
    output?.discard();
    throw error;
  }
}

/** Simulates all rows, judges them and prints the result. */
async function simulateTables(
  files: readonly TableFile[],
  request: ValidationRequest,
  { io, environment }: Context,
): Promise<Validation> {
  const tasks = tasksOf(files, request);
  const workers = request.workers ?? coreCount();
  const started = performance.now();
  const estimates = await watched(io, { quiet: request.quiet, runs: tasks.length }, (watch) =>
    doTasks<ValidationTask, readonly Estimate[]>({
      module: new URL('cli/validate/task.js', MODULES),
      load: () => import('./task.js'),
      tasks,
      nameOf: ({ shown, rows }) => `${shown}: rows.${rows[0]}`,
      unbroken: true,
      workers,
      watch,
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const tables = files.map(({ table }) => table);
  const byRow = new Map<string, Estimate[]>();
  for (const [place, { shown, rows }] of tasks.entries()) {
    const { table } = files.find((file) => file.shown === shown)!;
    for (const [at, row] of rows.entries()) {
      const { id } = table.rows[row]!;
      byRow.set(id, [...(byRow.get(id) ?? []), estimates[place]![at]!]);
    }
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
  return validation;
}

/** What makes the same figures again, whatever the number of workers. */
function commandOf({ files, group, seed, repetitions, quick }: ValidationRequest): string {
  const words = ['npx simulate validate', ...files];
  if (group !== undefined) words.push(`--group ${group}`);
  if (seed !== DEFAULT_SEED) words.push(`--seed ${JSON.stringify(seed)}`);
  if (repetitions !== 1) words.push(`--seeds ${repetitions}`);
  if (quick) words.push('--quick');
  return words.join(' ');
}

/** Each row as often as it is to be simulated. */
function tasksOf(
  files: readonly TableFile[],
  { seed, repetitions, quick }: ValidationRequest,
): ValidationTask[] {
  const effort = quick ? QUICK_EFFORT : 1;
  return files.flatMap(({ shown, data, table }) => {
    const sharing = new Map<string, number[]>();
    for (const [place, row] of table.rows.entries()) {
      const key = sharedBy(row);
      sharing.set(key, [...(sharing.get(key) ?? []), place]);
    }
    return [...sharing.values()].flatMap((rows) =>
      Array.from({ length: repetitions }, (_, repetition) => ({
        ...{ data, shown, rows, seed, repetition, effort },
      })),
    );
  });
}
