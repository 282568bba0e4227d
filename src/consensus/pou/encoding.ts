import type { Stamp } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Population } from '../../nodes/role.js';
import type { Arithmetic } from './arithmetic.js';
import type { UsageBlock } from './seal.js';
import { GENESIS, PAYMENT } from './transaction-type.js';
import {
  type BlockText,
  blockJson,
  headerJson,
  type TransactionText,
  transactionContentJson,
  transactionJson,
} from './wire.js';

/** Writes transactions, headers and blocks as the original does: what is signed, hashed and stored. */
export class UsageEncoding {
  readonly #names: readonly string[];
  readonly #arithmetic: Arithmetic;

  constructor(population: Population, arithmetic: Arithmetic) {
    this.#names = population.names;
    this.#arithmetic = arithmetic;
  }

  /** The node's id; a stranger, numbered past the last node, has one made of its number. */
  name(node: NodeId): string {
    return this.#names[node] ?? `stranger-${node}`;
  }

  /** What the sender of a transaction signs. */
  content(transaction: Omit<Transaction, 'index' | 'signature'>): string {
    return transactionContentJson(this.#transaction({ ...transaction, signature: undefined }));
  }

  /** A transaction as its sender hands it over: signed, without a master's stamp. */
  unstamped(transaction: Omit<Transaction, 'index'>): string {
    return transactionJson(this.#transaction(transaction));
  }

  /** A transaction with the stamp of the master that took it. */
  stamped(transaction: Omit<Transaction, 'index'>, master: NodeId, processingTime: Stamp): string {
    return transactionJson(this.#stamped(transaction, master, processingTime));
  }

  /** What the closer and the lucky stakeholders sign. */
  header(previousHash: string, merkleRoot: string, closingTime: Stamp, retributionText: string): string {
    return headerJson({
      retributionRate: retributionText,
      previousBlockHash: previousHash,
      merkleRoot,
      closingTime: this.#arithmetic.timeText(closingTime),
    });
  }

  headerOf(block: UsageBlock): string {
    const { previousHash, merkleRoot, closingTime, retributionText } = block.seal;
    return this.header(previousHash, merkleRoot, closingTime, retributionText);
  }

  /** The whole block as text, for files. */
  block(block: UsageBlock): string {
    return blockJson(this.blockText(block));
  }

  blockText(block: UsageBlock): BlockText {
    const { seal } = block;
    const lucky = new Map<string, string | null>();
    for (const [node, signature] of seal.luckySignatures) lucky.set(this.name(node), signature);
    return {
      transactions: block.transactions.map((transaction, place) =>
        this.#stamped(transaction, block.producer, seal.processingTimes[place]!),
      ),
      header: {
        retributionRate: seal.retributionText,
        previousBlockHash: seal.previousHash,
        merkleRoot: seal.merkleRoot,
        closingTime: this.#arithmetic.timeText(seal.closingTime),
      },
      stamp: {
        masterId: this.name(block.producer),
        masterSignature: seal.masterSignature,
        luckySignatures: lucky,
      },
    };
  }

  #stamped(transaction: Omit<Transaction, 'index'>, master: NodeId, processingTime: Stamp): TransactionText {
    const isPayment = transaction.type === PAYMENT;
    return {
      ...this.#transaction(transaction),
      stamp: {
        processingTime: this.#arithmetic.timeText(processingTime),
        fees: this.#arithmetic.amountText(transaction.fee, !isPayment),
        masterId: this.name(master),
      },
    };
  }

  #transaction(transaction: Omit<Transaction, 'index'>): TransactionText {
    const { type, amount } = transaction;
    // The original's genesis and its hostile payments carry Python integers, everything it reckons is a float.
    const whole = type === GENESIS || (type === PAYMENT && Number.isInteger(amount));
    return {
      signature: transaction.signature ?? null,
      txId: transaction.id,
      type,
      senderId: this.name(transaction.sender),
      recipientId: this.name(transaction.recipient),
      amount: this.#arithmetic.amountText(amount, whole),
      emissionTime: this.#arithmetic.timeText(transaction.time),
    };
  }
}
