import type { Scheduling } from '../../../engine/scheduler.js';
import type { Duration, Time } from '../../../engine/time.js';

/**
 * What one turn may set off before the next of the same moment begins: a message and its answer, which without
 * latency take two steps of the queue.
 */
const HOPS = 2;

/**
 * Calls each miner again and again after a pause of its own, the first time after one pause. Miners that are due at
 * the same moment are called one after another, each behind what the one before set off.
 */
export class PauseClock {
  readonly #scheduler: Scheduling;
  readonly #pauses: readonly Duration[];
  readonly #order: readonly number[];
  readonly #onTurn: (miner: number) => void;
  readonly #next: Time[];

  /**
   * @param pauses of each miner, above 0.
   * @param ties who is first of those due at one moment.
   */
  constructor(
    scheduler: Scheduling,
    pauses: readonly Duration[],
    ties: 'ascending' | 'descending',
    onTurn: (miner: number) => void,
  ) {
    this.#scheduler = scheduler;
    this.#pauses = pauses;
    const order = [...pauses.keys()];
    this.#order = ties === 'ascending' ? order : order.reverse();
    this.#onTurn = onTurn;
    this.#next = [...pauses];
  }

  start(): void {
    const { now } = this.#scheduler;
    for (const [miner, pause] of this.#pauses.entries()) this.#next[miner] = now + pause;
    this.#arm();
  }

  #arm(): void {
    let earliest = Infinity;
    for (const time of this.#next) earliest = Math.min(earliest, time);
    if (earliest < Infinity) this.#scheduler.at(earliest, this.#fire);
  }

  readonly #fire = (): void => {
    const { now } = this.#scheduler;
    const due = this.#order.filter((miner) => this.#next[miner] === now);
    for (const miner of due) this.#next[miner] = now + this.#pauses[miner]!;
    this.#arm();
    this.#take(due, 0, 0);
  };

  readonly #take = (due: readonly number[], place: number, hops: number): void => {
    if (hops > 0) {
      this.#scheduler.after(0, this.#take, due, place, hops - 1);
      return;
    }
    this.#onTurn(due[place]!);
    if (place + 1 < due.length) this.#scheduler.after(0, this.#take, due, place + 1, HOPS - 1);
  };
}
