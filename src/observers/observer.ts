import type { Time } from '../engine/time.js';
import type { NetworkEvents } from '../network/network.js';
import type { NodeEvents } from '../nodes/events.js';

/** Everything a run tells: what the network and the nodes tell, and that it is over. */
export interface RunEvents extends NetworkEvents, NodeEvents {
  /** The run is over. */
  finished(time: Time): void;
}

/**
 * Listens to some of a run's events. An observer changes nothing: it is given no randomness, no clock but the time
 * of each event, and nothing it returns is read.
 */
export type Observer = Partial<RunEvents>;

/** All events, in the order in which they are declared, with how many values each tells. */
const EVENT_VALUES: Readonly<Record<keyof RunEvents, 1 | 3 | 4 | 5>> = {
  sent: 5,
  delivered: 4,
  dropped: 4,
  submitted: 3,
  accepted: 3,
  refused: 4,
  proposed: 3,
  arrived: 3,
  rejected: 4,
  headChanged: 4,
  finalised: 3,
  faultBegan: 3,
  faultEnded: 3,
  logged: 4,
  finished: 1,
};

type Listener = (...values: unknown[]) => void;

const IGNORE: Listener = () => {};

/** One object that tells every observer; an event nobody listens to costs an empty call. */
export function tellAll(observers: readonly Observer[]): RunEvents {
  const events: Partial<Record<keyof RunEvents, Listener>> = {};
  for (const name of Object.keys(EVENT_VALUES) as (keyof RunEvents)[]) events[name] = join(observers, name);
  return events as unknown as RunEvents;
}

/** True when an observer wants to learn of each message. */
export function wantsMessages(observers: readonly Observer[]): boolean {
  return observers.some((observer) => observer.sent !== undefined || observer.delivered !== undefined);
}

function join(observers: readonly Observer[], name: keyof RunEvents): Listener {
  const listening = observers.filter((observer) => observer[name] !== undefined);
  const listeners = listening.map((observer) => (observer[name] as Listener).bind(observer));
  if (listeners.length === 0) return IGNORE;
  if (listeners.length === 1) return listeners[0]!;
  // Spelt out: gathering the values of each call in an array costs more than most listeners do.
  switch (EVENT_VALUES[name]) {
    case 1:
      return (a) => {
        for (const listener of listeners) listener(a);
      };
    case 3:
      return (a, b, c) => {
        for (const listener of listeners) listener(a, b, c);
      };
    case 4:
      return (a, b, c, d) => {
        for (const listener of listeners) listener(a, b, c, d);
      };
    case 5:
      return (a, b, c, d, e) => {
        for (const listener of listeners) listener(a, b, c, d, e);
      };
  }
}
