import type { Duration, Time } from '../engine/time.js';

/** Percents of the nodes at which a record takes the time. */
export const PROPAGATION_PERCENTS: readonly number[] = [
  1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 100,
];

/** How fast one item reached the nodes, the one that published it included. */
export interface Propagation {
  readonly published: Time;
  /** Nodes that have it. */
  readonly reached: number;
  /** Time to 50, 90, 99 and 100 percent of the nodes; `undefined` as long as fewer have it. */
  readonly to50: Duration | undefined;
  readonly to90: Duration | undefined;
  readonly to99: Duration | undefined;
  readonly to100: Duration | undefined;
  /** Mean time until a node had it, over those that have it. */
  readonly mean: Duration;
  /** Time to one of `PROPAGATION_PERCENTS` of the nodes; `undefined` as long as fewer have it. */
  to(percent: number): Duration | undefined;
}

/** Takes the times while the item spreads: since time only goes on, the node that makes a share full dates it. */
export class PropagationRecord implements Propagation {
  readonly published: Time;
  readonly #size: number;
  readonly #times: Duration[] = [];
  reached = 0;
  #waited: Duration = 0;
  /** Nodes at which the next percent is full. */
  #next: number;

  constructor(published: Time, size: number) {
    this.published = published;
    this.#size = size;
    this.#next = this.#nodesAt(0);
  }

  /** One more node has it. */
  note(now: Time): void {
    const reached = ++this.reached;
    this.#waited += now - this.published;
    while (reached >= this.#next) {
      this.#times.push(now - this.published);
      this.#next = this.#nodesAt(this.#times.length);
    }
  }

  get mean(): Duration {
    return this.reached === 0 ? 0 : this.#waited / this.reached;
  }

  to(percent: number): Duration | undefined {
    return this.#times[PROPAGATION_PERCENTS.indexOf(percent)];
  }

  get to50(): Duration | undefined {
    return this.to(50);
  }

  get to90(): Duration | undefined {
    return this.to(90);
  }

  get to99(): Duration | undefined {
    return this.to(99);
  }

  get to100(): Duration | undefined {
    return this.to(100);
  }

  /** Fewest nodes that are so many percent of all. Whole percents, multiplied out: 0.99 * size rounds up for some sizes. */
  #nodesAt(place: number): number {
    const percent = PROPAGATION_PERCENTS[place];
    return percent === undefined ? Number.POSITIVE_INFINITY : Math.ceil((percent * this.#size) / 100);
  }
}
