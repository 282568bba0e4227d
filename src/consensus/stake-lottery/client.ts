import type { NodeId } from '../../engine/time.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Host } from '../../nodes/host.js';
import type { TransactionMessage } from '../../nodes/master.js';
import type { Participant } from '../../nodes/participant.js';

/** Whom a client hands its payments to, and as what. */
export interface Counter {
  /** Every master; under legacy rules the first, by whose programming interface all payments came. */
  readonly targets: readonly NodeId[];
  /** The message's type: `post` where the payment comes from outside the peers' own network. */
  readonly type: string;
  sizeOf(transaction: Transaction): number;
}

/** A node that holds no chain: it pays, and that is all. */
export class LotteryClient implements Participant {
  readonly head = undefined;
  readonly #host: Host;
  readonly #counter: Counter;

  constructor(host: Host, counter: Counter) {
    this.#host = host;
    this.#counter = counter;
  }

  start(): void {
    // Clients wait for their owners.
  }

  receive(): void {
    // Nobody has anything to tell a client.
  }

  submit(transaction: Transaction): void {
    const { targets, type, sizeOf } = this.#counter;
    this.#host.events.submitted(this.#host.now, this.#host.id, transaction);
    const message = { type, size: sizeOf(transaction), transaction };
    this.#host.broadcast(targets, message as TransactionMessage);
  }
}
