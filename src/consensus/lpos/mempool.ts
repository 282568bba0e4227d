import { NodeSet } from '../../engine/node-set.js';
import type { NodeId, Time } from '../../engine/time.js';
import type { Refusal } from '../../ledger/block.js';
import { type OutputReference, referenceKey, type UnspentOutput } from '../../ledger/utxo.js';
import type { LposTransaction } from './candidate.js';
import { verifyTransactions } from './verification.js';

/** What a mempool asks about money and signatures. */
export interface MempoolRules {
  /** The unspent output after the node's head. */
  find(reference: OutputReference): UnspentOutput | undefined;
  signed(transaction: LposTransaction): boolean;
  /** Whether the transaction of this id is in the node's chain. */
  confirmed(id: string): boolean;
}

const DOUBLE_SPEND: Refusal = { code: 'double-spend', detail: 'An input is locked or spent already.' };
const NO_FUNDS: Refusal = { code: 'overdraft', detail: 'There are no inputs.' };
const FEES: Refusal = {
  code: 'unclaimed-fee',
  detail: 'Outputs are less than inputs, and nobody takes the rest.',
};

/** An output as mempools see it: at which nodes something that waits spends it, and at which something makes it. */
interface OutputRow {
  readonly reference: OutputReference;
  readonly spentAt: NodeSet;
  readonly madeAt: NodeSet;
  /** The output itself, once a transaction that makes it has been seen. */
  output: UnspentOutput | undefined;
}

/** A transaction as mempools see it: at which nodes it waits, and what is the same for all of them. */
interface PaymentRow {
  readonly transaction: LposTransaction;
  readonly inputs: readonly OutputRow[];
  readonly outputs: readonly OutputRow[];
  readonly waitsAt: NodeSet;
  /** Why nobody may take it, `null` for no reason; `undefined` until somebody has judged it. */
  verdict: Refusal | null | undefined;
}

/**
 * What the mempools of a run know together: a transaction is looked up and judged once, and that it waits at a node, or
 * locks an output there, is a bit.
 */
export class MempoolBook {
  readonly #nodes: number;
  readonly #payments: (PaymentRow | undefined)[] = [];
  readonly #outputs = new Map<string, OutputRow>();

  /** @param nodes number of nodes that may have a mempool. */
  constructor(nodes: number) {
    this.#nodes = nodes;
  }

