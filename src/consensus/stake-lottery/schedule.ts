import { type Stamp, stampSpan } from '../../engine/stamp.js';
import type { Duration } from '../../engine/time.js';
import type { SlotClock } from '../kit/slots/slot-clock.js';

/** A moment at which somebody may forge by the clock. */
export interface Turn {
  readonly slot: number;
  /** 0 at the start of the slot, one more after each timeout. */
  readonly attempt: number;
}

/** Divides slots into turns, one for each staker that may have to stand in. */
export class ForgingSchedule {
  readonly #clock: SlotClock;
  readonly timeout: Duration;
  /** Turns in a slot. */
  readonly attempts: number;

  constructor(clock: SlotClock, timeout: Duration) {
    this.#clock = clock;
    this.timeout = Math.min(timeout, clock.length);
    // A slot has one turn at least: the timeout is no longer than the slot.
    this.attempts = Math.max(1, Math.floor(clock.length / this.timeout));
  }

  chanceAt(time: Stamp): Turn {
    const slot = this.#clock.slotAt(time);
    const attempt = Math.floor(stampSpan(this.#clock.startOf(slot), time) / this.timeout);
    return { slot, attempt: Math.min(attempt, this.attempts - 1) };
  }

  startOf(slot: number): Stamp {
    return this.#clock.startOf(slot);
  }

  /**
   * Rank of the staker whose turn it is. The last turn of a slot goes round all that are left, slot by slot, so
   * that no set of silent stakers stops the chain for good.
   *
   * @param parentTime the stamp of the block below.
   */
  rankAt(turn: Turn, parentTime: Stamp): number {
    if (turn.attempt < this.attempts - 1) return turn.attempt;
    return turn.attempt + Math.max(0, turn.slot - this.#clock.slotAt(parentTime) - 1);
  }
}
