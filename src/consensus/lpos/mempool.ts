import type { Time } from '../../engine/time.js';
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

/**
 * The transactions that wait at one node, in the order in which they came. Their inputs are locked first come, first
 * served. What spends an output that the node has not heard of waits aside until it does.
 */
export class Mempool {
  readonly #rules: MempoolRules;
  readonly #entries = new Map<LposTransaction, Time>();
  readonly #locked = new Set<string>();
  readonly #made = new Map<string, UnspentOutput>();
  readonly #early = new Set<LposTransaction>();

  constructor(rules: MempoolRules) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(transaction: LposTransaction): boolean {
    return this.#entries.has(transaction) || this.#early.has(transaction);
  }

  /** All that wait, in order: each spends what is on the chain or what stands before it. */
  get transactions(): readonly LposTransaction[] {
    return [...this.#entries.keys()];
  }

  /** Outputs of waiting transactions that nothing waiting spends. */
  get open(): readonly UnspentOutput[] {
    return [...this.#made].filter(([key]) => !this.#locked.has(key)).map(([, output]) => output);
  }

  isLocked(reference: OutputReference): boolean {
    return this.#locked.has(referenceKey(reference));
  }

  /**
   * Takes a transaction, or puts it aside until its inputs are known.
   *
   * @returns why it was refused, or those that were taken, itself first.
   */
  offer(transaction: LposTransaction, time: Time): Refusal | readonly LposTransaction[] {
    const taken: LposTransaction[] = [];
    const verdict = this.#take(transaction, time);
    if (verdict === 'early') this.#early.add(transaction);
    else if (verdict !== undefined) return verdict;
    else taken.push(transaction);
    for (let at = 0; at < taken.length; at++) {
      for (const waiting of this.#early) {
        if (this.#take(waiting, time) !== undefined) continue;
        this.#early.delete(waiting);
        taken.push(waiting);
      }
    }
    return taken;
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries.clear();
    this.#early.clear();
    this.#locked.clear();
    this.#made.clear();
  }

  /** After the head moved: forgets what is confirmed, judges the rest again, and returns what is refused now. */
  settle(time: Time): readonly { transaction: LposTransaction; refusal: Refusal }[] {
    const entries = [...this.#entries, ...[...this.#early].map((early) => [early, time] as const)];
    this.clear();
    const refused: { transaction: LposTransaction; refusal: Refusal }[] = [];
    for (const [transaction, came] of entries) {
      if (this.#rules.confirmed(transaction.id)) continue;
      const verdict = this.#take(transaction, came);
      if (verdict === 'early') this.#early.add(transaction);
      else if (verdict !== undefined) refused.push({ transaction, refusal: verdict });
    }
    return refused;
  }

  #take(transaction: LposTransaction, time: Time): Refusal | 'early' | undefined {
    if (transaction.inputs.length === 0) return NO_FUNDS;
    for (const input of transaction.inputs) {
      const key = referenceKey(input);
      if (this.#locked.has(key)) return DOUBLE_SPEND;
      if (this.#find(input) !== undefined) continue;
      return this.#rules.confirmed(input.hash) ? DOUBLE_SPEND : 'early';
    }
    const verdict = verifyTransactions([transaction], {
      find: (reference) => this.#find(reference),
      signed: (checked) => this.#rules.signed(checked),
      legacy: false,
    });
    if ('refusal' in verdict) return verdict.refusal;
    if (verdict.fees > 0) return FEES;
    this.#entries.set(transaction, time);
    for (const input of transaction.inputs) this.#locked.add(referenceKey(input));
    for (const [index, output] of transaction.outputs.entries()) {
      const made = { hash: transaction.id, index, ...output };
      this.#made.set(referenceKey(made), made);
    }
    return undefined;
  }

  #find(reference: OutputReference): UnspentOutput | undefined {
    return this.#made.get(referenceKey(reference)) ?? this.#rules.find(reference);
  }
}
