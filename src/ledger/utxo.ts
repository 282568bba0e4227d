import { InvariantError } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import type { Effect } from './accounts.js';
import type { Amount } from './amount.js';
import type { Block } from './block.js';
import type { BlockTree } from './block-tree.js';
import type { Transaction } from './transaction.js';

/** An output by the transaction that made it. */
export interface OutputReference {
  /** Id of the transaction. */
  readonly hash: string;
  /** Place among its outputs. */
  readonly index: number;
}

/** Money that a transaction put into somebody's hands. */
export interface Output {
  readonly value: Amount;
  readonly owner: NodeId;
}

/** An output that nobody has spent yet: money is nothing else here. */
export interface UnspentOutput extends OutputReference, Output {}

/** A transaction that spends outputs and makes new ones. */
export interface UtxoTransaction extends Transaction {
  /** What it spends, as the payer saw it; rules compare it with the ledger. */
  readonly inputs: readonly UnspentOutput[];
  readonly outputs: readonly Output[];
}

/** An output's name in maps. */
export function referenceKey({ hash, index }: OutputReference): string {
  return `${hash}:${index}`;
}

/** The order of outputs: by hash, then by index. */
export function compareReferences(a: OutputReference, b: OutputReference): number {
  if (a.hash !== b.hash) return a.hash < b.hash ? -1 : 1;
  return a.index - b.index;
}

/** What a transaction does to the balances of `Accounts`, which then say what the outputs say. */
export const utxoEffect: Effect = (transaction, credit) => {
  const { inputs, outputs } = transaction as UtxoTransaction;
  for (const { owner, value } of inputs) credit(owner, -value);
  for (const { owner, value } of outputs) credit(owner, value);
};

/** What a block took from the set and what it left in it. */
interface Change {
  readonly spent: readonly UnspentOutput[];
  readonly made: readonly UnspentOutput[];
}

/**
 * The unspent outputs after each block: one state per block, shared by all nodes, as in `Accounts`. The full set
 * exists only at one place of the tree, and walks to the block asked about.
 */
export class UtxoLedger<Seal = unknown> {
  readonly #tree: BlockTree<Seal>;
  readonly #all = new Map<string, UnspentOutput>();
  readonly #byOwner = new Map<NodeId, Map<string, UnspentOutput>>();
  /** By block. */
  readonly #changes: (Change | undefined)[] = [];
  #at: Block<Seal>;

  constructor(tree: BlockTree<Seal>) {
    this.#tree = tree;
    this.#at = tree.root;
    this.#enter(tree.root);
  }

  /** The output, unless it is spent or not there after `head`. */
  find(reference: OutputReference, head: Block<Seal>): UnspentOutput | undefined {
    this.#move(head);
    return this.#all.get(referenceKey(reference));
  }

  /** Every unspent output after `head`, by hash and index. */
  all(head: Block<Seal>): readonly UnspentOutput[] {
    this.#move(head);
    return [...this.#all.values()].sort(compareReferences);
  }

  /** An owner's unspent outputs after `head`, by hash and index. */
  of(owner: NodeId, head: Block<Seal>): readonly UnspentOutput[] {
    this.#move(head);
    return [...(this.#byOwner.get(owner)?.values() ?? [])].sort(compareReferences);
  }

  #move(head: Block<Seal>): void {
    if (this.#at === head) return;
    const { down, up } = this.#tree.path(this.#at, head);
    for (const block of down) {
      const { spent, made } = this.#changes[block.index]!;
      for (const output of made) this.#remove(output);
      for (const output of spent) this.#put(output);
    }
    for (const block of up) this.#enter(block);
    this.#at = head;
  }

  #enter(block: Block<Seal>): void {
    const known = this.#changes[block.index];
    if (known === undefined) {
      while (this.#changes.length <= block.index) this.#changes.push(undefined);
      this.#changes[block.index] = this.#reckon(block);
      return;
    }
    for (const output of known.spent) this.#remove(output);
    for (const output of known.made) this.#put(output);
  }

  /** Applies a block for the first time. What it makes and spends itself leaves no trace. */
  #reckon(block: Block<Seal>): Change {
    const spent = new Map<string, UnspentOutput>();
    const made = new Map<string, UnspentOutput>();
    for (const transaction of block.transactions as readonly UtxoTransaction[]) {
      for (const input of transaction.inputs) {
        const key = referenceKey(input);
        const output = this.#all.get(key);
        if (output === undefined)
          throw new InvariantError(`block ${block.id} spends ${key}, which is not there`);
        this.#remove(output);
        if (!made.delete(key)) spent.set(key, output);
      }
      for (const [index, { value, owner }] of transaction.outputs.entries()) {
        const output = { hash: transaction.id, index, value, owner };
        made.set(referenceKey(output), output);
        this.#put(output);
      }
    }
    return { spent: [...spent.values()], made: [...made.values()] };
  }

  #put(output: UnspentOutput): void {
    const key = referenceKey(output);
    this.#all.set(key, output);
    let own = this.#byOwner.get(output.owner);
    if (own === undefined) {
      own = new Map();
      this.#byOwner.set(output.owner, own);
    }
    own.set(key, output);
  }

  #remove(output: UnspentOutput): void {
    const key = referenceKey(output);
    this.#all.delete(key);
    this.#byOwner.get(output.owner)?.delete(key);
  }
}
