import type { Random, RandomSource } from '../../engine/random.js';
import { DAY, type Duration, HOUR, type Time } from '../../engine/time.js';
import { isPaymentFile, lastListedPayment } from '../../scenario/payment-list.js';
import type { Bursts, Gap, Rhythm, WorkloadSettings } from '../../scenario/schema/workload.js';

/** What decides when payments are made. */
export type ArrivalSettings = Pick<WorkloadSettings, 'every' | 'rhythm' | 'bursts' | 'payments' | 'replay'>;

/** 1970-01-01 was a Thursday, the fourth day of a week that begins on Monday. */
const EPOCH_WEEKDAY = 3;

/** The moments at which payments are made, one after another. */
export class Arrivals {
  readonly #steady: SteadyArrivals;
  readonly #bursts: BurstArrivals | undefined;

  /**
   * @param begin when the first payment is made.
   * @param epoch microseconds from the POSIX epoch to the run's time 0, for the hour of the day.
   */
  constructor(
    { every, rhythm, bursts }: Omit<ArrivalSettings, 'replay'>,
    begin: Time,
    epoch: Time,
    random: RandomSource,
  ) {
    const hours = rhythm === 'none' ? undefined : new BusyHours(rhythm, epoch);
    this.#steady = new SteadyArrivals(every, hours, begin, random.stream('workload/gaps'));
    this.#bursts =
      bursts === 'none' ? undefined : new BurstArrivals(bursts, begin, random.stream('workload/bursts'));
  }

  /** The moment of the next payment, not before the last one. */
  next(): Time {
    if (this.#bursts === undefined || this.#steady.due <= this.#bursts.due) return this.#steady.take();
    return this.#bursts.take();
  }
}

/** When the last payment is made; before any of a scenario without payments. */
export function lastArrival(settings: ArrivalSettings, begin: Time, epoch: Time, random: RandomSource): Time {
  const { payments, every, rhythm, bursts, replay } = settings;
  if (replay !== 'none') return begin + (isPaymentFile(replay) ? 0 : lastListedPayment(replay));
  if (payments === 0) return begin;
  if (typeof every === 'number' && rhythm === 'none' && bursts === 'none') {
    return begin + (payments - 1) * every;
  }
  const arrivals = new Arrivals(settings, begin, epoch, random);
  let last = begin;
  for (let count = 0; count < payments; count++) last = arrivals.next();
  return last;
}

/** Mean time between two payments, bursts left out. */
export function meanGap(every: Gap): Duration {
  return typeof every === 'number' ? every : every.exponential;
}

/** One payment after another, at a steady pace or with exponential gaps; a rhythm stretches and shortens them. */
class SteadyArrivals {
  due: Time;
  readonly #every: Gap;
  readonly #hours: BusyHours | undefined;
  readonly #random: Random;

  constructor(every: Gap, hours: BusyHours | undefined, begin: Time, random: Random) {
    this.#every = every;
    this.#hours = hours;
    this.#random = random;
    // A payment is due when the hours let one: at night nobody may pay.
    this.due = hours === undefined ? begin : hours.after(begin, 0);
  }

  take(): Time {
    const { due } = this;
    const gap =
      typeof this.#every === 'number' ? this.#every : this.#random.exponential(this.#every.exponential);
    this.due = this.#hours === undefined ? due + gap : this.#hours.after(due, gap);
    return due;
  }
}

/** How busy each hour of a week is: 1 in the mean. */
class BusyHours {
  /** By hour of the week, from Monday midnight on. */
  readonly #rates: Float64Array;
  readonly #epoch: Time;

  constructor({ day, week }: Rhythm, epoch: Time) {
    const mean = (numbers: readonly number[]) =>
      numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    const scale = mean(day) * mean(week);
    const rates = week.flatMap((daily) => day.map((hourly) => (daily * hourly) / scale));
    this.#rates = Float64Array.from(rates);
    this.#epoch = epoch;
  }

  /** The moment at which so much busy time has passed since another: `gap` at a rate of 1 takes as long as it says. */
  after(moment: Time, gap: Duration): Time {
    let time = moment;
    let left = gap;
    for (;;) {
      const since = this.#epoch + time;
      const hourEnd = time + (HOUR - (since % HOUR));
      const day = Math.floor(since / DAY) + EPOCH_WEEKDAY;
      const hour = (day % 7) * 24 + Math.floor((since % DAY) / HOUR);
      const rate = this.#rates[hour]!;
      const busy = (hourEnd - time) * rate;
      if (rate > 0 && left < busy) return Math.round(time + left / rate);
      left -= busy;
      time = hourEnd;
    }
  }
}

/** Payments that come together. */
class BurstArrivals {
  due: Time;
  readonly #settings: Bursts;
  readonly #random: Random;
  #begin: Time;
  #made = 0;

  constructor(settings: Bursts, begin: Time, random: Random) {
    this.#settings = settings;
    this.#random = random;
    this.#begin = begin + random.exponential(settings.every);
    this.due = this.#begin;
  }

  take(): Time {
    const { due } = this;
    const { every, payments, within } = this.#settings;
    this.#made++;
    if (this.#made === payments) {
      this.#made = 0;
      // Not before the last payment of this one: moments never go back.
      this.#begin = Math.max(due, this.#begin + this.#random.exponential(every));
    }
    this.due = this.#begin + Math.floor((within * this.#made) / payments);
    return due;
  }
}
