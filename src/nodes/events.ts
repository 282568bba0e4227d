import type { NodeId, Time } from '../engine/time.js';
import type { Block, Refusal } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';

/** Severity of a line in a node's log, as in the logs of the original Proof-of-Usage simulation. */
export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

/** What nodes tell observers. An event is a plain call; nothing an observer does can change the run. */
export interface NodeEvents {
  /** A consumer sent a transaction out. */
  submitted(time: Time, node: NodeId, transaction: Transaction): void;
  /** A node took a transaction into its pool. */
  accepted(time: Time, node: NodeId, transaction: Transaction): void;
  /** A node refused a transaction that reached it, or dropped it from its pool after its head changed. */
  refused(time: Time, node: NodeId, transaction: Transaction, refusal: Refusal): void;
  /** A node made a block. */
  proposed(time: Time, node: NodeId, block: Block): void;
  /** A block reached a node that did not hold it yet, before it is checked. */
  arrived(time: Time, node: NodeId, block: Block): void;
  /** A node refused a block. */
  rejected(time: Time, node: NodeId, block: Block, refusal: Refusal): void;
  /** A node's head moved to another block. */
  headChanged(time: Time, node: NodeId, head: Block, previous: Block): void;
  /** A node will never give this block up again. */
  finalised(time: Time, node: NodeId, block: Block): void;
  /** A fault began; `nodes` are those it is about, none when it is about all. */
  faultBegan(time: Time, fault: string, nodes: readonly NodeId[]): void;
  /** A fault is over. */
  faultEnded(time: Time, fault: string, nodes: readonly NodeId[]): void;
  /** A line for the node's own log. The text is made only when somebody asks for it. */
  logged(time: Time, node: NodeId, level: LogLevel, text: () => string): void;
}
