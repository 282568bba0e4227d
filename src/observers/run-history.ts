import type { NodeId, Time } from '../engine/time.js';
import type { Block, Refusal } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Observer } from './observer.js';

/** What became of one transaction, over all nodes. */
export interface Fate {
  /** When it was first sent out; `undefined` for what a block's producer added. */
  submitted: Time | undefined;
  /** Nodes that took it into their pool. */
  accepted: number;
  /** Nodes that refused it. */
  refused: number;
  /** Why, as the first of them said. */
  refusal: string | undefined;
}

/** Keeps what the tables and the summary are made from: fates of transactions, blocks made, heads of nodes. */
export class RunHistory implements Observer {
  readonly #prefers: (candidate: Block, current: Block) => boolean;
  readonly #isAttacker: (node: NodeId) => boolean;
  readonly #fates: (Fate | undefined)[] = [];
  readonly #blocks: { block: Block; time: Time }[] = [];
  readonly #root: Block;
  readonly #settled: Time | 'root';
  readonly #faults = new Map<string, number>();
  #rejections = 0;
  #best: Block;

  /**
   * @param root the block that everybody starts from.
   * @param prefers the observer's fork choice.
   * @param isAttacker whose head is no evidence, as it may stand on blocks that nobody else has seen.
   * @param settled when the supply has been shared out and the random payments begin; `'root'` where the root
   *   block holds it as it is to be held.
   */
  constructor(
    root: Block,
    prefers: (candidate: Block, current: Block) => boolean,
    isAttacker: (node: NodeId) => boolean = () => false,
    settled: Time | 'root' = 0,
  ) {
    this.#root = root;
    this.#settled = settled;
    this.#best = root;
    this.#prefers = prefers;
    this.#isAttacker = isAttacker;
  }

  /** The tip of the chain that an observer who sees every valid block that honest nodes hold would follow. */
  get best(): Block {
    return this.#best;
  }

  /** Whether everybody holds what they begin with: not in a chain without blocks, where payments in blocks share it out. */
  get isSharedOut(): boolean {
    return this.#settled === 'root' || this.#best.parent !== undefined;
  }

  /**
   * The block after which everybody holds what they begin with: the root, or, where the supply is shared out by
   * payments, the last of the chain made before the random payments, the first where none is.
   */
  get start(): Block {
    if (this.#settled === 'root') return this.#root;
    let start = this.#best;
    for (let block = start; block.parent !== undefined; block = block.parent) {
      start = block;
      if (block.made < this.#settled) break;
    }
    return start;
  }

  /** Blocks made, in order. */
  get blocks(): readonly { readonly block: Block; readonly time: Time }[] {
    return this.#blocks;
  }

  /** How often a node refused a block. */
  get rejections(): number {
    return this.#rejections;
  }

  /** How often each fault began, by its text, in the order in which they first did. */
  get faults(): ReadonlyMap<string, number> {
    return this.#faults;
  }

  fate(transaction: Transaction): Fate | undefined {
    return this.#fates[transaction.index];
  }

  submitted(time: Time, _node: NodeId, transaction: Transaction): void {
    this.#of(transaction).submitted ??= time;
  }

  accepted(_time: Time, _node: NodeId, transaction: Transaction): void {
    this.#of(transaction).accepted++;
  }

  refused(_time: Time, _node: NodeId, transaction: Transaction, refusal: Refusal): void {
    const fate = this.#of(transaction);
    fate.refused++;
    fate.refusal ??= refusal.code;
  }

  proposed(time: Time, _node: NodeId, block: Block): void {
    this.#blocks.push({ block, time });
  }

  rejected(): void {
    this.#rejections++;
  }

  faultBegan(_time: Time, fault: string): void {
    this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
  }

  headChanged(_time: Time, node: NodeId, head: Block): void {
    if (head === this.#best) return;
    if (!this.#isAttacker(node) && this.#prefers(head, this.#best)) this.#best = head;
  }

  #of(transaction: Transaction): Fate {
    let fate = this.#fates[transaction.index];
    if (fate === undefined) {
      fate = { submitted: undefined, accepted: 0, refused: 0, refusal: undefined };
      this.#fates[transaction.index] = fate;
    }
    return fate;
  }
}
