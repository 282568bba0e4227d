import { setTimeout as pause } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import type { Outcome } from '../../sweep/plan.js';
import { type PlannedSweep, runText, type SweepRun } from '../../sweep/plan.js';
import type { WrittenJob } from '../execute/job.js';
import { named } from '../execute/pool.js';
import { type Crossing, received } from '../execute/thread.js';
import { packageVersion } from '../request/version.js';
import type { Io } from '../terminal/io.js';
import type { Engine, EngineCall } from './drive.js';
import { keyOf } from './plan-file.js';
import { connected, type QueuePackages, queueName, queuePackages } from './redis.js';
import type { QueueState } from './status.js';
import { type JobParts, jobsOf } from './threads.js';

/** Milliseconds between two looks at what has come. */
const LOOK = 100;
/** Looks between two searches for runs that the queue has lost. */
const SEARCH_EVERY = 20;
/** Runs put into the queue, or looked for in it, at a time. */
const BATCH = 500;
/** Looks without a worker after which the user learns of it. */
const LONELY = 50;
/** Seconds that the queue keeps what is done. */
const KEPT_SECONDS = 3600;

/** What is put into the queue: a run and its key. */
export interface QueuedRun {
  readonly key: string;
  readonly job: WrittenJob;
}

/** How a queue is used. */
export interface QueueOptions {
  readonly io: Io;
  readonly quiet: boolean;
  /** Called for each outcome that came over the queue. */
  readonly onRun: () => void;
}

/**
 * The engine of many machines: puts runs into a queue on Redis (BullMQ), and collects their outcomes into the store.
 * The store says what is done, the queue only hands out work: what Redis loses is put in again, what two workers
 * made is kept once.
 */
export function queueEngine(parts: JobParts, url: string, { io, quiet, onRun }: QueueOptions): Engine {
  return async (runs, call) => {
    const packages = await queuePackages();
    const connection = await connected(packages, url);
    const queue = new packages.Queue(queueName(), { connection });
    // A connection that is lost is sought again; the errors of the meantime tell nothing.
    queue.on('error', () => {});
    const collection = new Collection(queue, runs, parts, call, onRun);
    const events = await listened(packages, url, collection);
    try {
      await collection.putIn(collection.open());
      for (let looks = 1; collection.size > 0; looks++) {
        await pause(LOOK);
        collection.look();
        if (looks % SEARCH_EVERY === 0) await withinReason(collection.search());
        if (looks === LONELY && !quiet) await withinReason(tellIfAlone(queue, io));
      }
    } finally {
      await Promise.allSettled([events.close(), queue.close()]);
      connection.disconnect();
    }
  };
}

/** While Redis is away, a call to it waits: looks at the store and for interruptions must go on. */
async function withinReason(work: Promise<unknown>): Promise<void> {
  await Promise.race([work.catch(() => {}), pause(2000)]);
}

async function listened(packages: QueuePackages, url: string, collection: Collection) {
  const connection = await connected(packages, url);
  const events = new packages.QueueEvents(queueName(), { connection });
  events.on('error', () => {});
  events.on('completed', ({ jobId, returnvalue }) => {
    collection.take(jobId, returnvalue as unknown as Crossing | string);
  });
  return { close: () => events.close().finally(() => connection.disconnect()) };
}

async function tellIfAlone(queue: Queue, io: Io): Promise<void> {
  if ((await queue.getWorkersCount()) > 0) return;
  io.stderr.write(
    `simulate: no worker of consensim ${packageVersion()} of this build is there yet; start some with: simulate sweep work --redis ...\n`,
  );
}

/** The runs of one round that are still to come. */
class Collection {
  readonly #queue: Queue;
  readonly #open: Map<string, { readonly run: SweepRun; readonly job: WrittenJob }>;
  readonly #planned: PlannedSweep;
  readonly #call: EngineCall;
  readonly #onRun: () => void;
  readonly #total: number;
  #failure: { readonly error: unknown } | undefined;

  constructor(queue: Queue, runs: readonly SweepRun[], parts: JobParts, call: EngineCall, onRun: () => void) {
    const jobs = jobsOf(runs, parts);
    this.#queue = queue;
    this.#open = new Map(runs.map((run, place) => [keyOf(parts.keyed, run), { run, job: jobs[place]! }]));
    this.#planned = parts.planned;
    this.#call = call;
    this.#onRun = onRun;
    this.#total = this.#open.size;
  }

  get size(): number {
    return this.#open.size;
  }

  open(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** Puts runs into the queue; one that is there already stays as it is. */
  async putIn(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += BATCH) {
      const jobs = keys.slice(from, from + BATCH).map((key) => ({
        name: 'run',
        data: { key, job: this.#open.get(key)!.job } satisfies QueuedRun,
        opts: {
          jobId: key,
          attempts: 1,
          removeOnComplete: { age: KEPT_SECONDS },
          removeOnFail: { age: KEPT_SECONDS },
        },
      }));
      await this.#queue.addBulk(jobs);
    }
  }

  /** Is told what came of a run, from the queue. */
  take(key: string, value: Crossing | string | null | undefined): void {
    const entry = this.#open.get(key);
    if (entry === undefined || value === null || value === undefined) return;
    try {
      const crossing = typeof value === 'string' ? (JSON.parse(value) as Crossing) : value;
      this.#call.store.put(key, received(crossing) as Outcome);
      this.#onRun();
      this.#open.delete(key);
    } catch (error) {
      this.#failure ??= { error: named(runText(this.#planned.plan, entry.run), error) };
      // A run that was refused would be refused from the queue again, though the reason may be gone.
      void this.#queue.remove(key).catch(() => {});
    }
  }

  /**
   * Takes what other processes have put into the store.
   *
   * @throws what a run was refused for, and what the watch throws.
   */
  look(): void {
    const { store, watch } = this.#call;
    store.refresh();
    for (const key of this.open()) if (store.get(key) !== undefined) this.#open.delete(key);
    if (this.#failure !== undefined) throw this.#failure.error;
    watch(this.#total - this.#open.size);
  }

  /**
   * Looks for some of the runs in the queue: what is done there without our knowledge is taken, what the queue
   * knows nothing of (Redis came back empty) or gave up is put in again.
   */
  async search(): Promise<void> {
    const keys = this.open().slice(0, BATCH);
    const jobs = await Promise.all(keys.map((key) => this.#queue.getJob(key)));
    const lost: string[] = [];
    for (const [place, job] of jobs.entries()) {
      const key = keys[place]!;
      if (job === undefined) lost.push(key);
      else if (job.returnvalue !== null && job.returnvalue !== undefined)
        this.take(key, job.returnvalue as Crossing);
      else if (job.failedReason !== undefined && job.finishedOn !== undefined) {
        await job.remove();
        lost.push(key);
      }
    }
    await this.putIn(lost.filter((key) => this.#open.has(key)));
  }
}

/** What the queue says of itself. */
export async function queueState(url: string): Promise<QueueState> {
  const packages = await queuePackages();
  const connection = await connected(packages, url);
  const queue = new packages.Queue(queueName(), { connection });
  queue.on('error', () => {});
  try {
    const counts = await queue.getJobCounts('waiting', 'active', 'completed', 'failed');
    const { waiting = 0, active = 0, completed: done = 0, failed = 0 } = counts;
    return { waiting, active, done, failed, workers: await queue.getWorkersCount() };
  } finally {
    await queue.close();
    connection.disconnect();
  }
}
