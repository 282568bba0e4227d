import { exp } from '../../engine/math.js';
import type { Random, RandomSource } from '../../engine/random.js';
import type { Scheduling } from '../../engine/scheduling.js';
import { DAY, type Duration, type Time } from '../../engine/time.js';
import { type CurvePoint, ramp, stepsOf } from './power-curve.js';

/** A step or a ramp of hash power. */
export interface PowerStep {
  readonly at: Time;
  readonly factor: number;
  readonly over?: Duration | undefined;
  /** Numbers of the miners; all by default. */
  readonly miners?: readonly number[] | undefined;
}

/** What a miner does by what mining pays. */
export interface MinerStrategy {
  readonly miners: readonly number[];
  /** What mining must pay, or what the other chain does. */
  readonly against: number;
  readonly margin: number;
}

/** How the price of a coin moves, as a multiple of that at the start. */
export type Price = number | readonly CurvePoint[] | { readonly volatility: number };

/** Everything by which hash power moves. */
export interface MovingPowerSettings {
  readonly steps: readonly PowerStep[];
  readonly curve: readonly CurvePoint[];
  readonly noise: { readonly every: Duration; readonly deviation: number } | undefined;
  readonly mining:
    | { readonly every: Duration; readonly price: Price; readonly strategies: readonly MinerStrategy[] }
    | undefined;
}

/** What moving hash power needs of a run. */
export interface MovingPowerParts {
  readonly settings: MovingPowerSettings;
  readonly miners: number;
  readonly scheduler: Scheduling;
  readonly random: RandomSource;
  /** What a hash earns at a miner, without the price: 1 at the start. */
  readonly reward: (miner: number) => number;
  /** Sets what the hash power of all is multiplied by besides. */
  readonly scale: (factor: number) => void;
  /** Called for each miner whose factor has changed. */
  readonly changed: (miner: number) => void;
}

/**
 * Hash power of miners over time, as multiples of what each has at the start: steps and ramps, a curve, noise, and
 * miners that leave while mining pays less than it costs them, or less than another chain does.
 *
 * Draws come from streams of their own, and in the order of miners at each moment: nothing else moves.
 */
export class MovingPower {
  readonly #parts: MovingPowerParts;
  readonly #stepped: Float64Array;
  readonly #noise: Float64Array;
  readonly #mines: Uint8Array;
  /** By miner: the place of the step that began last. */
  readonly #latest: Int32Array;
  #curve = 1;
  #price = 1;

  constructor(parts: MovingPowerParts) {
    this.#parts = parts;
    this.#stepped = new Float64Array(parts.miners).fill(1);
    this.#noise = new Float64Array(parts.miners).fill(1);
    this.#mines = new Uint8Array(parts.miners).fill(1);
    this.#latest = new Int32Array(parts.miners).fill(-1);
  }

  /** A miner's hash power as a multiple of that at the start. */
  factor(miner: number): number {
    return this.#mines[miner]! * this.#stepped[miner]! * this.#noise[miner]! * this.#curve;
  }

  /** Schedules all that is known; what is drawn, and what miners decide, follows step by step. */
  start(): void {
    const { settings, scheduler, scale } = this.#parts;
    const { steps } = settings;
    const together = steps.every(({ miners, over = 0 }) => miners === undefined && over === 0);
    for (const [place, step] of steps.entries()) {
      if (together) scheduler.at(step.at, () => scale(step.factor));
      else this.#schedule(step, place);
    }
    for (const { at, value } of stepsOf(settings.curve)) {
      scheduler.at(at, () => {
        this.#curve = value;
        this.#changedAll();
      });
    }
    if (settings.noise !== undefined) this.#stir();
    if (settings.mining !== undefined) this.#look();
  }

  #schedule({ at, factor, over = 0, miners }: PowerStep, place: number): void {
    const { scheduler } = this.#parts;
    const whose = miners ?? Array.from(this.#stepped.keys());
    scheduler.at(at, () => {
      for (const miner of whose) {
        // A ramp begins where the miner stands, and a later change takes over.
        this.#latest[miner] = place;
        for (const point of ramp(this.#stepped[miner]!, factor, at, over)) {
          scheduler.at(point.at, () => {
            if (this.#latest[miner] === place) this.#set(miner, point.value);
          });
        }
      }
    });
  }

  #set(miner: number, factor: number): void {
    this.#stepped[miner] = factor;
    this.#parts.changed(miner);
  }

  #changedAll(): void {
    for (let miner = 0; miner < this.#parts.miners; miner++) this.#parts.changed(miner);
  }

  readonly #stir = (): void => {
    const { settings, random, scheduler } = this.#parts;
    const { every, deviation } = settings.noise!;
    const stream = random.stream('hash-power/noise');
    for (let miner = 0; miner < this.#parts.miners; miner++) {
      this.#noise[miner] = exp(deviation * stream.normal() - (deviation * deviation) / 2);
    }
    this.#changedAll();
    scheduler.after(every, this.#stir);
  };

  /** Every miner with a strategy looks at what mining pays, and leaves or comes back. */
  readonly #look = (): void => {
    const { settings, scheduler, reward } = this.#parts;
    const { every, price, strategies } = settings.mining!;
    this.#price = priceAt(price, this.#price, scheduler.now, every, () => this.#prices());
    for (const { miners, against, margin } of strategies) {
      for (const miner of miners) {
        const pays = this.#price * reward(miner);
        const mines =
          this.#mines[miner] === 1 ? pays * (1 + margin) >= against : pays > against * (1 + margin);
        if (mines === (this.#mines[miner] === 1)) continue;
        this.#mines[miner] = mines ? 1 : 0;
        this.#parts.changed(miner);
      }
    }
    scheduler.after(every, this.#look);
  };

  #prices(): Random {
    return this.#parts.random.stream('price');
  }
}

function priceAt(price: Price, last: number, now: Time, every: Duration, random: () => Random): number {
  if (typeof price === 'number') return price;
  if ('volatility' in price) {
    if (now === 0) return 1;
    const deviation = price.volatility * Math.sqrt(every / DAY);
    return last * exp(deviation * random().normal() - (deviation * deviation) / 2);
  }
  let value = 1;
  for (const [place, point] of price.entries()) {
    if (point.at > now) {
      const before = price[place - 1];
      if (before === undefined) return value;
      const part = (now - before.at) / (point.at - before.at);
      return before.value + (point.value - before.value) * part;
    }
    value = point.value;
  }
  return value;
}
