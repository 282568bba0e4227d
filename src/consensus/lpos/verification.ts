import type { Refusal } from '../../ledger/block.js';
import { type OutputReference, referenceKey } from '../../ledger/utxo.js';
import { failureBoundary } from '../kit/voting/quorum.js';

/** An output that may be spent. */
export interface Output<Address> {
  readonly value: number;
  readonly owner: Address;
}

/** A transaction as the rules see it. */
export interface Spending<Address, Input extends OutputReference = OutputReference> {
  readonly id: string;
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output<Address>[];
}

/** What checking transactions needs from outside. */
export interface SpendingChecks<Address, S extends Spending<Address>> {
  /** The unspent output, before the first transaction. */
  find(reference: OutputReference): Output<Address> | undefined;
  /** Whether the input carries the owner's signature of the transaction. */
  signed(transaction: S, input: number, owner: Address): boolean;
  /** Rules of the original: outputs of 0 and below pass. An input named twice is missing the second time. */
  readonly legacy: boolean;
}

/** What came of checking transactions. */
export type SpendingVerdict = { readonly fees: number } | { readonly refusal: Refusal };

/** Unspent outputs while transactions are gone through. */
class Desk<Address> {
  readonly #find: (reference: OutputReference) => Output<Address> | undefined;
  readonly #spent = new Set<string>();
  readonly #made = new Map<string, Output<Address>>();

  constructor(find: (reference: OutputReference) => Output<Address> | undefined) {
    this.#find = find;
  }

  find(reference: OutputReference): Output<Address> | undefined {
    const key = referenceKey(reference);
    return this.#spent.has(key) ? undefined : (this.#made.get(key) ?? this.#find(reference));
  }

  apply(transaction: Spending<Address>): void {
    for (const input of transaction.inputs) this.#spent.add(referenceKey(input));
    for (const [index, output] of transaction.outputs.entries())
      this.#made.set(referenceKey({ hash: transaction.id, index }), output);
  }
}

function refuse(code: string, detail: string): { refusal: Refusal } {
  return { refusal: { code, detail } };
}

/**
 * Goes through the transactions of a block in order (seed `lpos`, section 5): inputs exist, and may have been made
 * earlier in the block; signatures fit; outputs do not exceed inputs. A last transaction without inputs may take at
 * most the fees collected before it. Fees that nobody takes vanish in the original.
 */
export function verifyTransactions<Address, S extends Spending<Address>>(
  transactions: readonly S[],
  checks: SpendingChecks<Address, S>,
): SpendingVerdict {
  const desk = new Desk<Address>((reference) => checks.find(reference));
  let fees = 0;
  for (const [place, transaction] of transactions.entries()) {
    const outcome = transaction.outputs.reduce((sum, { value }) => sum + value, 0);
    if (transaction.inputs.length === 0) {
      if (place + 1 < transactions.length)
        return refuse('no-inputs', 'Transaction without inputs is not last.');
      if (outcome > fees) return refuse('overdraft', 'More is taken than fees were paid.');
      fees -= outcome;
      continue;
    }
    const income = incomeOf(transaction, desk, checks);
    if (typeof income !== 'number') return income;
    if (income < outcome) return refuse('overdraft', 'Outputs exceed inputs.');
    fees += income - outcome;
    desk.apply(transaction);
  }
  return { fees };
}

/** Sum of the inputs, when all of them are there and signed. */
function incomeOf<Address, S extends Spending<Address>>(
  transaction: S,
  desk: Desk<Address>,
  checks: SpendingChecks<Address, S>,
): number | { refusal: Refusal } {
  if (!checks.legacy) {
    const positive = transaction.outputs.every(({ value }) => Number.isSafeInteger(value) && value > 0);
    if (!positive) return refuse('bad-amount', 'An output is not a whole value above 0.');
    if (new Set(transaction.inputs.map(referenceKey)).size !== transaction.inputs.length)
      return refuse('double-spend', 'An input is named twice.');
  }
  let income = 0;
  const taken = new Set<string>();
  for (const [place, input] of transaction.inputs.entries()) {
    // The original takes each input away at once.
    const output = taken.has(referenceKey(input)) ? undefined : desk.find(input);
    taken.add(referenceKey(input));
    if (output === undefined) return refuse('unknown-input', 'An input is not there or spent already.');
    if (!checks.signed(transaction, place, output.owner))
      return refuse('bad-signature', 'An input is not signed by its owner.');
    income += output.value;
  }
  return income;
}

/** A senator's signature under a block. */
export interface SeatSignature<Address> {
  readonly signer: Address;
  readonly valid: boolean;
}

/** Everything a block is judged by. Parts are asked for in the order in which the original asks. */
export interface BlockEvidence<Address> {
  /** Whether it stands on the tip. */
  readonly onTip: boolean;
  /** Who entered the winning output of the director competition; `undefined` without a director. */
  readonly director: Address | undefined;
  /** Who owns that output in the tip's state; `undefined` when it is not there. */
  readonly directorOwner: Address | undefined;
  /** Whether q follows from the tip's q. */
  qFollows(): boolean;
  /** Whether the director's signature is valid. */
  directorSigned(): boolean;
  readonly signatures: readonly SeatSignature<Address>[];
  /** Seats of each senator. */
  readonly seats: ReadonlyMap<Address, readonly number[]>;
  /** Number of seats of the senate. */
  readonly senateSize: number;
  /** Whether the stored Merkle root is that of the transactions. */
  merkleRootFits(): boolean;
  /** The first refusal among its transactions, or nothing. */
  transactions(): Refusal | undefined;
}

/**
 * Seats behind valid signatures. The original counts a signer as often as it signed; `distinct` counts each seat once.
 */
export function seatsBehind<Address>(
  signatures: readonly SeatSignature<Address>[],
  seats: ReadonlyMap<Address, readonly number[]>,
  distinct: boolean,
): number {
  const counted = new Set<Address>();
  let sum = 0;
  for (const { signer } of signatures) {
    if (distinct && counted.has(signer)) continue;
    counted.add(signer);
    sum += seats.get(signer)?.length ?? 0;
  }
  return sum;
}

/**
 * Judges a block in the original's order: previous hash, the director's output, its owner, q and the competition's
 * signature, each senator's signature, seats, transactions. The original counts repeated signatures each time and
 * never recomputes the Merkle root; the correct rules do better by both.
 */
export function verifyBlock<Address>(evidence: BlockEvidence<Address>, legacy: boolean): Refusal | undefined {
  const { director, directorOwner, signatures, seats } = evidence;
  const refused = (code: string, detail: string): Refusal => ({ code, detail });
  if (!evidence.onTip) return refused('wrong-parent', 'Block does not stand on the tip.');
  if (director === undefined || directorOwner === undefined)
    return refused('no-director', "The director's output is not there.");
  if (directorOwner !== director) return refused('bad-director', 'The director does not own its output.');
  if (!evidence.qFollows()) return refused('bad-signature', 'q does not follow from the q before.');
  if (!evidence.directorSigned()) return refused('bad-signature', "The director's signature is not valid.");
  for (const { signer, valid } of signatures) {
    if (!seats.has(signer)) return refused('no-seat', 'Somebody signed who has no seat.');
    if (!valid) return refused('bad-signature', "A senator's signature is not valid.");
  }
  if (seatsBehind(signatures, seats, !legacy) < failureBoundary(evidence.senateSize))
    return refused('no-quorum', 'Too few seats signed.');
  if (!legacy && !evidence.merkleRootFits())
    return refused('bad-merkle-root', 'The Merkle root is not that of the transactions.');
  return evidence.transactions();
}
