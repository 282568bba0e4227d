import { type Duration, MILLISECOND } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Host } from '../../nodes/host.js';

/** Time between two cheeses that an owner mines on demand, as fast as somebody asks again. */
const DEMAND_PAUSE: Duration = 50 * MILLISECOND;

/** What a wallet asks of its peer. */
export interface WalletParts {
  readonly host: Host;
  /** What the chain gives the owner, whatever is open. */
  readonly balance: () => Amount;
  /** What the owner can still pay. */
  readonly spendable: () => Amount;
  /** Takes a payment of the owner's into the open transactions and tells the peers. */
  readonly pay: (payment: Transaction) => void;
  /** Tells the peers without asking the own node. */
  readonly blurt: (payment: Transaction) => void;
  readonly mine: () => void;
  /** A payment of more than this is not worth waiting for. */
  readonly most: Amount;
}

/**
 * The owner of a peer: pays what it has been told to pay as soon as its money is there, in order, and mines on
 * demand. A payment beyond all hope goes out as it is: it is for the others to refuse.
 */
export class CheeseWallet {
  readonly #parts: WalletParts;
  #waiting: Transaction[] = [];
  #open = false;
  /** The balance to mine up to before anything is paid. */
  #target: Amount = 0;

  constructor(parts: WalletParts) {
    this.#parts = parts;
  }

  submit(transaction: Transaction): void {
    const { events, now, id } = this.#parts.host;
    events.submitted(now, id, transaction);
    this.#waiting.push(transaction);
    this.settle();
  }

  /** Mines on demand until the owner holds so much, and pays nothing before. */
  mineUpTo(amount: Amount): void {
    const begun = this.#target > 0;
    this.#target = Math.max(this.#target, amount);
    if (this.#open && !begun && this.#target > 0) this.#demand();
  }

  /** The peer knows other peers: the owner begins. */
  open(): void {
    this.#open = true;
    if (this.#target > 0) this.#demand();
    this.settle();
  }

  /** Payments that were open or mined and are neither now: they are made again when there is money. */
  takeBack(payments: readonly Transaction[]): void {
    this.#waiting = [...payments, ...this.#waiting];
  }

  /** Pays what can be paid. */
  settle(): void {
    if (!this.#open || this.#target > 0) return;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const hopeless = next.amount > this.#parts.most;
      if (!hopeless && next.amount > this.#parts.spendable()) return;
      this.#waiting.shift();
      if (hopeless) this.#parts.blurt(next);
      else this.#parts.pay(next);
    }
  }

  readonly #demand = (): void => {
    if (this.#parts.balance() >= this.#target) {
      this.#target = 0;
      return this.settle();
    }
    this.#parts.mine();
    this.#parts.host.after(DEMAND_PAUSE, this.#demand, undefined, undefined);
  };
}
