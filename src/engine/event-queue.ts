import type { Time } from './time.js';

/**
 * Pending events in the order (time, serial), and in no other: two queues given the same pushes pop the same ids.
 *
 * Times are safe integers; serials are safe integers, each used once among the pending; ids are whatever
 * whole number from 0 to 2^31 - 1 the caller wants back. A time before the last popped one is allowed and comes
 * next. The head is read field by field, and `pop` returns the id alone, so that no object is made per event.
 */
export interface EventQueue {
  /** Entries pending. */
  readonly size: number;
  /** Time of the next entry; `Infinity` when empty. */
  readonly headTime: Time;
  /** Serial of the next entry; meaningless when empty. */
  readonly headSerial: number;
  /** Id of the next entry; meaningless when empty. */
  readonly headId: number;
  push(time: Time, serial: number, id: number): void;
  /** Takes the next entry out and returns its id; -1 when empty. */
  pop(): number;
  /** Forgets every entry that `keep` turns down. Costs time in proportion to the queue's length. */
  retain(keep: (serial: number, id: number) => boolean): void;
}
