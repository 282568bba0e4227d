import { assert } from '../../../engine/errors.js';
import { ln } from '../../../engine/math.js';
import type { Random } from '../../../engine/random.js';
import type { EventId, Scheduling } from '../../../engine/scheduler.js';
import type { Time } from '../../../engine/time.js';
import { SumTree } from './sum-tree.js';

/**
 * Steps of the queue by which a block waits that is found in the same microsecond as the one before: that one came
 * earlier in truth, so whoever learns of it without delay has learned of it by then, over as many relays as this.
 */
const HOPS = 32;

/**
 * Draws when the next block is found, and by whom, for all miners at once.
 *
 * A miner who finds blocks at a rate has waited no less after any time without luck, so all miners together are
 * one Poisson process whose rate is the sum, and each block belongs to a miner in proportion to its rate: exact,
 * with one event a block. When a rate changes, the share of the wait that is over stays over (the wait is an
 * exponential number of expected blocks, spent at the total rate), so no draw is lost or repeated.
 */
export class MiningClock {
  readonly #scheduler: Scheduling;
  readonly #random: Random;
  readonly #onBlock: (miner: number) => void;
  readonly #rates: SumTree;
  /** Rates of the miners that rest, which are 0 in the tree meanwhile. */
  readonly #resting = new Map<number, number>();
  #scale = 1;
  #running = false;
  /** Expected blocks left to the next one, as of `#since`. */
  #remaining = 0;
  #since: Time = 0;
  #event: EventId | undefined;

  /**
   * @param miners number of miners, each with rate 0 to begin with.
   * @param onBlock called when a miner finds a block.
   */
  constructor(scheduler: Scheduling, random: Random, miners: number, onBlock: (miner: number) => void) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#onBlock = onBlock;
    this.#rates = new SumTree(miners);
  }

  /** Expected blocks a microsecond of all miners together. */
  get rate(): number {
    return this.#rates.total * this.#scale;
  }

  /** Draws the first block; each draws the next. */
  start(): void {
    this.#running = true;
    this.#since = this.#scheduler.now;
    this.#draw();
    this.#arm();
  }

  /** Sets how many blocks a microsecond a miner is expected to find. */
  setRate(miner: number, rate: number): void {
    assert(rate >= 0 && rate < Infinity, `MiningClock: expected a rate of at least 0, got ${rate}`);
    if (this.#resting.has(miner)) {
      this.#resting.set(miner, rate);
      return;
    }
    if (this.#rates.weight(miner) === rate) return;
    this.#spend();
    this.#rates.set(miner, rate);
    this.#arm();
  }

  /** Has a miner that is down find nothing, and one that is up again go on at its rate: exact, without memory. */
  setUp(miner: number, up: boolean): void {
    if (up === !this.#resting.has(miner)) return;
    const rate = up ? this.#resting.get(miner)! : this.#rates.weight(miner);
    this.#spend();
    this.#rates.set(miner, up ? rate : 0);
    if (up) this.#resting.delete(miner);
    else this.#resting.set(miner, rate);
    this.#arm();
  }

  /** Multiplies every rate, such as for hash power that comes or goes. 1 to begin with. */
  setScale(scale: number): void {
    assert(scale >= 0 && scale < Infinity, `MiningClock: expected a scale of at least 0, got ${scale}`);
    this.#spend();
    this.#scale = scale;
    this.#arm();
  }

  #draw(): void {
    this.#remaining = 0 - ln(1 - this.#random.next());
  }

  /** Takes off the wait what has passed since the last change. */
  #spend(): void {
    const { now } = this.#scheduler;
    this.#remaining = Math.max(0, this.#remaining - (now - this.#since) * this.rate);
    this.#since = now;
  }

  #arm(): void {
    if (!this.#running) return;
    if (this.#event !== undefined) this.#scheduler.cancel(this.#event);
    this.#event = undefined;
    const wait = Math.round(this.#remaining / this.rate);
    // A wait past the end of time never ends.
    if (!Number.isSafeInteger(this.#since + wait)) return;
    this.#event = this.#scheduler.at(this.#since + wait, this.#fire, HOPS);
  }

  readonly #fire = (behind: number): void => {
    if (this.#since === this.#scheduler.now && behind > 0) {
      this.#event = this.#scheduler.after(0, this.#fire, behind - 1);
      return;
    }
    this.#event = undefined;
    const miner = this.#rates.at(this.#random.next() * this.#rates.total);
    this.#since = this.#scheduler.now;
    this.#draw();
    this.#onBlock(miner);
    // Behind what the block has set off, which a rate that changed meanwhile would have put it before.
    this.#arm();
  };
}
