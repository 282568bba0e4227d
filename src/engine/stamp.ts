import type { Duration, Time } from './time.js';

declare const shownByAClock: unique symbol;

/**
 * What a node's own clock showed, in microseconds from the run's start: what stands on blocks and payments. It is a
 * claim, and no moment of the run: clocks may be wrong, and the start of the run may lie ahead of what one shows. The
 * type is opaque, so that nobody takes one for a `Time` or subtracts the two: every crossing names its function.
 * Stamps compare with `<` and `<=` among themselves.
 */
export interface Stamp {
  readonly [shownByAClock]: true;
}

/** What a clock that is right shows at a moment of the run. */
export function exactStamp(time: Time): Stamp {
  return time as unknown as Stamp;
}

/** The moment of the run at which a clock that is right shows this. */
export function exactTime(stamp: Stamp): Time {
  return stamp as unknown as Time;
}

/** A stamp as a number of microseconds, for what is written, hashed or signed: it is no moment of the run. */
export function stampNumber(stamp: Stamp): number {
  return stamp as unknown as number;
}

/** The stamp so much later than another. */
export function stampAfter(stamp: Stamp, duration: Duration): Stamp {
  return exactStamp(stampNumber(stamp) + duration);
}

/** What two clocks say lies between two stamps; negative when `later` shows less. */
export function stampSpan(earlier: Stamp, later: Stamp): Duration {
  return stampNumber(later) - stampNumber(earlier);
}

/** The later of two stamps. */
export function laterStamp(a: Stamp, b: Stamp): Stamp {
  return stampNumber(a) < stampNumber(b) ? b : a;
}

/** The stamp of what stands in the root: 0 on every clock, before anybody's clock was asked. */
export const ROOT_STAMP: Stamp = exactStamp(0);
