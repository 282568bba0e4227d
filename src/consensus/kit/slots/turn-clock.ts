import type { EventId, Scheduling } from '../../../engine/scheduler.js';
import { type Stamp, stampAfter, stampSpan } from '../../../engine/stamp.js';
import type { Duration, NodeId } from '../../../engine/time.js';
import type { NodeStatus } from '../../../nodes/node-status.js';
import type { SlotClock } from './slot-clock.js';

/** What a turn clock is made of. */
export interface TurnClockParts {
  readonly scheduler: Scheduling;
  readonly status: NodeStatus;
  readonly slots: SlotClock;
  /** Time between two turns of a slot, and their number. */
  readonly timeout: Duration;
  readonly attempts: number;
  /** Who is called, in this order. */
  readonly members: readonly NodeId[];
  /** A member has come to a turn by its own clock; `place` is its place among the members. */
  readonly onTurn: (place: number, slot: number, attempt: number) => void;
}

/**
 * Calls all members at each turn of each slot: at the slot's start and after each timeout. Members that are down are
 * passed over. One whose clock is wrong is called when its own clock says so, and misses or repeats a turn when its
 * clock is put right, as such a node would.
 */
export class TurnClock {
  readonly #parts: TurnClockParts;
  /** The next call of each member whose clock is wrong, by place. */
  readonly #own = new Map<number, EventId>();

  constructor(parts: TurnClockParts) {
    this.#parts = parts;
  }

  /** Plans the first turn of every member; called once, at the start of the run. */
  start(): void {
    const { slots, members, status } = this.#parts;
    slots.run((slot) => this.#all(slot, 0));
    const places = new Map(members.map((node, place) => [node, place]));
    for (const place of places.values()) this.#follow(place);
    status.watch((node) => {
      const place = places.get(node);
      if (place !== undefined) this.#follow(place);
    });
  }

  readonly #all = (slot: number, attempt: number): void => {
    const { members, status, scheduler, timeout, attempts, onTurn } = this.#parts;
    for (let place = 0; place < members.length; place++) {
      const node = members[place]!;
      if (status.isUp(node) && !status.isSkewed(node)) onTurn(place, slot, attempt);
    }
    if (attempt + 1 < attempts) scheduler.after(timeout, this.#all, slot, attempt + 1);
  };

  /** Begins or ends the calls by a member's own clock. */
  #follow(place: number): void {
    const { scheduler, status, members } = this.#parts;
    const event = this.#own.get(place);
    if (event !== undefined) scheduler.cancel(event);
    this.#own.delete(place);
    if (status.isSkewed(members[place]!)) this.#arm(place, status.clock(members[place]!));
  }

  /** Plans a member's first turn after what its clock shows. */
  #arm(place: number, shown: Stamp): void {
    const { scheduler, status, slots, timeout, attempts, members } = this.#parts;
    let slot = slots.slotAt(shown);
    let attempt = slot === 0 ? attempts : Math.floor(stampSpan(slots.startOf(slot), shown) / timeout) + 1;
    if (attempt >= attempts) {
      slot++;
      attempt = 0;
    }
    const start = stampAfter(slots.startOf(slot), attempt * timeout);
    const time = status.whenShown(members[place]!, start);
    // The run ends by the run's time: a clock that is ahead shows slots past that end, and one behind never its last.
    if (time >= slots.end) return;
    this.#own.set(place, scheduler.at(time, this.#fire, place, slot, attempt));
  }

  readonly #fire = (place: number, slot: number, attempt: number): void => {
    const { status, members, slots, timeout, onTurn } = this.#parts;
    this.#arm(place, stampAfter(slots.startOf(slot), attempt * timeout));
    if (status.isUp(members[place]!)) onTurn(place, slot, attempt);
  };
}
