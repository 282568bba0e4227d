import type { Transaction } from '../../ledger/transaction.js';
import type { Host } from '../../nodes/host.js';
import type { Participant } from '../../nodes/participant.js';
import type { PaymentMessage } from './messages.js';
import type { WorkProtocol } from './protocol.js';

/** A node that only pays: it gives its payments to all masters, or, as in Pycotr, to one that passes them on. */
export class Wallet implements Participant {
  readonly head = undefined;
  readonly #host: Host;
  readonly #protocol: WorkProtocol;

  constructor(host: Host, protocol: WorkProtocol) {
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
    const { masters, settings } = this.#protocol;
    this.#host.events.submitted(this.#host.now, this.#host.id, transaction);
    const size = this.#protocol.sizeOf(transaction);
    const message: PaymentMessage = { type: 'transaction', size, transaction, forwarded: false };
    if (settings.exchange === 'announce') this.#host.submit(message, masters);
    else this.#host.send(masters[this.#host.id % masters.length]!, message);
  }
}
