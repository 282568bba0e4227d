import type { Transaction } from '../../../ledger/transaction.js';
import type { Host } from '../../../nodes/host.js';
import type { Participant } from '../../../nodes/participant.js';

/** A node that only pays: it holds no chain and gives each payment of its owner to whoever takes it. */
export class Wallet implements Participant {
  readonly head = undefined;
  readonly #host: Host;
  readonly #send: (transaction: Transaction) => void;

  /** @param send how a payment goes from `host` to the masters. */
  constructor(host: Host, send: (transaction: Transaction) => void) {
    this.#host = host;
    this.#send = send;
  }

  start(): void {
    // Wallets wait for their owners.
  }

  receive(): void {
    // Nobody writes to wallets.
  }

  submit(transaction: Transaction): void {
    this.#host.events.submitted(this.#host.now, this.#host.id, transaction);
    this.#send(transaction);
  }
}
