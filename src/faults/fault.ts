import type { Random } from '../engine/random.js';
import type { Scheduling } from '../engine/scheduler.js';
import type { NodeId } from '../engine/time.js';
import type { Network } from '../network/network.js';
import type { NodeEvents } from '../nodes/events.js';
import type { NodeStatus } from '../nodes/node-status.js';
import type { Participant } from '../nodes/participant.js';
import type { Population } from '../nodes/role.js';

/** Makes what was done undone. */
export type Undo = () => void;

/** What of a run a fault may touch. */
export interface FaultWorld {
  readonly scheduler: Scheduling;
  readonly network: Network;
  readonly status: NodeStatus;
  readonly population: Population;
  readonly participants: readonly (Participant | undefined)[];
  readonly events: NodeEvents;
}

/** A fault about to begin: where, and with which probability. */
export interface Onset {
  readonly world: FaultWorld;
  /** The nodes it is about; `undefined` for all messages of the network. */
  readonly nodes: readonly NodeId[] | undefined;
  /** A stream of the fault's own, by a name within it. */
  readonly stream: (name: string) => Random;
}

/** One kind of fault: what it does when it begins, and how its end undoes it. */
export interface FaultKind<Settings> {
  /** For people and the digest, such as `loss 0.2`; nodes are told apart from it. */
  readonly describe: (settings: Settings) => string;
  readonly begin: (settings: Settings, onset: Onset) => Undo;
}

/** Undoes several things, the last done first. */
export function undoAll(undos: readonly Undo[]): Undo {
  return () => {
    for (const undo of [...undos].reverse()) undo();
  };
}
