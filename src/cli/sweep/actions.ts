import { counted } from '../../report/number-text.js';
import { sweepData } from '../../report/sweep/sweep-data.js';
import { runText, type SweepRow } from '../../sweep/plan.js';
import { rowsOf, summaryColumns } from '../../sweep/result.js';
import { OutputFolder } from '../output/output-folder.js';
import { type Arguments, isSet, lastOf } from '../request/arguments.js';
import type { Context } from '../request/command.js';
import { EXIT, UsageError } from '../terminal/exit.js';
import { shellWord } from '../terminal/shell-word.js';
import type { Engine } from './drive.js';
import { writeSweep } from './files.js';
import { type KeyedPlan, keptPlans } from './plan-file.js';
import { refuseOthers, requestedSweep, storeOf, workersOf } from './request.js';
import { isInShard, parseShard, type Shard, slurmShard } from './shard.js';
import { statusText } from './status.js';
import { Store } from './store.js';
import { runSweep, type SweepEnd } from './sweep-run.js';
import { sweepText } from './text.js';
import { type JobParts, threadEngine } from './threads.js';

/** Options that mean something for `sweep status` and `sweep work`. */
const STATUS_OPTIONS = ['store', 'redis', 'json'];
const WORK_OPTIONS = ['store', 'redis', 'workers', 'quiet', 'silence'];
/** All that the command has and that not every action takes. */
const OPTIONS = [
  ...['vary', 'design', 'points', 'seeds', 'until', 'max-seeds', 'metric', 'theory', 'fit', 'out', 'store'],
  ...['workers', 'quiet', 'json', 'shard', 'redis', 'silence', 'seed', 'set', 'metrics'],
];
/** Names of output folders are cut to this. */
const LONGEST_NAME = 120;

type Action = (names: readonly string[], given: Arguments, context: Context) => Promise<number>;

/** What `simulate sweep` can do, by the word behind it. */
export const sweepActions: Readonly<Record<'run' | 'merge' | 'status' | 'work', Action>> = {
  run: async (names, given, context) => {
    if (names.length === 0)
      throw new UsageError(
        'sweep: expected a scenario or a file; simulate list shows the built-in scenarios',
      );
    if (lastOf(given, 'silence') !== undefined)
      throw new UsageError('--silence: says when a worker counts as gone; it belongs to sweep work');
    const shard = shardOf(given, context);
    if (shard !== undefined && lastOf(given, 'redis') !== undefined)
      throw new UsageError('--shard: runs are cut into parts or handed out over Redis, not both');
    const request = await requestedSweep(names, given, context);
    const parts: JobParts = { ...request, folder: context.io.folder };
    const { keyed } = request;
    // What is wrong with the folder is said before the first run.
    if (shard === undefined) OutputFolder.open(outputOf(keyed, given), context.io.folder).discard();
    const quiet = isSet(given, 'quiet');
    const redis = lastOf(given, 'redis');
    const doing =
      shard === undefined ? (redis === undefined ? 'sweep' : 'collecting') : `shard ${shardText(shard)}`;
    const queue = redis === undefined ? undefined : await import('./queue.js');
    const end = await runSweep(context.io, {
      ...{ keyed, shown: storeOf(given), doing, quiet },
      engine: (onRun) => {
        if (queue !== undefined) return queue.queueEngine(parts, redis!, { io: context.io, quiet, onRun });
        const threads = threadEngine(parts, workersOf(given), onRun);
        return shard === undefined ? threads : shardEngine(threads, parts, shard);
      },
    });
    if (shard !== undefined) return tellShard(shard, keyed, end, given, context);
    return finish(keyed, end, given, context);
  },

  merge: async (names, given, context) => {
    refuseOthers(
      given,
      'merge',
      OPTIONS.filter((name) => !['shard', 'redis', 'silence'].includes(name)),
      OPTIONS,
    );
    const { io } = context;
    const shown = storeOf(given);
    const keyed =
      names.length > 0 ? (await requestedSweep(names, given, context)).keyed : onlyPlan(shown, io.folder);
    const end = await runSweep(io, {
      ...{ keyed, shown, doing: 'merge', quiet: true },
      engine: () => async () => {},
    });
    return finish(keyed, end, given, context);
  },

  status: async (names, given, context) => {
    refuseOthers(given, 'status', STATUS_OPTIONS, OPTIONS);
    if (names.length > 0) throw new UsageError(`sweep status: unexpected argument "${names[0]}"`);
    const shown = storeOf(given);
    const redis = lastOf(given, 'redis');
    const queue = redis === undefined ? undefined : await (await import('./queue.js')).queueState(redis);
    context.io.stdout.write(statusText(shown, context.io.folder, queue, isSet(given, 'json')));
    return EXIT.success;
  },

  work: async (names, given, context) => {
    refuseOthers(given, 'work', WORK_OPTIONS, OPTIONS);
    if (names.length > 0) throw new UsageError(`sweep work: unexpected argument "${names[0]}"`);
    const redis = lastOf(given, 'redis');
    if (redis === undefined)
      throw new UsageError('sweep work: expected where Redis is: --redis redis://host:port');
    const { lockOf, work } = await import('./worker.js');
    const options = {
      ...{ redis, store: storeOf(given), workers: workersOf(given) },
      ...{ quiet: isSet(given, 'quiet'), lock: lockOf(lastOf(given, 'silence')) },
    };
    await work(options, context);
    return EXIT.success;
  },
};

