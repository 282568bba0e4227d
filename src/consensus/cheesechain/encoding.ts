import { type Stamp, stampNumber } from '../../engine/stamp.js';
import type { NodeId, Time } from '../../engine/time.js';
import { type Currency, formatAmount } from '../../ledger/amount.js';
import type { Hashes } from '../../ledger/hash.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Population } from '../../nodes/role.js';
import { jsonText, pythonFloat } from '../kit/python-text.js';
import {
  type Cheese,
  type CheeseTransaction,
  cheeseJson,
  REWARD_SENDER,
  REWARD_SIGNATURE,
  smell,
  transactionJson,
} from './cheese.js';
import { leastNonce, PROOF_PREFIX, proofOfWork } from './proof.js';
import type { CheeseBlock } from './seal.js';
import { REWARD } from './transaction-type.js';
import { provesWork } from './verification.js';

/** Decimals of a timestamp: whole microseconds. */
const TIME_DECIMALS = 6;

/** A cheese before it is proved: all but its nonce. */
export interface Dough {
  readonly sequenceNumber: number;
  readonly parentSmell: string;
  readonly transactions: readonly Transaction[];
  readonly time: Stamp;
}

/** What the texts are made from. */
export interface TextsParts {
  readonly population: Population;
  readonly currency: Currency;
  /** Microseconds from the POSIX epoch to time 0. */
  readonly epoch: Time;
  readonly hashes: Hashes;
}

/** What is signed, hashed, proved, sent and stored, as text. */
export interface CheeseEncoding {
  /** What a payment's sender signs. */
  signed(payment: Pick<Transaction, 'id' | 'sender' | 'recipient' | 'amount'>): string;
  transaction(transaction: Transaction): string;
  cheese(dough: Dough, nonce: number): string;
  /** The least nonce that proves work over a cheese, and the smell it then has. */
  prove(dough: Dough): { readonly nonce: number; readonly smell: string };
  /** The smell a cheese has by what it holds. */
  smellOf(dough: Dough, nonce: number): string;
  /** Whether a cheese proves work. */
  proves(dough: Dough, nonce: number): boolean;
  amount(amount: number): string;
}

/** What of a block its texts are made from. */
export function doughOf(block: CheeseBlock): Dough {
  const { seal, transactions, time } = block;
  const { sequenceNumber, parentSmell } = seal;
  return { sequenceNumber, parentSmell, transactions, time };
}

/** The node's name; the reward system, numbered past the last node, has the original's. */
function nameOf(population: Population, node: NodeId): string {
  return population.nameOf(node) ?? REWARD_SENDER;
}

/**
 * The texts of the correct rules. A payment has an id, and the sender signs it too, so that two equal payments are
 * two. The smell covers all of a cheese, signatures and reward included, and is itself the proof: nobody can
 * change the reward, the time or a signature of a cheese without working for it.
 */
export class CorrectTexts implements CheeseEncoding {
  readonly #parts: TextsParts;

  constructor(parts: TextsParts) {
    this.#parts = parts;
  }

  signed({ id, sender, recipient, amount }: Parameters<CheeseEncoding['signed']>[0]): string {
    return `${id}${this.#name(sender)}${this.#name(recipient)}${this.amount(amount)}`;
  }

  transaction(transaction: Transaction): string {
    const { id, sender, recipient, amount, signature } = transaction;
    const fields = [
      `"id": ${jsonText(id)}`,
      `"sender": ${jsonText(this.#name(sender))}`,
      `"recipient": ${jsonText(this.#name(recipient))}`,
      `"amount": ${this.amount(amount)}`,
      `"signature": ${jsonText(signature ?? '')}`,
    ];
    return `{${fields.join(', ')}}`;
  }

  cheese(dough: Dough, nonce: number): string {
    return `{${this.#content(dough)}, "nonce": ${nonce}}`;
  }

  prove(dough: Dough): { nonce: number; smell: string } {
    const { sha256 } = this.#parts.hashes;
    const content = sha256(this.#content(dough));
    const nonce = leastNonce((guess) => sha256(content + guess));
    return { nonce, smell: sha256(content + nonce) };
  }

  smellOf(dough: Dough, nonce: number): string {
    const { sha256 } = this.#parts.hashes;
    return sha256(sha256(this.#content(dough)) + nonce);
  }

  proves(dough: Dough, nonce: number): boolean {
    return this.smellOf(dough, nonce).startsWith(PROOF_PREFIX);
  }

  amount(amount: number): string {
    return formatAmount(amount, this.#parts.currency.decimals);
  }

  #content({ sequenceNumber, parentSmell, transactions, time }: Dough): string {
    const list = transactions.map((transaction) => this.transaction(transaction)).join(', ');
    const timestamp = formatAmount(this.#parts.epoch + stampNumber(time), TIME_DECIMALS);
    return `"sequence_number": ${sequenceNumber}, "parent_smell": ${jsonText(parentSmell)}, "transactions": [${list}], "timestamp": ${timestamp}`;
  }

  #name(node: NodeId): string {
    return nameOf(this.#parts.population, node);
  }
}

/** The original's texts: numbers as Python's floats, no ids, proofs that leave reward and time open. */
export class OriginalTexts implements CheeseEncoding {
  readonly #parts: TextsParts;

  constructor(parts: TextsParts) {
    this.#parts = parts;
  }

  signed({ sender, recipient, amount }: Parameters<CheeseEncoding['signed']>[0]): string {
    const { population } = this.#parts;
    return nameOf(population, sender) + nameOf(population, recipient) + this.amount(amount);
  }

  transaction(transaction: Transaction): string {
    return transactionJson(this.#transaction(transaction));
  }

  cheese(dough: Dough, nonce: number): string {
    return cheeseJson(this.recorded(dough, nonce));
  }

  prove(dough: Dough): { nonce: number; smell: string } {
    const { parentSmell, transactions } = this.recorded(dough, 0);
    const nonce = proofOfWork(transactions.slice(0, -1), parentSmell, this.#parts.hashes.sha256);
    return { nonce, smell: this.smellOf(dough, nonce) };
  }

  smellOf(dough: Dough, nonce: number): string {
    return smell(this.recorded(dough, nonce), this.#parts.hashes.sha256);
  }

  proves(dough: Dough, nonce: number): boolean {
    return provesWork(this.recorded(dough, nonce), this.#parts.hashes.sha256);
  }

  amount(amount: number): string {
    return pythonFloat(Number(formatAmount(amount, this.#parts.currency.decimals)));
  }

  /** The cheese as the original's functions take it. */
  recorded({ sequenceNumber, parentSmell, transactions, time }: Dough, nonce: number): Cheese {
    return {
      sequenceNumber,
      parentSmell,
      transactions: transactions.map((transaction) => this.#transaction(transaction)),
      nonce,
      timestamp: pythonFloat(Number(formatAmount(this.#parts.epoch + stampNumber(time), TIME_DECIMALS))),
    };
  }

  #transaction({ type, sender, recipient, amount, signature }: Transaction): CheeseTransaction {
    const { population } = this.#parts;
    return {
      sender: nameOf(population, sender),
      recipient: nameOf(population, recipient),
      amount: this.amount(amount),
      signature: type === REWARD ? REWARD_SIGNATURE : (signature ?? ''),
    };
  }
}
