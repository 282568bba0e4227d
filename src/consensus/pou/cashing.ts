import type { NodeId, Time } from '../../engine/time.js';
import { type Amount, mulDiv } from '../../ledger/amount.js';
import type { Message } from '../../network/message.js';
import { ChainView } from '../../nodes/chain-view.js';
import type { Host } from '../../nodes/host.js';
import type { Participant } from '../../nodes/participant.js';
import type { PaymentMessage } from './messages.js';
import type { UsageProtocol } from './protocol.js';
import type { UsageBlock, UsageSeal } from './seal.js';
import { PAYMENT, REDISTRIBUTION } from './transaction-type.js';

/**
 * A cashing node: holds the fees that are not returned. Passive in the original, which announced that the money
 * would be shared with the community and never did; with `redistribution` on it shares out what it holds.
 */
export class UsageCashing implements Participant {
  readonly chain: ChainView<UsageSeal>;
  readonly #host: Host;
  readonly #protocol: UsageProtocol;
  /** Usage before this height has been rewarded. */
  #sharedTo: UsageBlock;

  constructor(host: Host, protocol: UsageProtocol) {
    this.#host = host;
    this.#protocol = protocol;
    this.chain = new ChainView(host, protocol.tree, protocol.rules, protocol.masters, () => {});
    this.#sharedTo = protocol.tree.root;
  }

  get head(): UsageBlock | undefined {
    return this.#protocol.redistribution === undefined ? undefined : this.chain.head;
  }

  start(): void {
    if (this.#protocol.redistribution !== undefined) this.#arm(this.#protocol.redistribution.every);
  }

  submit(): void {
    // Cashing nodes pay only when they redistribute.
  }

  receive(message: Message, from: NodeId): void {
    this.chain.receive(message, from);
  }

  forget(disk: boolean): void {
    this.chain.forget(disk);
    if (disk) this.#sharedTo = this.chain.head;
  }

  restart(): void {
    if (this.#protocol.redistribution !== undefined) this.chain.askForHead();
  }

  #arm(time: Time): void {
    if (time >= this.#protocol.end) return;
    this.#host.after(time - this.#host.now, this.#share, undefined, undefined);
  }

  readonly #share = (): void => {
    const { accounts, redistribution } = this.#protocol;
    const held = accounts.balance(this.#host.id, this.chain.head);
    const weights = redistribution?.by === 'usage' ? this.#usage() : this.#equal();
    let sum = 0;
    for (const weight of weights.values()) sum += weight;
    // Usage over a long time may pass 2^53 units; it then counts in larger ones, rounded down.
    const unit = Math.floor(sum / Number.MAX_SAFE_INTEGER) + 1;
    const total = Math.ceil(sum / unit);
    for (const [node, weight] of weights) {
      const amount = mulDiv(held, Math.floor(weight / unit), total);
      if (amount > 0) this.#pay(node, amount);
    }
    this.#sharedTo = this.chain.head;
    this.#arm(this.#host.now + (redistribution?.every ?? 0));
  };

  #equal(): ReadonlyMap<NodeId, number> {
    return new Map(this.#protocol.consumers.map((node) => [node, 1]));
  }

  /** What each consumer has paid since the last redistribution. What rounding leaves stays with the cashing node. */
  #usage(): ReadonlyMap<NodeId, number> {
    const usage = new Map<NodeId, Amount>();
    const { up } = this.#protocol.tree.path(this.#sharedTo, this.chain.head);
    for (const block of up) {
      for (const { type, sender, amount } of block.transactions) {
        if (type === PAYMENT) usage.set(sender, (usage.get(sender) ?? 0) + amount);
      }
    }
    return usage;
  }

  #pay(recipient: NodeId, amount: Amount): void {
    const transaction = this.#protocol.builder.make(REDISTRIBUTION, this.#host.id, recipient, amount);
    this.#host.events.submitted(this.#host.now, this.#host.id, transaction);
    const size = this.#protocol.sizeOf(transaction);
    const message: PaymentMessage = { type: 'transaction', size, transaction, certificate: undefined };
    this.#host.submit(message, this.#protocol.masters);
  }
}
