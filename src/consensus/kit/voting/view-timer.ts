import type { EventId } from '../../../engine/scheduler.js';
import type { Duration } from '../../../engine/time.js';
import type { Host } from '../../../nodes/host.js';

/** The times of a view. */
export interface ViewTiming {
  /** From the start of a view until its members tell what they have. */
  readonly entry: Duration;
  /** From the start of a view until its leader may act. */
  readonly prepare: Duration;
  /** Between two looks at whether there is something to decide. */
  readonly retry: Duration;
  /** From then until the view is given up. */
  readonly timeout: Duration;
}

/** What is done at the times of a view. */
export interface ViewCalls {
  /** The view has begun, after the time `entry`. */
  onEntry(): void;
  /** Whether there is something to decide. */
  isReady(): boolean;
  /** There is something to decide, and it is time. */
  onReady(): void;
  /** The view is over without a decision. */
  onTimeout(): void;
}

/**
 * One node's clock of one view: tells when to say what it has, when to act, and when to give the leader up. The
 * patience begins only when there is something to decide, so that an idle network does not turn from leader to leader.
 */
export class ViewTimer {
  readonly #host: Host;
  readonly #timing: ViewTiming;
  readonly #calls: ViewCalls;
  #entry: EventId | undefined;
  #next: EventId | undefined;

  constructor(host: Host, timing: ViewTiming, calls: ViewCalls) {
    this.#host = host;
    this.#timing = timing;
    this.#calls = calls;
  }

  /** Begins a view. @param takesPart false for a node that only tells what it has. */
  start(takesPart: boolean): void {
    this.stop();
    this.#entry = this.#host.after(this.#timing.entry, this.#calls.onEntry, undefined, undefined);
    if (takesPart) this.#next = this.#host.after(this.#timing.prepare, this.#look, undefined, undefined);
  }

  /** Bears with a view that is over for so long: then it is over again. */
  wait(time: Duration): void {
    this.#next = this.#host.after(time, this.#calls.onTimeout, undefined, undefined);
  }

  /** Forgets whatever was to come. */
  stop(): void {
    if (this.#entry !== undefined) this.#host.cancel(this.#entry);
    if (this.#next !== undefined) this.#host.cancel(this.#next);
    this.#entry = undefined;
    this.#next = undefined;
  }

  readonly #look = (): void => {
    if (!this.#calls.isReady()) {
      this.#next = this.#host.after(this.#timing.retry, this.#look, undefined, undefined);
      return;
    }
    this.#next = this.#host.after(this.#timing.timeout, this.#calls.onTimeout, undefined, undefined);
    this.#calls.onReady();
  };
}
