import type { Transaction } from '../../ledger/transaction.js';
import type { Host } from '../../nodes/host.js';
import type { Participant } from '../../nodes/participant.js';
import type { AccountProtocol } from './account-protocol.js';

/** A node that only pays: it gives its payments to all masters. */
export class AccountWallet<Seal> implements Participant {
  readonly head = undefined;
  readonly #host: Host;
  readonly #protocol: AccountProtocol<Seal>;

  constructor(host: Host, protocol: AccountProtocol<Seal>) {
    this.#host = host;
    this.#protocol = protocol;
  }

  start(): void {
    // Wallets wait for their owners.
  }

  receive(): void {
    // Nobody writes to wallets.
  }

  submit(transaction: Transaction): void {
    this.#host.events.submitted(this.#host.now, this.#host.id, transaction);
    this.#host.submit(this.#protocol.message(transaction), this.#protocol.masters);
  }
}
