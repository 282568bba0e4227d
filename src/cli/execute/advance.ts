import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Time } from '../../engine/time.js';
import type { Run } from '../../run/run.js';
import { MemoryWatch } from './memory.js';

/** Between two pauses the program neither notices that the user interrupts nor looks at its memory. */
const STRETCH_MILLISECONDS = 50;
const MOST_EVENTS = 1 << 20;

/** How far to go. */
export interface Goal {
  /** Events after this moment are left for later. */
  readonly until?: Time;
  /** Most events to execute. */
  readonly events?: number;
}

/**
 * Takes a run on, by default to its end, in stretches that last about as long, whatever its events cost. How it is
 * cut changes nothing in the run.
 *
 * @throws MemoryShortage when memory runs short.
 */
export async function advance(run: Run, goal: Goal = {}): Promise<void> {
  const { until = run.end, events = Number.POSITIVE_INFINITY } = goal;
  const memory = new MemoryWatch(run);
  let left = events;
  let length = 1;
  while (left > 0) {
    const began = performance.now();
    const count = Math.min(length, left);
    const ran = run.step(count, until);
    left -= ran;
    // A run is one long call; without these pauses a signal would wait for its end.
    await nextTurn();
    memory.check();
    if (ran < count) return;
    const took = performance.now() - began;
    if (took < STRETCH_MILLISECONDS) length = Math.min(MOST_EVENTS, length * 2);
    else length = Math.max(1, length >> 1);
  }
}
