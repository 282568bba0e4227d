import type { Duration, Time } from '../engine/time.js';

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
}

/** Takes the times while the item spreads: since time only goes on, the node that makes a share full dates it. */
export class PropagationRecord implements Propagation {
  readonly published: Time;
  readonly #size: number;
  reached = 0;
  to50: Duration | undefined;
  to90: Duration | undefined;
  to99: Duration | undefined;
  to100: Duration | undefined;

  constructor(published: Time, size: number) {
    this.published = published;
    this.#size = size;
  }

  /** One more node has it. */
  note(now: Time): void {
    const size = this.#size;
    const reached = ++this.reached;
    // Whole percents, multiplied out: 0.99 * size rounds up for some sizes.
    if (this.to50 === undefined && reached * 100 >= size * 50) this.to50 = now - this.published;
    if (reached * 100 < size * 90) return;
    if (this.to90 === undefined) this.to90 = now - this.published;
    if (this.to99 === undefined && reached * 100 >= size * 99) this.to99 = now - this.published;
    if (reached === size) this.to100 = now - this.published;
  }
}
