import type { Duration, NodeId, Time } from '../engine/time.js';
import type { Delay } from '../network/settings.js';
import type { Role } from '../nodes/role.js';

/**
 * Which nodes a fault is about: these, or so many drawn from a role each time it begins; all of the role without a
 * count. Masters when nothing is said of nodes or role.
 */
export interface Target {
  readonly nodes?: readonly NodeId[] | undefined;
  readonly role?: Role | undefined;
  readonly count?: number | undefined;
}

/** A share of messages: all of the network's, or with a target those from or to its nodes. */
export interface MessageShare extends Target {
  /** 0 to 1. */
  readonly share: number;
}

/** What of a node that crashes is lost. A lost disk takes the memory with it. */
export interface Losses {
  readonly memory: 'kept' | 'lost';
  readonly disk: 'kept' | 'lost';
}

/** Every kind of fault, by the key that names it in a scenario, and what may be said of it. */
export interface FaultKinds {
  readonly loss: MessageShare | number;
  /** Copies follow after a time. */
  readonly duplicate: (MessageShare & { readonly after: Delay }) | number;
  /** Messages are held back while later ones of their link overtake them. */
  readonly reorder: (MessageShare & { readonly by: Delay }) | number;
  /** Messages take longer. */
  readonly delay: MessageShare & {
    readonly by: Delay;
    /** Only the messages between these two. */
    readonly between?: readonly [NodeId, NodeId] | undefined;
  };
  /** Groups that receive nothing from one another, or a way that is cut in one direction. */
  readonly partition:
    | readonly (readonly NodeId[])[]
    | { readonly from: readonly NodeId[]; readonly to: readonly NodeId[] };
  /** The target has no links but those to the nodes it receives from. */
  readonly eclipse: Target & { readonly hears: readonly NodeId[] };
  readonly crash: Target & Losses;
  /** Time added to each message a node reads, one after another, and to each it sends. */
  readonly slow: Target & { readonly processing: Duration; readonly sending: Duration };
  /** How far a clock is off, and what it gains on top: microseconds a second. */
  readonly clock: Target & { readonly ahead: Duration; readonly behind: Duration; readonly drift: number };
  /** Nodes crash and come back again and again: each is up for a session, then down. */
  readonly churn: Target & Losses & { readonly up: Delay; readonly down: Delay };
}

/** When a fault is there. */
export interface FaultTimes {
  /** When it begins, or, when it comes again and again, from when on it may. */
  readonly at: Time;
  /** When it is over at the latest; the end of the run when nothing is said. */
  readonly until?: Time | undefined;
  /** Mean time between two beginnings, exponentially distributed; once when nothing is said. */
  readonly every?: Duration | undefined;
  /** How long it lasts each time. */
  readonly for?: Delay | undefined;
}

/** One fault of a scenario: its times, and exactly one of the kinds. */
export type FaultEntry = FaultTimes & { readonly [Kind in keyof FaultKinds]?: FaultKinds[Kind] | undefined };

/** The kinds in the order in which they are listed. */
export const FAULT_KINDS: readonly (keyof FaultKinds)[] = [
  'loss',
  'duplicate',
  'reorder',
  'delay',
  'partition',
  'eclipse',
  'crash',
  'slow',
  'clock',
  'churn',
];
