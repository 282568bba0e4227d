import { sha256 } from '../../../ledger/hash.js';
import {
  type Cheese,
  type CheeseTransaction,
  type HashText,
  RACLETTE,
  REWARD_AMOUNT,
  REWARD_SENDER,
  REWARD_SIGNATURE,
  smell,
} from '../cheese.js';
import { proofOfWork } from '../proof.js';
import { type AddedCheese, addCheese } from '../verification.js';

/** Whether a transaction's signature is its sender's. */
export type VerifySignature = (transaction: CheeseTransaction) => boolean;

/**
 * One node's chain and open transactions by the original's rules, flaws included: negative amounts are taken and
 * move money backwards, equal payments are not told apart.
 */
export class OriginalLedger {
  readonly #verify: VerifySignature;
  readonly #hash: HashText;
  readonly #chain: Cheese[] = [RACLETTE];
  #open: CheeseTransaction[] = [];

  constructor(verify: VerifySignature, hash: HashText = sha256) {
    this.#verify = verify;
    this.#hash = hash;
  }

  get chain(): readonly Cheese[] {
    return this.#chain;
  }

  get openTransactions(): readonly CheeseTransaction[] {
    return this.#open;
  }

  /** Received in cheeses less sent in cheeses less sent in open transactions. */
  balance(participant: string): number {
    let received = 0;
    let sent = 0;
    for (const { transactions } of this.#chain) {
      for (const { sender, recipient, amount } of transactions) {
        if (recipient === participant) received += Number(amount);
        if (sender === participant) sent += Number(amount);
      }
    }
    for (const { sender, amount } of this.#open) if (sender === participant) sent += Number(amount);
    return received - sent;
  }

  /** Takes a payment that its sender can pay and has signed. */
  addTransaction(transaction: CheeseTransaction): boolean {
    if (this.balance(transaction.sender) < Number(transaction.amount)) return false;
    if (!this.#verify(transaction)) return false;
    this.#open.push(transaction);
    return true;
  }

  /**
   * Puts the open transactions and a reward into a new cheese.
   *
   * @param owner key of the wallet; without one nothing is mined.
   * @param timestamp text of the seconds since the POSIX epoch.
   */
  mine(owner: string | undefined, timestamp: string): Cheese | undefined {
    if (owner === undefined || !this.#open.every(this.#verify)) return undefined;
    const parentSmell = smell(this.#chain[this.#chain.length - 1]!, this.#hash);
    const reward = {
      sender: REWARD_SENDER,
      recipient: owner,
      amount: REWARD_AMOUNT,
      signature: REWARD_SIGNATURE,
    };
    const cheese: Cheese = {
      sequenceNumber: this.#chain.length,
      parentSmell,
      transactions: [...this.#open, reward],
      nonce: proofOfWork(this.#open, parentSmell, this.#hash),
      timestamp,
    };
    this.#chain.push(cheese);
    this.#open = [];
    return cheese;
  }

  /** Takes a cheese that a peer sent; what it holds is open no more. */
  receive(cheese: Partial<Cheese>): AddedCheese {
    const added = addCheese(this.#chain, cheese, this.#hash);
    if (added.accepted) {
      const mined = cheese.transactions!;
      this.#open = this.#open.filter((open) => !mined.some((other) => sameTransaction(open, other)));
    }
    return added;
  }
}

function sameTransaction(a: CheeseTransaction, b: CheeseTransaction): boolean {
  return (
    a.sender === b.sender &&
    a.recipient === b.recipient &&
    Number(a.amount) === Number(b.amount) &&
    a.signature === b.signature
  );
}
