import type { Duration, Time } from './time.js';

/** Names a scheduled event, so that it can be cancelled; never used for another event of the same scheduler. */
export type EventId = number;

/** What an event does. Its arguments are kept with the event, so that a caller in a hurry needs no closure. */
export type Action<A = undefined, B = undefined, C = undefined> = (a: A, b: B, c: C) => void;

/**
 * Many events that take one place in the queue, such as the deliveries of one broadcast.
 *
 * Order among all events is exactly what as many single `at` calls would have given, made at the moment of
 * the `batch` call and in the order of `orderOf`.
 */
export interface Batch {
  /** Number of events; never changes once scheduled. */
  readonly length: number;
  /** Time of the event at `position`, 0 to `length - 1`; never less than at the position before. */
  timeOf(position: number): Time;
  /**
   * The place, 0 to `length - 1`, the event would have had among the single sends; each place is used once.
   * It decides ties: among positions of equal time it must increase.
   */
  orderOf(position: number): number;
  /** Does the event at `position`. Positions run in order, each once. */
  run(position: number): void;
}

/** What those who act in a run may ask of its scheduler: the time, and that things be done later. */
export interface Scheduling {
  /** Time of the event being run, or of the last one. */
  readonly now: Time;
  /** Id of the event being run. */
  readonly running: EventId;
  /** Schedules `action(a, b, c)` for `time`; past 2^53 - 1 microseconds it never happens. */
  at(time: Time, action: () => void): EventId;
  /** As `at` without arguments; these are handed to the action. */
  at<A>(time: Time, action: (a: A) => void, a: A): EventId;
  /** As `at` without arguments; these are handed to the action. */
  at<A, B>(time: Time, action: (a: A, b: B) => void, a: A, b: B): EventId;
  /** As `at` without arguments; these are handed to the action. */
  at<A, B, C>(time: Time, action: (a: A, b: B, c: C) => void, a: A, b: B, c: C): EventId;
  /** Schedules `action(a, b, c)` for `delay` after `now`. */
  after(delay: Duration, action: () => void): EventId;
  /** As `after` without arguments; these are handed to the action. */
  after<A>(delay: Duration, action: (a: A) => void, a: A): EventId;
  /** As `after` without arguments; these are handed to the action. */
  after<A, B>(delay: Duration, action: (a: A, b: B) => void, a: A, b: B): EventId;
  /** As `after` without arguments; these are handed to the action. */
  after<A, B, C>(delay: Duration, action: (a: A, b: B, c: C) => void, a: A, b: B, c: C): EventId;
  /** Schedules many events in one place of the queue. */
  batch(batch: Batch): void;
  /** Takes an event back; false when it has run (or is running), was cancelled, or never was. */
  cancel(event: EventId): boolean;
}
