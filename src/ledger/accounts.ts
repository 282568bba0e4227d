import { InvariantError } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import type { Amount } from './amount.js';
import type { Block } from './block.js';
import type { BlockTree } from './block-tree.js';
import type { Locks } from './locks.js';
import type { Transaction } from './transaction.js';

/** Takes one movement of money: `change` units come to the account, or leave it when negative. */
export type Credit = (account: NodeId, change: Amount) => void;

/** What a transaction does to accounts, as the protocol defines it. Money may come to be or vanish in it. */
export type Effect = (transaction: Transaction, credit: Credit) => void;

/** One account that a block changed. */
export interface BalanceChange {
  readonly account: NodeId;
  readonly before: Amount;
  readonly after: Amount;
}

/** How strictly accounts are kept. */
export interface AccountsOptions {
  /**
   * Whether every block must leave whole balances of at least 0 and a supply that moved as its effects say.
   * On by default; off for original rules that reckon in fractions or overdraw.
   */
  readonly exact?: boolean;
  /** Which part of the first money may not be paid yet; none where it is not given. */
  readonly locks?: Locks | undefined;
}

/** The balances as they stand after one block. */
interface Cursor<Seal> {
  at: Block<Seal>;
  used: number;
  readonly balances: Float64Array;
}

/** Heads that can be asked about by turns without walking between them. Each costs 8 bytes an account. */
const MAX_CURSORS = 8;

/** Which accounts each block changed, from what to what: flat arrays, 20 bytes a change. */
class ChangeLog {
  #accounts = new Int32Array(1024);
  #before = new Float64Array(1024);
  #after = new Float64Array(1024);
  #length = 0;
  /** By block: its first change and the one past its last; -1 while the block has not been reckoned. */
  readonly #first: number[] = [];
  readonly #end: number[] = [];

