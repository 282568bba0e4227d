import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Message } from '../network/message.js';

/**
 * What a node does: the behaviour that a protocol, or an attack in its place, gives to a host.
 *
 * @typeParam M the messages it understands; others do not come to it under its protocol.
 */
export interface Participant<M extends Message = Message> {
  /** The tip of the chain the node follows; `undefined` for a node that follows none. */
  readonly head: Block | undefined;
  /** Transactions that wait in its pool; absent or `undefined` for a node that keeps none. */
  readonly waiting?: number | undefined;
  /** The same one by one, in the order in which they came; absent for a node that keeps none. */
  pooled?(): readonly Transaction[];
  /** Called once, at time 0, in the order of the nodes' numbers. */
  start(): void;
  /** A message arrived. */
  receive(message: M, from: NodeId): void;
  /** The node's owner wants this payment made. */
  submit(transaction: Transaction): void;
  /**
   * The node went down and lost its memory: pool, requests and whatever else it had not written down. Called while
   * it is down. Its loops go on at its restart.
   *
   * @param disk the disk is lost too, and with it the chain.
   */
  forget?(disk: boolean): void;
  /** Mines a block at once; absent for a node that does not mine. */
  mine?(): void;
  /** The node is up again after it was down: it asks for what it missed. */
  restart?(): void;
}