  payment(transaction: LposTransaction): PaymentRow {
    const known = this.#payments[transaction.index];
    if (known !== undefined) return known;
    const row: PaymentRow = {
      transaction,
      inputs: transaction.inputs.map((input) => this.output(input)),
      outputs: transaction.outputs.map((written, index) => {
        const output = { hash: transaction.id, index, ...written };
        const made = this.output(output);
        made.output = output;
        return made;
      }),
      waitsAt: new NodeSet(this.#nodes),
      verdict: undefined,
    };
    while (this.#payments.length <= transaction.index) this.#payments.push(undefined);
    this.#payments[transaction.index] = row;
    return row;
  }

  output(reference: OutputReference): OutputRow {
    const key = referenceKey(reference);
    let row = this.#outputs.get(key);
    if (row === undefined) {
      const spentAt = new NodeSet(this.#nodes);
      row = { reference, spentAt, madeAt: new NodeSet(this.#nodes), output: undefined };
      this.#outputs.set(key, row);
    }
    return row;
  }
}

/** A transaction that waits, and since when. */
interface Waiting {
  readonly row: PaymentRow;
  readonly came: Time;
}

/**
 * The transactions that wait at one node, in the order in which they came. Their inputs are locked first come, first
 * served. What spends an output that the node does not know waits aside until it does.
 */
export class Mempool {
  readonly #node: NodeId;
  readonly #book: MempoolBook;
  readonly #rules: MempoolRules;
  #entries: Waiting[] = [];
  readonly #early = new Set<PaymentRow>();

  /** @param book what the mempools of all nodes of the run know together. */
  constructor(node: NodeId, book: MempoolBook, rules: MempoolRules) {
    this.#node = node;
    this.#book = book;
    this.#rules = rules;
  }

  get size(): number {
    return this.#entries.length;
  }

  has(transaction: LposTransaction): boolean {
    const row = this.#book.payment(transaction);
    return row.waitsAt.has(this.#node) || this.#early.has(row);
  }

  /** All that wait, in order: each spends what is on the chain or what stands before it. */
  get transactions(): readonly LposTransaction[] {
    return this.#entries.map(({ row }) => row.transaction);
  }

  /** Outputs of waiting transactions that nothing waiting spends. */
  get open(): readonly UnspentOutput[] {
    const open: UnspentOutput[] = [];
    for (const { row } of this.#entries) {
      for (const { spentAt, output } of row.outputs) if (!spentAt.has(this.#node)) open.push(output!);
    }
    return open;
  }

  isLocked(reference: OutputReference): boolean {
    return this.#book.output(reference).spentAt.has(this.#node);
  }

  /**
   * Takes a transaction, or puts it aside until its inputs are known.
   *
   * @returns why it was refused, or those that were taken, itself first.
   */
  offer(transaction: LposTransaction, time: Time): Refusal | readonly LposTransaction[] {
    const taken: LposTransaction[] = [];
    const row = this.#book.payment(transaction);
    const verdict = this.#take(row, time);
    if (verdict === 'early') this.#early.add(row);
    else if (verdict !== undefined) return verdict;
    else taken.push(transaction);
    if (this.#early.size === 0) return taken;
    for (let at = 0; at < taken.length; at++) {
      for (const waiting of this.#early) {
        if (this.#take(waiting, time) !== undefined) continue;
        this.#early.delete(waiting);
        taken.push(waiting.transaction);
      }
    }
    return taken;
  }

  /** Forgets everything. */
  clear(): void {
    for (const { row } of this.#entries) {
      row.waitsAt.delete(this.#node);
      for (const { spentAt } of row.inputs) spentAt.delete(this.#node);
      for (const { madeAt } of row.outputs) madeAt.delete(this.#node);
    }
    this.#entries = [];
    this.#early.clear();
  }

  /** After the head moved: forgets what is confirmed, judges the rest again, and returns what is refused now. */
  settle(time: Time): readonly { transaction: LposTransaction; refusal: Refusal }[] {
    const entries = [...this.#entries, ...[...this.#early].map((row) => ({ row, came: time }))];
    this.clear();
    const refused: { transaction: LposTransaction; refusal: Refusal }[] = [];
    for (const { row, came } of entries) {
      const { transaction } = row;
      if (this.#rules.confirmed(transaction.id)) continue;
      const verdict = this.#take(row, came);
      if (verdict === 'early') this.#early.add(row);
      else if (verdict !== undefined) refused.push({ transaction, refusal: verdict });
    }
    return refused;
  }

  #take(row: PaymentRow, came: Time): Refusal | 'early' | undefined {
    const { inputs, outputs } = row;
    if (inputs.length === 0) return NO_FUNDS;
    for (const { reference, spentAt, madeAt } of inputs) {
      if (spentAt.has(this.#node)) return DOUBLE_SPEND;
      if (madeAt.has(this.#node) || this.#rules.find(reference) !== undefined) continue;
      return this.#rules.confirmed(reference.hash) ? DOUBLE_SPEND : 'early';
    }
    // Which output a reference means is the same at every node, so one judgement is everybody's.
    if (row.verdict === undefined) row.verdict = this.#judge(row.transaction) ?? null;
    if (row.verdict !== null) return row.verdict;
    this.#entries.push({ row, came });
    row.waitsAt.add(this.#node);
    for (const { spentAt } of inputs) spentAt.add(this.#node);
    for (const { madeAt } of outputs) madeAt.add(this.#node);
    return undefined;
  }

  /** Judges a transaction all of whose inputs are known here. */
  #judge(transaction: LposTransaction): Refusal | undefined {
    const verdict = verifyTransactions([transaction], {
      find: (reference) => this.#find(reference),
      signed: (checked) => this.#rules.signed(checked),
      legacy: false,
    });
    if ('refusal' in verdict) return verdict.refusal;
    return verdict.fees > 0 ? FEES : undefined;
  }

  #find(reference: OutputReference): UnspentOutput | undefined {
    const { madeAt, output } = this.#book.output(reference);
    return madeAt.has(this.#node) ? output : this.#rules.find(reference);
  }
}
