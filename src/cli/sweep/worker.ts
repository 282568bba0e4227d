import { counted } from '../../report/number-text.js';
import type { Outcome } from '../../sweep/plan.js';
import { MODULES } from '../bundle.js';
import type { WrittenJob } from '../execute/job.js';
import { openThreads } from '../execute/pool.js';
import type { Crossing } from '../execute/thread.js';
import type { Context } from '../request/command.js';
import { changedModule } from '../request/own-modules.js';
import { UsageError } from '../terminal/exit.js';
import { Heartbeat } from './heartbeat.js';
import type { QueuedRun } from './queue.js';
import { connected, queueName, queuePackages } from './redis.js';
import { Store } from './store.js';

/** How often a run may lose its worker before the queue gives up on it; the sweep then puts it in again. */
const MOST_STALLS = 10;

/** What a worker is asked for. */
export interface WorkOptions {
  /** Address of Redis. */
  readonly redis: string;
  /** Its store, as the user wrote it; it may be shared with the sweep or with other workers. */
  readonly store: string;
  /** Runs at a time, each in a thread. */
  readonly workers: number;
  /** Milliseconds without a sign of life after which its runs are given to others. */
  readonly lock: number;
  readonly quiet: boolean;
}

/**
 * Takes runs from the queue until it is interrupted. Each is made in a thread, so that this process can say all the
 * while that it lives, and is kept in the store before the queue learns of it.
 */
export async function work(
  { redis, store: shown, workers, lock, quiet }: WorkOptions,
  { io }: Context,
): Promise<void> {
  const packages = await queuePackages();
  const connection = await connected(packages, redis);
  const store = Store.openWhole(shown, io.folder);
  const heart = new Heartbeat(store.folder, 'worker');
  const threads = openThreads<WrittenJob>(new URL('cli/execute/job.js', MODULES), workers);
  const perform = async ({ key, job }: QueuedRun): Promise<Crossing> => {
    store.refresh();
    const known = store.get(key);
    if (known !== undefined) return { outcome: known };
    const changed = changedModule(job.modules, io.folder);
    if (changed !== undefined)
      return {
        refusal: { kind: 'UsageError', message: `a worker has another file of ${changed}` },
      };
    const crossing = await threads.perform({ ...job, folder: io.folder });
    if (!('outcome' in crossing)) return crossing;
    store.refresh();
    store.put(key, crossing.outcome as Outcome);
    heart.done++;
    return crossing;
  };
  const worker = new packages.Worker<QueuedRun, Crossing>(queueName(), (job) => perform(job.data), {
    ...{ connection, concurrency: workers },
    ...{ lockDuration: lock, stalledInterval: lock, maxStalledCount: MOST_STALLS },
  });
  worker.on('error', () => {});
  if (!quiet) io.stdout.write(`worker of ${counted(workers, 'run')} at a time; Ctrl-C ends it after these\n`);
  await new Promise<void>((end) => {
    io.onInterrupt(() => end());
    // Who started it is gone.
    if (process.channel !== undefined && process.channel !== null) process.once('disconnect', () => end());
  });
  await worker.close();
  await threads.close();
  heart.stop();
  store.close();
  connection.disconnect();
  if (!quiet) io.stdout.write(`${counted(heart.done, 'run')} made\n`);
}

/**
 * Reads how long a worker may be silent.
 *
 * @throws UsageError for anything but whole seconds from 1 to 3600.
 */
export function lockOf(text: string | undefined): number {
  if (text === undefined) return 30_000;
  const seconds = /^(\d{1,4})s$/.exec(text.trim())?.[1];
  if (seconds !== undefined && Number(seconds) >= 1 && Number(seconds) <= 3600) return Number(seconds) * 1000;
  throw new UsageError(`--silence: expected whole seconds from 1s to 3600s, got ${JSON.stringify(text)}`);
}
