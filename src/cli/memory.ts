import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SECOND } from '../engine/time.js';
import type { Run } from '../run.js';
import type { Scenario } from '../scenario/schema.js';
import { startSize } from '../scenario/size.js';
import { UsageError } from './exit.js';

const MEGABYTE = 1024 * 1024;
/** Share of the heap that may be in use: past it the engine does little but collect, and then ends the process. */
const FULL = 0.8;
/** Of the limit this much is for young objects alone: three times V8's half space of 16 MB. */
const YOUNG = 48 * MEGABYTE;
/** After a look that cost so long, the next waits so many times as long. */
const PATIENCE = 10;
/** Share of the heap that may be taken before the first event. */
const MOST_AT_START = 0.75;

const ADVICE = 'allow more with NODE_OPTIONS=--max-old-space-size=<megabytes>';

/** Megabytes this process may use for its objects. */
function heapLimit(): number {
  return Math.floor((getHeapStatistics().heap_size_limit - YOUNG) / MEGABYTE);
}

/**
 * Refuses a scenario that would fill the memory before its first event.
 *
 * @param limit megabytes there are for it.
 * @throws UsageError that names the key that asks for the most.
 */
export function refuseLargeStart(scenario: Scenario, limit = heapLimit()): void {
  const { bytes, path, value } = startSize(scenario);
  const megabytes = Math.ceil(bytes / MEGABYTE);
  const most = Math.floor(limit * MOST_AT_START);
  if (megabytes <= most) return;
  throw new UsageError(
    `${path}: ${value} needs some ${megabytes} MB before anything happens, and ${most} of the ${limit} MB of this process may go to that; lower it, or ${ADVICE}`,
  );
}

/** Looks whether a run is about to fill the memory; left alone, the engine would end the process with a trace. */
export class MemoryWatch {
  readonly #run: Run;
  #notBefore = 0;

  constructor(run: Run) {
    this.#run = run;
  }

  /** @throws UsageError when there is too little left to go on. */
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
    throw new UsageError(
      `${path}: the run has filled the ${heapLimit()} MB this process may use, after ${now / SECOND} simulated seconds with ${population.size} nodes, ${transactions.length} transactions and ${blocks.length} blocks; lower it or the duration, or ${ADVICE}`,
    );
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
