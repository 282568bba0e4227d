import { totalmem } from 'node:os';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { SECOND } from '../../engine/time.js';
import type { Run } from '../../run/run.js';
import { parametersOf } from '../../run/times.js';
import { BUILT_IN, type Known } from '../../scenario/known.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import { startSize } from '../../scenario/size.js';
import { MemoryShortage, UsageError } from '../terminal/exit.js';

const MEGABYTE = 1024 * 1024;
/** Share of the heap that may be in use: past it the engine does little but collect, and then ends the process. */
const FULL = 0.8;
/** Of the limit this much is for young objects alone: three times V8's half space of 16 MB. */
const YOUNG = 48 * MEGABYTE;
/** After a look that cost so long, the next waits so many times as long. */
const PATIENCE = 10;
/** Share of the heap that may be taken before the first event. */
const MOST_AT_START = 0.75;

/** Share of the machine's memory that threads may have together; the rest is for what is no object, and for others. */
const MOST_OF_MACHINE = 0.8;

const ADVICE = 'allow more with NODE_OPTIONS=--max-old-space-size=<megabytes>';
const THREAD_ADVICE = `${ADVICE}, with fewer --workers if the machine has no more`;

/** Megabytes this thread may use for its objects. */
function heapLimit(): number {
  return Math.floor((getHeapStatistics().heap_size_limit - YOUNG) / MEGABYTE);
}

/**
 * Megabytes that each of so many threads may use for its objects: as much as this one, if the machine has that much
 * for all of them.
 */
export function threadLimit(threads: number): number {
  if (threads === 1) return heapLimit();
  // 0 where no container sets a limit, or more than the machine has.
  const constrained = process.constrainedMemory();
  const machine = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.min(heapLimit(), Math.floor((machine * MOST_OF_MACHINE) / MEGABYTE / threads));
}

/**
 * Refuses a scenario that would fill the memory before its first event.
 *
 * @param threads how many are to run such a scenario at a time.
 * @param limit megabytes there are for each.
 * @param known what the scenario may name.
 * @throws UsageError that names the key that asks for the most.
 */
export function refuseLargeStart(
  scenario: Scenario,
  threads = 1,
  limit = threadLimit(threads),
  known: Known = BUILT_IN,
): void {
  const traits = known.protocols[scenario.consensus.protocol]?.traits(parametersOf(scenario));
  const { bytes, path, value } = startSize(scenario, traits?.startsIdle);
  const megabytes = Math.ceil(bytes / MEGABYTE);
  const most = Math.floor(limit * MOST_AT_START);
  if (megabytes <= most) return;
  const [whose, advice] =
    threads === 1 ? ['this process', ADVICE] : [`each of ${threads} threads`, THREAD_ADVICE];
  throw new UsageError(
    `${path}: ${value} needs some ${megabytes} MB before anything happens, and ${most} of the ${limit} MB of ${whose} may go to that; lower it, or ${advice}`,
  );
}

/** What V8 says when an object cannot be made because of its size. */
const TOO_LARGE =
  /^(?:Invalid (?:typed )?array length|Array buffer allocation failed|(?:Map|Set) maximum size exceeded|Invalid string length)/;

/** Whether an error says that there was too little memory: that of a thread, or for a single object. */
export function isOutOfMemory(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return true;
  return error instanceof RangeError && TOO_LARGE.test(error.message);
}

/** What to say of work for which {@link isOutOfMemory} holds. */
export const OUT_OF_MEMORY = `it needs more memory than there is for it; ask for less, or ${THREAD_ADVICE}`;

/** Looks whether a run is about to fill the memory; left alone, the engine would end the process with a trace. */
export class MemoryWatch {
  readonly #run: Run;
  #notBefore = 0;

  constructor(run: Run) {
    this.#run = run;
  }

  /** @throws MemoryShortage when there is too little left to go on. */
  check(): void {
    if (!this.#isFull()) return;
    const began = performance.now();
    if (began < this.#notBefore) return;
    // What is in use may be garbage: only what is left when it is gone counts.
    collectGarbage();
    if (this.#isFull()) this.#refuse();
    const ended = performance.now();
    this.#notBefore = ended + PATIENCE * (ended - began);
  }

  #isFull(): boolean {
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    return used > (limit - YOUNG) * FULL;
  }

  #refuse(): never {
    const { now, transactions, blocks, population, scenario } = this.#run;
    const { nodes, workload } = scenario;
    const path =
      transactions.length > 100 * population.size && workload.payments > 0
        ? 'workload.payments'
        : nodes.consumer > nodes.master
          ? 'nodes.consumer'
          : 'nodes.master';
    const [whose, advice] = isMainThread ? ['process', ADVICE] : ['thread', THREAD_ADVICE];
    throw new MemoryShortage(
      `${path}: the run has filled the ${heapLimit()} MB this ${whose} may use, after ${now / SECOND} simulated seconds with ${population.size} nodes, ${transactions.length} transactions and ${blocks.length} blocks; lower it or the duration, or ${advice}`,
    );
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
