import type { Stamp } from '../engine/stamp.js';
import type { Duration, NodeId } from '../engine/time.js';
import type { Amount } from '../ledger/amount.js';
import type { Block } from '../ledger/block.js';
import type { PoolEntry } from '../ledger/pool.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Message } from '../network/message.js';
import type { BlockMessage } from '../nodes/chain-messages.js';

/**
 * How members of a committee may break its rules: `silent` takes no part in deciding, `equivocating` proposes two
 * blocks and votes for both, `withholding` leads and keeps back for a while what it can: the decision, or, where all
 * receive the votes, its proposal.
 */
export type CommitteeFault = 'silent' | 'equivocating' | 'withholding';

/** A committee whose members an attack can turn, before they are made. */
export interface Committee {
  /** Has members break the rules in this way. */
  corrupt(nodes: readonly NodeId[], fault: CommitteeFault): void;
  /** Pairs of blocks that were decided at one height, whoever knows of them. */
  conflicts(): number;
  /** Whether corrupted members ever held more weight than the protocol says it can bear: nothing is promised then. */
  isPastBound(): boolean;
  /**
   * Members whose signatures prove that they broke the rules, in the order of the members; absent where a protocol
   * keeps no such proof.
   */
  guilty?(): readonly NodeId[];
  /** The part of all weight that these members hold, from 0 to 1. */
  powerShare?(nodes: readonly NodeId[]): number;
}

/**
 * How a member may vote against the rules in a protocol of rounds with locks: `nil` votes for no block, `forgetting`
 * forgets in one round what it has precommitted in the round before.
 */
export type RoundFault = 'nil' | 'forgetting';

/** Rounds of votes whose members an attack can turn, before they are made. */
export interface Rounds {
  /** Has members vote in this way. */
  corrupt(nodes: readonly NodeId[], fault: RoundFault): void;
}

/** Blocks that cost nothing, drawn for the turns of a clock: any branch can be gone on with, also long after. */
export interface FreeBlocks<Seal = unknown> {
  /** Slot that a clock shows, 0 before the first. */
  slotAt(shown: Stamp): number;
  /** What a clock shows when a slot begins. */
  startOf(slot: number): Stamp;
  /** Turns in a slot, and the time between two of them. */
  readonly attempts: number;
  readonly timeout: Duration;
  /**
   * A node that is up takes the turn its clock shows on `parent`, whatever its head is.
   *
   * @returns blocks it made.
   */
  takeTurnOn(node: NodeId, parent: Block<Seal>): number;
  /**
   * The block at a node's first turn in a slot that is over or begun, on a branch that only it knows: nobody can tell
   * that others did not make one. It holds the payments that were public by then.
   *
   * @returns the block and whether it is an old one, made at the time; `undefined` when the slot was not the node's.
   */
  makeLate(
    node: NodeId,
    parent: Block<Seal>,
    slot: number,
  ): { readonly block: Block<Seal>; readonly isOld: boolean } | undefined;
  /** A block on its way to others. */
  announce(block: Block<Seal>): BlockMessage;
}

/** A raffle that gives back fees by lots which are known before the payments are made. */
export interface Raffle<Seal = unknown> {
  /** What a clock shows when a slot begins, in which one block is closed. */
  startOf(slot: number): Stamp;
  /** Fee of a payment. */
  fee(amount: Amount): Amount;
  /** What a node would win if the open payments and one of its own were closed on `head`. */
  prize(head: Block<Seal>, open: readonly Transaction[], node: NodeId, amount: Amount): Amount;
  /** Whether a transaction of a block is a user's payment, which takes part, or a prize of the raffle. */
  kindOf(transaction: Transaction): 'payment' | 'prize' | undefined;
}

/** Elections whose seed is the contents of the block before. */
export interface ElectionByContents<Seal = unknown> {
  /**
   * What a node would close of these waiting payments, and who would then be first to close the next block;
   * `undefined` when nothing of them can be closed.
   */
  after(
    parent: Block<Seal>,
    producer: NodeId,
    waiting: readonly PoolEntry[],
  ): { readonly taken: readonly PoolEntry[]; readonly elected: NodeId } | undefined;
}

/** Peers that find each other by what each says of itself, and pass on what others say. */
export interface PeerLists {
  /** Whether a message serves only to become known. */
  isGreeting(to: NodeId, message: Message): boolean;
  /** Peers that a node knows of; `undefined` for a node that is no peer. */
  known(node: NodeId): readonly NodeId[] | undefined;
}

/**
 * Ways to break a protocol's rules that only the protocol itself can carry out: attacks ask for these parts, and fit
 * every protocol that has them. What any node can do (keep blocks back, leave payments out, build elsewhere) needs none
 * of them. A protocol names the parts it has in `Traits.misconduct`.
 */
export interface Misconduct<Seal = unknown> {
  /** Another valid block for the same turn, by the same producer; `undefined` when there is none. */
  twin?(block: Block<Seal>): Block<Seal> | undefined;
  readonly committee?: Committee;
  /** A committee has them where a lock of one round binds a member in the next. */
  readonly rounds?: Rounds;
  readonly freeBlocks?: FreeBlocks<Seal>;
  readonly raffle?: Raffle<Seal>;
  readonly election?: ElectionByContents<Seal>;
  readonly peers?: PeerLists;
}
