import type { Stamp } from '../engine/stamp.js';
import type { Duration, NodeId, Time } from '../engine/time.js';
import type { Credit } from '../ledger/accounts.js';
import type { Amount } from '../ledger/amount.js';
import type { Block } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';

/**
 * How a node's files are written; the node-files observer asks.
 *
 * @typeParam Seal what the protocol puts on blocks.
 */
export interface NodeFileFormat<Seal = unknown> {
  /** Text of `transactions/<n>.json`; `received` is what the node's clock showed when it took the transaction. */
  transaction(transaction: Transaction, node: NodeId, received: Stamp): string;
  /** Text of `blocks/<n>.json`. */
  block(block: Block<Seal>): string;
  /** Text of `keystore/<id>.pub`. */
  publicKey(node: NodeId): string;
  /** Further files of a node, by name, at the end of the run. */
  extra?(node: NodeId): ReadonlyMap<string, string>;
}

/** What a protocol adds to a block's row in the tables: the same columns for every block. */
export type BlockColumns = Readonly<Record<string, string | number>>;

/** Where the fees of one block went. */
export interface BlockFees {
  /** Paid by the senders of the block's payments. */
  readonly collected: Amount;
  /** Returned to those who used the network. */
  readonly returned: Amount;
  /** Handed to cashing nodes. */
  readonly cashing: Amount;
  /** Kept by the block's producer. */
  readonly kept: Amount;
  /** Destroyed; only where the protocol's parameters say that fees are. */
  readonly burned?: Amount;
}

/** Of a block of a protocol that knows no fees. */
export const NO_FEES: BlockFees = { collected: 0, returned: 0, cashing: 0, kept: 0 };

/**
 * What metrics ask of a protocol. All of it is optional: a protocol answers what has a meaning under it. The answers
 * change nothing in the run.
 *
 * @typeParam Seal what the protocol puts on blocks.
 */
export interface Accounting<Seal = unknown> {
  /**
   * What the protocol counts when it lets a node make blocks on a head, in any unit: hash power, stake, 1 where all
   * masters are alike. 0 for a node that makes none.
   */
  power?(node: NodeId, head: Block<Seal>): number;
  /** Bytes of a block on the wire. */
  bytes?(block: Block<Seal>): number;
  /** Time that all miners of the start together are expected to need for a block. Only under proof of work. */
  effort?(block: Block<Seal>): Duration;
  /** What the block gave to nodes by the protocol's own rules: new coins, fees kept, prizes. */
  rewards?(block: Block<Seal>, give: Credit): void;
  /** Signatures in a block's seal, which each node that gets it checks. */
  seals?(block: Block<Seal>): number;
  /** Stale blocks that the block names and rewards. */
  uncles?(block: Block<Seal>): readonly Block<Seal>[];
  /** What each node has staked after a block, by its number; not part of its balance. */
  stakes?(head: Block<Seal>): Float64Array;
}

/**
 * What a protocol tells of a run for tables, metrics and files. Nothing of it changes the run.
 *
 * @typeParam Seal what the protocol puts on blocks.
 */
export interface Reporting<Seal = unknown> extends Accounting<Seal> {
  /** What the block did with fees, for tables and the summary. */
  fees(block: Block<Seal>): BlockFees;
  /** Cells that the block adds to its row in the table of blocks. */
  columns(block: Block<Seal>): BlockColumns;
  /** What a protocol adds to a node's row in the balances: the same columns for every node. */
  nodeColumns?(node: NodeId, first: Block<Seal>, head: Block<Seal>): BlockColumns;
  /** Numbers of a protocol's own about the whole run, for the summary; `head` is the omniscient observer's. */
  measures?(head: Block<Seal>, now: Time): Readonly<Record<string, number>>;
  readonly records: NodeFileFormat<Seal>;
}
