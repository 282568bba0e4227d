import * as z from 'zod';
import { MiningClock } from '../../consensus/kit/chain/mining-clock.js';
import { Scheduler } from '../../engine/scheduler.js';
import { SECOND, type Time } from '../../engine/time.js';
import { meanOf } from '../estimate.js';
import type { Model } from '../model.js';

const parameters = z.strictObject({
  quantity: z
    .enum(['waiting', 'wait', 'empty'])
    .describe('Mean number waiting, mean wait in block intervals, share of time without any.'),
  load: z.number().positive().lt(1).describe('Payments in a block interval as a part of what a block holds.'),
  capacity: z.int().positive().describe('Payments a block holds; 1 is the queue M/M/1.'),
  blocks: z.int().positive().prefault(1_000_000).describe('At full effort.'),
});

/** Parameters of {@link paymentQueue}. */
export type PaymentQueueParameters = z.output<typeof parameters>;

/** Parts of a run whose means count as independent; the first more than these is thrown away. */
const PARTS = 30;

/**
 * A part lasts at the least so many times as long as the queue takes to forget how long it was. In shorter runs short
 * queues come with small errors, and z is far out below.
 */
const FORGETTINGS = 30;

/** Payments that come at random times and wait for blocks that come at random times. */
export const paymentQueue: Model<PaymentQueueParameters> = {
  name: 'payment-queue',
  evidence: 'separate model',
  summary:
    'payments at Poisson times wait for blocks of limited room, by the clocks of mining, on the scheduler',
  parameters,
  simulate({ quantity, load, capacity, blocks: full }, trial) {
    const scheduler = new Scheduler();
    // M/M/1 forgets in 4 rho / (1 - rho)^2 services at the most (its relaxation time); larger blocks are no slower.
    const forgetting = (4 * load) / ((1 - load) * (1 - load));
    const blocks = trial.samples(full, Math.ceil(FORGETTINGS * forgetting + 100) * (PARTS + 1));
    const each = Math.ceil(blocks / (PARTS + 1));
    const unit = 1000 * SECOND;
    const queue = new Waiting();
    const means: number[] = [];
    let made = 0;
    const payments = new MiningClock(scheduler, trial.random.stream('payments'), 1, () =>
      queue.join(scheduler.now),
    );
    payments.setRate(0, (load * capacity) / unit);
    const clock = new MiningClock(scheduler, trial.random.stream('blocks'), 1, () => {
      queue.serve(capacity, scheduler.now);
      if (++made % each === 0) means.push(queue.take(quantity, scheduler.now, unit));
    });
    clock.setRate(0, 1 / unit);
    payments.start();
    clock.start();
    while (means.length <= PARTS) scheduler.step();
    return meanOf(means.slice(1));
  },
};

/** Who waits, first come first served, and what has been seen since the last look. */
class Waiting {
  #joined: Time[] = [];
  #first = 0;
  #since: Time = 0;
  #start: Time = 0;
  #area = 0;
  #idle = 0;
  #served = 0;
  #waited = 0;

  join(now: Time): void {
    this.#pass(now);
    this.#joined.push(now);
  }

  serve(most: number, now: Time): void {
    this.#pass(now);
    const end = Math.min(this.#joined.length, this.#first + most);
    for (; this.#first < end; this.#first++) {
      this.#waited += now - this.#joined[this.#first]!;
      this.#served++;
    }
    if (this.#first < 100_000) return;
    this.#joined = this.#joined.slice(this.#first);
    this.#first = 0;
  }

  take(quantity: PaymentQueueParameters['quantity'], now: Time, unit: number): number {
    const span = now - this.#start;
    const values = {
      waiting: this.#area / span,
      wait: this.#waited / this.#served / unit,
      empty: this.#idle / span,
    };
    this.#start = now;
    this.#area = this.#idle = this.#served = this.#waited = 0;
    return values[quantity];
  }

  #pass(now: Time): void {
    const length = this.#joined.length - this.#first;
    this.#area += length * (now - this.#since);
    if (length === 0) this.#idle += now - this.#since;
    this.#since = now;
  }
}
