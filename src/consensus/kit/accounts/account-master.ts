import type { NodeId } from '../../../engine/time.js';
import type { Amount } from '../../../ledger/amount.js';
import type { Block } from '../../../ledger/block.js';
import type { Transaction } from '../../../ledger/transaction.js';
import type { Message } from '../../../network/message.js';
import type { ForkChoice } from '../../../nodes/chain-rules.js';
import type { Host } from '../../../nodes/host.js';
import { isTransactionMessage, Master } from '../../../nodes/master.js';
import type { Participant } from '../../../nodes/participant.js';
import type { AccountProtocol } from './account-protocol.js';

/** A master over plain accounts: takes payments, follows the chain, and makes a block when its protocol says so. */
export class AccountMaster<Seal> implements Participant {
  readonly host: Host;
  readonly master: Master<Seal>;
  protected readonly protocol: AccountProtocol<Seal>;

  /** @param choice what this node follows; by default the best tip by the protocol's `prefers`. */
  constructor(host: Host, protocol: AccountProtocol<Seal>, choice?: ForkChoice<Seal>) {
    const { tree, rules, masters } = protocol;
    this.host = host;
    this.protocol = protocol;
    const onHead = (head: Block<Seal>, previous: Block<Seal>) => this.onHead(head, previous);
    this.master = new Master(host, tree, rules, masters, masters, onHead, choice);
  }

  get head(): Block<Seal> {
    return this.master.head;
  }

  get waiting(): number {
    return this.master.pool.size;
  }

  pooled(): readonly Transaction[] {
    return this.master.pooled();
  }

  start(): void {
    this.host.log('INFO', () => `I am ${this.host.name}`);
  }

  /** Payments of masters' own go to all masters, this one included. */
  submit(transaction: Transaction): void {
    this.host.events.submitted(this.host.now, this.host.id, transaction);
    this.master.take(transaction);
    this.host.submit(this.protocol.message(transaction), this.protocol.masters);
  }

  receive(message: Message, from: NodeId): void {
    if (isTransactionMessage(message)) this.master.take(message.transaction);
    else this.master.chain.receive(message, from);
  }

  /** The pool is lost, and what was asked for; with the disk the chain is, too. */
  forget(disk: boolean): void {
    this.master.forget(disk);
  }

  /** Asks others for their heads, since blocks were made meanwhile. */
  restart(): void {
    this.master.chain.askForHead();
  }

  /**
   * Makes a block on its head, of what its pool holds and the head covers, and sends it to all; `undefined` while the
   * node is down. An attack may have it build elsewhere, or leave payments out.
   */
  produce(seal: Seal): Block<Seal> | undefined {
    if (!this.host.isUp) return undefined;
    const parent = this.host.buildOn(this.head);
    const block = this.protocol.make(this.host.id, parent, this.payments(parent), seal);
    this.host.log('INFO', () => `Made block ${block.height}: ${block.id}`);
    this.master.publish(block);
    return block;
  }

  /** Called when the node follows another head. */
  protected onHead(_head: Block<Seal>, _previous: Block<Seal>): void {}

  /** Waiting payments in order of arrival, each covered by what those before it leave and not in the chain yet. */
  protected payments(parent: Block<Seal>): readonly Transaction[] {
    const { accounts, rules, tree } = this.protocol;
    const moved = new Map<NodeId, Amount>();
    const balance = (account: NodeId) => moved.get(account) ?? accounts.spendable(account, parent);
    const payments: Transaction[] = [];
    for (const { transaction } of this.host.select([...this.master.pool], parent)) {
      if (parent !== this.head && tree.includes(parent, transaction)) continue;
      const { sender, amount, fee } = transaction;
      if (balance(sender) < amount + fee) continue;
      rules.effect(transaction, (account, change) => moved.set(account, balance(account) + change));
      payments.push(transaction);
    }
    return payments;
  }
}
