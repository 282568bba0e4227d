import type { Scheduling } from '../../../engine/scheduler.js';
import type { Duration, Time } from '../../../engine/time.js';

/**
 * Divides time into slots of equal length and calls at the start of each. Slot 1 starts one length after
 * `origin`, as a timer that was set then would fire.
 */
export class SlotClock {
  readonly #scheduler: Scheduling;
  readonly origin: Time;
  readonly length: Duration;
  /** No slot starts at or after it. */
  readonly end: Time;

  constructor(scheduler: Scheduling, origin: Time, length: Duration, end: Time) {
    this.#scheduler = scheduler;
    this.origin = origin;
    this.length = length;
    this.end = end;
  }

  /** The slot that a moment lies in; 0 before the first. */
  slotAt(time: Time): number {
    return Math.max(0, Math.floor((time - this.origin) / this.length));
  }

  /** When a slot begins, in microseconds. */
  startOf(slot: number): Time {
    return this.origin + slot * this.length;
  }

  /** Calls `onSlot` at the start of every slot from the first on. */
  run(onSlot: (slot: number) => void): void {
    this.#arm(1, onSlot);
  }

  #arm(slot: number, onSlot: (slot: number) => void): void {
    const start = this.startOf(slot);
    if (start >= this.end) return;
    this.#scheduler.at(start, this.#fire, slot, onSlot);
  }

  readonly #fire = (slot: number, onSlot: (slot: number) => void): void => {
    onSlot(slot);
    this.#arm(slot + 1, onSlot);
  };
}
