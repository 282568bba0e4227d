import { sha256 } from '../../ledger/hash.js';
import { jsonText } from '../kit/python-text.js';

/**
 * A payment, or the reward, as the original writes it. Amounts are the text of a Python number, since 1 and 1.0
 * are equal there and hash differently.
 */
export interface CheeseTransaction {
  readonly sender: string;
  readonly recipient: string;
  /** Such as `0.5`, `1.0`, `10` or `1e+16`. */
  readonly amount: string;
  readonly signature: string;
}

/** A block as the original writes it. */
export interface Cheese {
  /** Place in the chain, 0 for the raclette. */
  readonly sequenceNumber: number;
  /** Smell of the cheese before; empty for the raclette. */
  readonly parentSmell: string;
  readonly transactions: readonly CheeseTransaction[];
  readonly nonce: number;
  /** Seconds since the POSIX epoch, as the text of a Python number. */
  readonly timestamp: string;
}

/** A hash of a text's UTF-8 as lower-case hex. */
export type HashText = (text: string) => string;

/** The first cheese of every chain. */
export const RACLETTE: Cheese = {
  sequenceNumber: 0,
  parentSmell: '',
  transactions: [],
  nonce: 100,
  timestamp: '0',
};

/** Who pays the reward. */
export const REWARD_SENDER = 'CHEESECHAIN REWARD SYSTEM';
/** What stands in place of the reward's signature. */
export const REWARD_SIGNATURE = 'rewardtransactionsignature';
/** What the original pays for a cheese. */
export const REWARD_AMOUNT = '0.5';

/** What is hashed: JSON with sorted keys, without the signatures. */
export function smellText(cheese: Cheese): string {
  const transactions = cheese.transactions.map(
    ({ amount, recipient, sender }) =>
      `{"amount": ${amount}, "recipient": ${jsonText(recipient)}, "sender": ${jsonText(sender)}}`,
  );
  const { nonce, parentSmell, sequenceNumber, timestamp } = cheese;
  return `{"nonce": ${nonce}, "parent_smell": ${jsonText(parentSmell)}, "sequence_number": ${sequenceNumber}, "timestamp": ${timestamp}, "transactions": [${transactions.join(', ')}]}`;
}

/** The original's hash of a cheese. */
export function smell(cheese: Cheese, hash: HashText = sha256): string {
  return hash(smellText(cheese));
}

/** A transaction as the original stores and sends it. */
export function transactionJson({ sender, recipient, amount, signature }: CheeseTransaction): string {
  return `{"sender": ${jsonText(sender)}, "recipient": ${jsonText(recipient)}, "amount": ${amount}, "signature": ${jsonText(signature)}}`;
}

/** A cheese as the original stores and sends it. */
export function cheeseJson(cheese: Cheese): string {
  const { sequenceNumber, parentSmell, transactions, nonce, timestamp } = cheese;
  const list = transactions.map(transactionJson).join(', ');
  return `{"sequence_number": ${sequenceNumber}, "parent_smell": ${jsonText(parentSmell)}, "transactions": [${list}], "nonce": ${nonce}, "timestamp": ${timestamp}}`;
}
