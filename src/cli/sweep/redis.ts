import type { Queue, QueueEvents, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { sha256Of } from '../output/folder-sink.js';
import { packageVersion } from '../request/version.js';
import { UsageError } from '../terminal/exit.js';
import { buildOf } from './build.js';

/** Milliseconds that a first connection may take. */
const PATIENCE = 5000;
/** Milliseconds between two tries at a connection that was lost, at the most. */
const LONGEST_PAUSE = 1000;

/** The parts of the optional packages that are used. */
export interface QueuePackages {
  readonly Queue: typeof Queue;
  readonly QueueEvents: typeof QueueEvents;
  readonly Worker: typeof Worker;
  readonly Redis: typeof Redis;
}

/**
 * Loads BullMQ and ioredis, which only those install who use them.
 *
 * @throws UsageError that says how to install them.
 */
export async function queuePackages(): Promise<QueuePackages> {
  try {
    const [{ Queue, QueueEvents, Worker }, { Redis }] = await Promise.all([
      import('bullmq'),
      import('ioredis'),
    ]);
    return { Queue, QueueEvents, Worker, Redis };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) throw error;
    throw new UsageError('--redis: needs two packages more: npm install bullmq ioredis');
  }
}

/**
 * Name of the queue: workers of another version or build have another, so that none of their outcomes gets into this
 * sweep.
 */
export function queueName(): string {
  return `consensim-${sha256Of(`${packageVersion()}\n${buildOf()}`).slice(0, 12)}`;
}

/**
 * Connects to Redis. A connection that is lost later is sought again without end.
 *
 * @throws UsageError for what is no address, or where no Redis answers.
 */
export async function connected({ Redis }: QueuePackages, url: string): Promise<Redis> {
  if (!/^rediss?:\/\/[^\s/]+/.test(url) || !URL.canParse(url))
    throw new UsageError(
      `--redis: expected an address such as redis://127.0.0.1:6379, got ${JSON.stringify(url)}`,
    );
  const connection = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (tries) => Math.min(100 * tries, LONGEST_PAUSE),
  });
  let problem = 'no answer';
  connection.on('error', (error: NodeJS.ErrnoException) => {
    problem =
      error.code === 'ECONNREFUSED'
        ? 'connection refused'
        : (error.message || String(error.code)).split('\n')[0]!;
  });
  const late = new Promise<never>((_, fail) => {
    setTimeout(() => fail(new Error(problem)), PATIENCE).unref();
  });
  try {
    await Promise.race([connection.ping(), late]);
  } catch (error) {
    connection.disconnect();
    // The address may hold a password.
    const { host } = new URL(url);
    const reason = error instanceof Error && error.message !== 'no answer' ? error.message : problem;
    throw new UsageError(`--redis: no Redis answers at ${host}: ${reason}`);
  }
  return connection;
}
