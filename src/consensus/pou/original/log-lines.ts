import { type Stamp, stampNumber } from '../../../engine/stamp.js';
import type { NodeId, Time } from '../../../engine/time.js';
import type { Amount } from '../../../ledger/amount.js';
import type { Transaction } from '../../../ledger/transaction.js';
import type { World } from '../../consensus.js';
import { pythonFixed } from '../../kit/python-text.js';
import type { UsageEncoding } from '../encoding.js';
import type { DraftTransaction } from '../seal.js';
import { CASHBACK, FEES } from '../transaction-type.js';
import * as lines from './log-text.js';

/** Log lines about transactions of this run, in the original's words. */
export class LogLines {
  readonly #encoding: UsageEncoding;
  readonly #epoch: Time;
  readonly #decimals: number;
  readonly #legacy: boolean;

  constructor({ epoch, currency }: World, encoding: UsageEncoding, legacy: boolean) {
    this.#encoding = encoding;
    this.#epoch = epoch;
    this.#decimals = currency.decimals;
    this.#legacy = legacy;
  }

  /** An amount with three decimals, as log lines show it. */
  amount(amount: Amount): string {
    return this.#legacy ? pythonFixed(amount, 3) : lines.fixed3(amount, this.#decimals);
  }

  /** The log line of a transaction that a master took. */
  taken(transaction: Transaction, master: NodeId, processingTime: Stamp): string {
    return lines.transactionLine({
      id: transaction.id,
      amount: this.amount(transaction.amount),
      type: transaction.type,
      sender: this.#encoding.name(transaction.sender),
      recipient: this.#encoding.name(transaction.recipient),
      emissionTime: this.#epoch + stampNumber(transaction.time),
      stamp: {
        fees: this.amount(transaction.fee),
        master: this.#encoding.name(master),
        processingTime: this.#epoch + stampNumber(processingTime),
      },
      signed: transaction.signature !== undefined,
    });
  }

  /** The log line of a transaction that a closer adds. */
  added(transaction: DraftTransaction): string {
    const amount = this.amount(transaction.amount);
    const recipient = this.#encoding.name(transaction.recipient);
    if (transaction.type === FEES) return lines.feesCollected(amount);
    return transaction.type === CASHBACK
      ? lines.cashbackLine(recipient, amount)
      : lines.cashingLine(recipient, amount);
  }
}
