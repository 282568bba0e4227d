import type { RandomSource } from '../../engine/random.js';
import type { Time } from '../../engine/time.js';
import { delayQuantile } from '../../network/delay.js';
import type { PeopleSettings } from '../../scenario/schema/people.js';

/** Who of those who pay is there at which time: fixed before the first payment, and the same under every protocol. */
export class Presence {
  /** By number among those who pay: when it joins and when it leaves; never is infinity. */
  readonly joins: Float64Array;
  readonly leaves: Float64Array;
  /** Whether anybody comes later or goes at all. */
  readonly changes: boolean;

  /** @param begin when payments begin: those who are there from the start join then. */
  constructor(settings: PeopleSettings, count: number, begin: Time, random: RandomSource) {
    this.joins = new Float64Array(count);
    this.leaves = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.#join(settings.join, begin, random);
    if (settings.stay !== 'ever') {
      const stream = random.stream('people/stays');
      const since = (place: number) => Math.max(begin, this.joins[place]!);
      for (let place = 0; place < count; place++) {
        this.leaves[place] = since(place) + delayQuantile(settings.stay, stream.next());
      }
    }
    for (const { who, joins, leaves } of settings.table) {
      this.joins[who] = joins === undefined ? 0 : begin + joins;
      this.leaves[who] = leaves === undefined ? Number.POSITIVE_INFINITY : begin + leaves;
    }
    this.changes =
      this.joins.some((time) => time > 0) || this.leaves.some((time) => time < Number.POSITIVE_INFINITY);
  }

  /** Whether one is there at a moment: from when it joins until just before it leaves. */
  isPresent(place: number, now: Time): boolean {
    return this.joins[place]! <= now && now < this.leaves[place]!;
  }

  /** Whether one has been there and left. */
  hasLeft(place: number, now: Time): boolean {
    return this.leaves[place]! <= now;
  }

  /** The others join in an order in which every order is equally likely, so that numbers mean nothing. */
  #join(join: PeopleSettings['join'], begin: Time, random: RandomSource): void {
    if (join === 'start') return;
    const stream = random.stream('people/joins');
    const order = stream.shuffle(Array.from(this.joins.keys()));
    let time = begin;
    for (const place of order.slice(join.present)) {
      time += typeof join.every === 'number' ? join.every : stream.exponential(join.every.exponential);
      this.joins[place] = time;
    }
  }
}
