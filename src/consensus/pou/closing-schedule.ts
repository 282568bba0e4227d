import { type Stamp, stampSpan } from '../../engine/stamp.js';
import type { Duration, NodeId } from '../../engine/time.js';
import type { Population } from '../../nodes/role.js';
import type { SlotClock } from '../kit/slots/slot-clock.js';
import { rankByDistance } from './election.js';
import type { UsageBlock } from './seal.js';

/** Which turn to close a moment belongs to. */
export interface Turn {
  readonly slot: number;
  /** 0 at the start of the slot, one more at each close timeout. */
  readonly attempt: number;
}

/**
 * Who may close on a block, and when: at most one master at any moment, and anybody can check which.
 *
 * In each slot the master closest to the seed comes first. When it does not deliver within the close timeout the
 * next closest may close, and so on; the last turn of a slot goes round all masters that come later, from slot
 * to slot, so that no set of silent masters stops the chain. The original has the first turn only and stops for
 * ever when that master is down.
 */
export class ClosingSchedule {
  readonly #clock: SlotClock;
  readonly #timeout: Duration;
  readonly #masters: readonly NodeId[];
  readonly #names: readonly string[];
  /** Ranking of the masters by the block it follows from. */
  readonly #ranks = new Map<number, Int32Array>();
  /** Turns in a slot. */
  readonly attempts: number;
  readonly #closestOnly: boolean;

  /** @param closestOnly the original's rule: nobody but the closest may ever close. */
  constructor(clock: SlotClock, timeout: Duration, population: Population, closestOnly: boolean) {
    this.#clock = clock;
    this.#timeout = timeout;
    this.#masters = population.of('master');
    this.#names = this.#masters.map((master) => population.nameOf(master)!);
    // A timeout longer than the slot leaves one attempt.
    this.attempts = closestOnly ? 1 : Math.max(1, Math.floor(clock.length / timeout));
    this.#closestOnly = closestOnly;
  }

  /** The turn that a stamp belongs to. */
  chanceAt(time: Stamp): Turn {
    const slot = this.#clock.slotAt(time);
    const elapsed = stampSpan(this.#clock.startOf(slot), time);
    return { slot, attempt: Math.min(this.attempts - 1, Math.floor(elapsed / this.#timeout)) };
  }

  /** What clocks show when a slot begins. */
  startOf(slot: number): Stamp {
    return this.#clock.startOf(slot);
  }

  /** Slot of the block's closing; 0 for the root. */
  slotOf(block: UsageBlock): number {
    return this.#clock.slotAt(block.seal.closingTime);
  }

  /** The master closest to the block's Merkle root. */
  elected(parent: UsageBlock): NodeId {
    return this.#masters[this.#rank(parent)[0]!]!;
  }

  /** The master that may close on `parent` at a turn; `undefined` when there are fewer masters than turns. */
  closer(parent: UsageBlock, turn: Turn): NodeId | undefined {
    const rank = this.#rank(parent);
    let place = turn.attempt;
    if (!this.#closestOnly && turn.attempt === this.attempts - 1 && rank.length > turn.attempt) {
      const waited = Math.max(0, turn.slot - this.slotOf(parent) - 1);
      place += waited % (rank.length - turn.attempt);
    }
    const master = rank[place];
    return master === undefined ? undefined : this.#masters[master];
  }

  #rank(parent: UsageBlock): Int32Array {
    let rank = this.#ranks.get(parent.index);
    if (rank === undefined) {
      rank = rankByDistance(parent.seal.merkleRoot, this.#names);
      this.#ranks.set(parent.index, rank);
    }
    return rank;
  }
}