  has(block: number): boolean {
    return (this.#end[block] ?? -1) >= 0;
  }

  begin(block: number): void {
    while (this.#end.length <= block) {
      this.#first.push(-1);
      this.#end.push(-1);
    }
    this.#first[block] = this.#length;
  }

  /** Starts a change of the account. */
  note(account: NodeId, before: Amount): void {
    if (this.#length === this.#accounts.length) this.#grow();
    this.#accounts[this.#length] = account;
    this.#before[this.#length] = before;
    this.#length++;
  }

  /** Closes the block: fills in what its accounts now hold, forgets those that are back where they were. */
  end(block: number, balances: Float64Array, noted: Uint8Array): void {
    let length = this.#first[block]!;
    for (let i = length; i < this.#length; i++) {
      const account = this.#accounts[i]!;
      const before = this.#before[i]!;
      const after = balances[account]!;
      noted[account] = 0;
      if (after === before) continue;
      this.#accounts[length] = account;
      this.#before[length] = before;
      this.#after[length] = after;
      length++;
    }
    this.#length = length;
    this.#end[block] = length;
  }

  undo(block: number, balances: Float64Array): void {
    const end = this.#end[block]!;
    for (let i = this.#first[block]!; i < end; i++) balances[this.#accounts[i]!] = this.#before[i]!;
  }

  redo(block: number, balances: Float64Array): void {
    const end = this.#end[block]!;
    for (let i = this.#first[block]!; i < end; i++) balances[this.#accounts[i]!] = this.#after[i]!;
  }

  each(block: number, visit: (account: NodeId, before: Amount, after: Amount) => void): void {
    const end = this.#end[block]!;
    for (let i = this.#first[block]!; i < end; i++)
      visit(this.#accounts[i]!, this.#before[i]!, this.#after[i]!);
  }

  #grow(): void {
    const capacity = 2 * this.#accounts.length;
    const [accounts, before, after] = [this.#accounts, this.#before, this.#after];
    this.#accounts = new Int32Array(capacity);
    this.#before = new Float64Array(capacity);
    this.#after = new Float64Array(capacity);
    this.#accounts.set(accounts);
    this.#before.set(before);
    this.#after.set(after);
  }
}

/**
 * The money on every account after every block: one state per block, shared by all nodes.
 *
 * A block is reckoned once, when first asked for, and keeps the accounts it changed with their balance before and
 * after, so that leaving it gives back the very same numbers even where they are fractions. Full balances exist
 * only at a few cursors, which walk along the tree to the block asked about.
 */
export class Accounts<Seal = unknown> {
  readonly #tree: BlockTree<Seal>;
  readonly #effect: Effect;
  readonly #exact: boolean;
  readonly #locks: Locks | undefined;
  /** What each account holds in the root block; kept where some of it may be locked. */
  readonly #first: Float64Array | undefined;
  readonly #cursors: Cursor<Seal>[];
  #current: Cursor<Seal>;
  #clock = 0;
  readonly #changes = new ChangeLog();
  /** By block: the sum of all balances after it. */
  readonly #supply: number[] = [];
  /** By account: 1 once the block being reckoned has touched it. */
  readonly #noted: Uint8Array;
  /** Sum of what the block being reckoned has moved. */
  #credited = 0;

  /** @param accounts number of accounts, dense from 0; all hold nothing before the root's own transactions. */
  constructor(tree: BlockTree<Seal>, accounts: number, effect: Effect, options: AccountsOptions = {}) {
    this.#tree = tree;
    this.#effect = effect;
    this.#exact = options.exact ?? true;
    this.#locks = options.locks;
    this.#noted = new Uint8Array(accounts);
    this.#current = { at: tree.root, used: 0, balances: new Float64Array(accounts) };
    this.#cursors = [this.#current];
    this.#reckon(tree.root, 0);
    if (options.locks !== undefined) this.#first = this.#current.balances.slice();
  }

  /** The account's balance after `head`; 0 for a number past the last account. */
  balance(account: NodeId, head: Block<Seal>): Amount {
    return this.#at(head)[account] ?? 0;
  }

  /** What of the account's balance may be paid in a block on `head`: all but what is still locked. */
  spendable(account: NodeId, head: Block<Seal>): Amount {
    const balance = this.balance(account, head);
    if (this.#locks === undefined) return balance;
    return balance - this.#locks.locked(account, this.#first![account] ?? 0, head.time);
  }

  /** A copy of every account's balance after `head`. */
  balances(head: Block<Seal>): Float64Array {
    return this.#at(head).slice();
  }

  /** The sum of all balances after `head`. */
  supply(head: Block<Seal>): Amount {
    if (!this.#changes.has(head.index)) this.#at(head);
    return this.#supply[head.index]!;
  }

  /** The accounts whose balance the block changed, in the order in which it first touched them. */
  changes(block: Block<Seal>): readonly BalanceChange[] {
    if (!this.#changes.has(block.index)) this.#at(block);
    const changes: BalanceChange[] = [];
    this.#changes.each(block.index, (account, before, after) => changes.push({ account, before, after }));
    return changes;
  }

  #at(head: Block<Seal>): Float64Array {
    if (this.#current.at !== head) this.#move(head);
    return this.#current.balances;
  }

  #move(head: Block<Seal>): void {
    const cursor = this.#cursorFor(head);
    this.#current = cursor;
    cursor.used = ++this.#clock;
    if (cursor.at === head) return;
    const { down, up } = this.#tree.path(cursor.at, head);
    for (const block of down) this.#changes.undo(block.index, cursor.balances);
    for (const block of up) {
      if (this.#changes.has(block.index)) this.#changes.redo(block.index, cursor.balances);
      else this.#reckon(block, this.#supply[block.parent!.index]!);
    }
    cursor.at = head;
  }

  /**
   * A cursor at the block, or else the nearest. But when the nearest would leave blocks that somebody may come back
   * to, it stays: the one longest unused is brought to where it stands and goes instead.
   */
  #cursorFor(head: Block<Seal>): Cursor<Seal> {
    let nearest = this.#current;
    let distance = Number.POSITIVE_INFINITY;
    let leaving = 0;
    for (const cursor of this.#cursors) {
      if (cursor.at === head) return cursor;
      const common = this.#tree.commonAncestor(cursor.at, head);
      const steps = cursor.at.height + head.height - 2 * common.height;
      if (steps >= distance) continue;
      nearest = cursor;
      distance = steps;
      leaving = cursor.at.height - common.height;
    }
    if (leaving === 0) return nearest;
    if (this.#cursors.length < MAX_CURSORS) {
      const copy: Cursor<Seal> = { at: nearest.at, used: 0, balances: nearest.balances.slice() };
      this.#cursors.push(copy);
      return copy;
    }
    const oldest = this.#cursors.reduce((a, b) => (b.used < a.used ? b : a));
    if (oldest !== nearest) {
      oldest.balances.set(nearest.balances);
      oldest.at = nearest.at;
    }
    return oldest;
  }

  /** Applies the block's transactions to the current cursor and keeps what they changed. */
  #reckon(block: Block<Seal>, supplyBefore: Amount): void {
    this.#changes.begin(block.index);
    this.#credited = 0;
    for (const transaction of block.transactions) this.#effect(transaction, this.#credit);
    this.#changes.end(block.index, this.#current.balances, this.#noted);
    while (this.#supply.length <= block.index) this.#supply.push(0);
    this.#supply[block.index] = supplyBefore + this.#credited;
    if (this.#exact) this.#assertExact(block, supplyBefore);
  }

  readonly #credit: Credit = (account, change) => {
    const { balances } = this.#current;
    const balance = balances[account];
    if (balance === undefined) throw new InvariantError(`Accounts: there is no account ${account}`);
    if (this.#noted[account] === 0) {
      this.#noted[account] = 1;
      this.#changes.note(account, balance);
    }
    balances[account] = balance + change;
    this.#credited += change;
  };

  #assertExact(block: Block<Seal>, supplyBefore: Amount): void {
    let moved = 0;
    this.#changes.each(block.index, (account, before, after) => {
      if (!Number.isSafeInteger(after) || after < 0) {
        throw new InvariantError(`block ${block.id}: account ${account} went from ${before} to ${after}`);
      }
      moved += after - before;
    });
    const supply = this.#supply[block.index]!;
    if (!Number.isSafeInteger(supply) || moved !== this.#credited) {
      throw new InvariantError(
        `block ${block.id}: supply went from ${supplyBefore} to ${supply}, while accounts moved by ${moved}`,
      );
    }
  }
}
