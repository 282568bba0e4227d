import { assert } from '../../../engine/errors.js';
import { NodeSet } from '../../../engine/node-set.js';
import type { Duration, NodeId } from '../../../engine/time.js';
import type { Host } from '../../../nodes/host.js';
import type { Electorate } from './electorate.js';

/** How long to bear with a view that comes after so many in vain. */
export type BackOff = (failures: number) => Duration;

/** Longer by the same time with each view in vain, as Tendermint does. */
export function linearBackOff(first: Duration, step: Duration): BackOff {
  // The last moment of a run is 2^53 - 1 microseconds: a longer wait never ends either.
  return (failures) => Math.min(first + failures * step, Number.MAX_SAFE_INTEGER);
}

/** Longer by the same factor with each view in vain, up to a bound, as PBFT and HotStuff do. */
export function exponentialBackOff(first: Duration, factor: number, most: Duration): BackOff {
  assert(
    factor >= 1 && most >= first,
    'exponentialBackOff: expected a factor of 1 or more and a bound above the first',
  );
  return (failures) => {
    let time = first;
    for (let failure = 0; failure < failures && time < most; failure++) time *= factor;
    return Math.min(Math.ceil(time), most);
  };
}

/**
 * The view (or round) that one node is in. It turns to the next when its patience ends, and joins a later one when more
 * voters are there than can be faulty; what was awaited in a view that is over does not happen any more.
 */
export class ViewSynchronizer {
  readonly #host: Host;
  readonly #electorate: Electorate;
  #view = -1;
  /** Changes with each view and each start, so that what was awaited before knows that it is too late. */
  #serial = 0;
  /** Places of those that have spoken in later views, and their weight, by view. */
  readonly #ahead = new Map<number, { readonly places: NodeSet; power: number }>();

  constructor(host: Host, electorate: Electorate) {
    this.#host = host;
    this.#electorate = electorate;
  }

  /** The view this node is in; -1 before the first. */
  get view(): number {
    return this.#view;
  }

  /** Begins a view. */
  enter(view: number): void {
    this.#view = view;
    this.#serial++;
    for (const later of this.#ahead.keys()) if (later <= view) this.#ahead.delete(later);
  }

  /** Back to before the first view, as for a new height. */
  reset(): void {
    this.#view = -1;
    this.#serial++;
    this.#ahead.clear();
  }

  /** Calls back after a delay, unless another view has begun meanwhile. */
  after(delay: Duration, action: () => void): void {
    this.#host.after(delay, this.#fire, action, this.#serial);
  }

  readonly #fire = (action: () => void, serial: number): void => {
    if (serial === this.#serial) action();
  };

  /** Somebody has spoken in a later view; true when more than can be faulty have, so that it should be joined. */
  heard(view: number, voter: NodeId): boolean {
    const place = this.#electorate.placeOf(voter);
    if (view <= this.#view || place < 0) return false;
    let ahead = this.#ahead.get(view);
    if (ahead === undefined) {
      ahead = { places: new NodeSet(this.#electorate.voters.length), power: 0 };
      this.#ahead.set(view, ahead);
    }
    if (ahead.places.add(place)) ahead.power += this.#electorate.powers[place]!;
    return ahead.power > this.#electorate.mostFaulty;
  }
}
