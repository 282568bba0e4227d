import type { NodeSet } from '../engine/node-set.js';
import type { Stamp } from '../engine/stamp.js';
import type { NodeId, Time } from '../engine/time.js';
import type { Transaction } from './transaction.js';

/**
 * A block, which exists once in the run's tree however many nodes hold it.
 *
 * @typeParam Seal what the protocol adds: signatures, a nonce, lots.
 */
export interface Block<Seal = unknown> {
  /** The block's number in the run, dense from 0 (the root): flat arrays are indexed by it. */
  readonly index: number;
  /** The block's hash as text. */
  readonly id: string;
  /** The block it stands on; `undefined` for the root only. */
  readonly parent: Block<Seal> | undefined;
  /** Number of blocks below it: 0 for the root, which every node holds from the start. */
  readonly height: number;
  /** Node that made it; -1 for the root. */
  readonly producer: NodeId;
  /** Its stamp: when it was made, as its producer says. A clock may be wrong, and an attacker may lie. */
  readonly time: Stamp;
  /** When it was made in truth, which no node knows: for what is told about a run, not for what nodes decide. */
  readonly made: Time;
  readonly transactions: readonly Transaction[];
  readonly seal: Seal;
  /** Nodes that hold it. */
  readonly holders: NodeSet;
}

/**
 * Why a transaction or a block was not accepted: a value, since refusing is part of a protocol's normal work.
 */
export interface Refusal {
  /** Stable word for tables and tests, such as `overdraft` or `not-elected`. */
  readonly code: string;
  /** One sentence for the log. */
  readonly detail: string;
}

/** A refusal with its code and its sentence for the log. */
export function refuse(code: string, detail: string): Refusal {
  return { code, detail };
}
