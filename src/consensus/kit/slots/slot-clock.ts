import type { Scheduling } from '../../../engine/scheduler.js';
import { exactStamp, exactTime, type Stamp, stampAfter, stampSpan } from '../../../engine/stamp.js';
import type { Duration, Time } from '../../../engine/time.js';

/**
 * Divides what clocks show into slots of equal length, and calls at the start of each by a clock that is right. Slot 1
 * starts one length after `origin`, as a timer that was set then would fire. To a node whose clock is wrong a slot
 * starts at another moment: see `Conditions.whenShown`.
 */
export class SlotClock {
  readonly #scheduler: Scheduling;
  readonly origin: Stamp;
  readonly length: Duration;
  /** No slot is begun from this moment on, whatever clocks show. */
  readonly end: Time;

  /** @param origin when slot 0 begins, by a clock that is right. */
  constructor(scheduler: Scheduling, origin: Time, length: Duration, end: Time) {
    this.#scheduler = scheduler;
    this.origin = exactStamp(origin);
    this.length = length;
    this.end = end;
  }

  /** The slot that a stamp lies in; 0 before the first. */
  slotAt(stamp: Stamp): number {
    return Math.max(0, Math.floor(stampSpan(this.origin, stamp) / this.length));
  }

  /** What clocks show when a slot begins. */
  startOf(slot: number): Stamp {
    return stampAfter(this.origin, slot * this.length);
  }

  /** Calls `onSlot` at the start of every slot from the first on. */
  run(onSlot: (slot: number) => void): void {
    this.#arm(1, onSlot);
  }

  #arm(slot: number, onSlot: (slot: number) => void): void {
    const start = exactTime(this.startOf(slot));
    if (start >= this.end) return;
    this.#scheduler.at(start, this.#fire, slot, onSlot);
  }

  readonly #fire = (slot: number, onSlot: (slot: number) => void): void => {
    onSlot(slot);
    this.#arm(slot + 1, onSlot);
  };
}
