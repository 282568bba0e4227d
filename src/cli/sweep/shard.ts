import type { SweepPlan, SweepRun } from '../../sweep/plan.js';
import { UsageError } from '../terminal/exit.js';
import type { Environment } from '../terminal/io.js';

/** One part of a sweep's runs: every `count`-th from the `number`-th on. */
export interface Shard {
  /** From 1 on. */
  readonly number: number;
  readonly count: number;
}

const MOST_SHARDS = 1_000_000;

/**
 * Reads a shard such as `3/40`.
 *
 * @throws UsageError with one line for anything else.
 */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,7})\/(\d{1,7})$/.exec(text.trim());
  const [number, count] = match === null ? [0, 0] : [Number(match[1]), Number(match[2])];
  if (number >= 1 && number <= count && count <= MOST_SHARDS) return { number, count };
  throw new UsageError(
    `--shard: expected a part such as 3/40, from 1/40 to 40/40, got ${JSON.stringify(text)}`,
  );
}

/** The shard that Slurm gives to a task of a job array; `undefined` outside of one. */
export function slurmShard(environment: Environment): Shard | undefined {
  const [task, least, count] = ['TASK_ID', 'TASK_MIN', 'TASK_COUNT'].map((name) => {
    const text = environment[`SLURM_ARRAY_${name}`];
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  });
  if (task === undefined || least === undefined || count === undefined || count < 1) return undefined;
  return parseShard(`${task - least + 1}/${count}`);
}

/** Whether a run belongs to a shard: by its place in the plan, whatever is done already. */
export function isInShard(
  { number, count }: Shard,
  { seeds }: SweepPlan,
  { point, seed }: SweepRun,
): boolean {
  return (point * seeds.length + seeds.indexOf(seed)) % count === number - 1;
}