function shardText({ number, count }: Shard): string {
  return `${number}/${count}`;
}

function shardOf(given: Arguments, { environment }: Context): Shard | undefined {
  const text = lastOf(given, 'shard');
  return text === undefined ? slurmShard(environment) : parseShard(text);
}

function shardEngine(threads: Engine, { planned }: JobParts, shard: Shard): Engine {
  return (runs, call) =>
    threads(
      runs.filter((run) => isInShard(shard, planned.plan, run)),
      call,
    );
}

function tellShard(
  shard: Shard,
  { plan }: KeyedPlan,
  end: SweepEnd,
  given: Arguments,
  { io }: Context,
): number {
  if (isSet(given, 'quiet')) return EXIT.success;
  const missing =
    end.rows === undefined ? `, ${counted(end.missing.length, 'run')} of others not there yet` : '';
  const rule =
    plan.rules.length > 0 && end.rows === undefined
      ? '; --until may ask for more when they are: make all parts again'
      : '';
  io.stdout.write(`shard ${shardText(shard)}: ${counted(end.made, 'run')} made${missing}${rule}\n`);
  return EXIT.success;
}

/** The folder to write, as the user wrote it or by the names of the scenarios. */
function outputOf({ plan }: KeyedPlan, given: Arguments): string {
  return lastOf(given, 'out') ?? `output/sweep-${plan.labels.join('-')}`.slice(0, LONGEST_NAME);
}

/** The plan of a store that has one only. */
function onlyPlan(shown: string, folder: string): KeyedPlan {
  const store = Store.open(shown, folder, []);
  store.close();
  const plans = [...keptPlans(store.folder, shown).values()];
  const [plan, ...others] = plans;
  if (plan === undefined)
    throw new UsageError(
      `sweep merge: ${shown} has no plan; run the parts first, or name the scenario and what varies`,
    );
  if (others.length === 0) return plan;
  throw new UsageError(
    `sweep merge: ${shown} has ${plans.length} plans; repeat the scenario and what varies, such as: ${plan.command.replace('npx simulate sweep', 'simulate sweep merge')} --store ${shellWord(shown)}`,
  );
}

/** Writes the folder and tells of it; says what is missing when the sweep is not whole. */
function finish(keyed: KeyedPlan, end: SweepEnd, given: Arguments, context: Context): number {
  const { io } = context;
  const { rows, missing, asked, damaged } = end;
  const store = storeOf(given);
  if (rows === undefined) {
    const lines = damaged === 0 ? '' : ` (${counted(damaged, 'damaged line')} left out)`;
    io.stderr.write(
      `simulate: ${missing.length} of ${counted(asked, 'run')} are missing in ${store}${lines}, the first is ${runText(keyed.plan, missing[0]!)}; run the shards again, they make only what is missing\n`,
    );
    return EXIT.failed;
  }
  const shown = outputOf(keyed, given);
  return write(keyed, { ...end, rows }, { shown, store }, given, context);
}

function write(
  keyed: KeyedPlan,
  end: SweepEnd & { readonly rows: readonly SweepRow[] },
  { shown, store }: { readonly shown: string; readonly store: string },
  given: Arguments,
  { io }: Context,
): number {
  const data = sweepData(keyed, end.rows);
  writeSweep(shown, io.folder, keyed, data);
  if (isSet(given, 'json'))
    io.stdout.write(`${JSON.stringify(rowsOf(summaryColumns(keyed.plan, data.values)), null, 2)}\n`);
  else if (!isSet(given, 'quiet')) io.stdout.write(sweepText(data, end, shown, store));
  return EXIT.success;
}
