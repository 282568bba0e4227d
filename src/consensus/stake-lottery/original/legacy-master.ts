import type { NodeId } from '../../../engine/time.js';
import type { Transaction } from '../../../ledger/transaction.js';
import type { Message } from '../../../network/message.js';
import type { BlockMessage } from '../../../nodes/chain-messages.js';
import type { Host } from '../../../nodes/host.js';
import type { TransactionMessage } from '../../../nodes/master.js';
import type { Participant } from '../../../nodes/participant.js';
import { type DiscoveryMessage, PeerDiscovery } from '../discovery.js';
import type { LotteryProtocol } from '../protocol.js';
import type { ForgerSeal, LotteryBlock } from '../seal.js';
import { STAKE } from '../transaction-type.js';
import { FORGING_THRESHOLD, isCovered } from './ledger.js';

/** A whole chain on its way, as the original answers a request: balances, stakes and all. */
interface ChainMessage extends Message {
  readonly type: 'blockchain';
  readonly tip: LotteryBlock;
}

/** What masters of the original understand. */
type LegacyMessage =
  | TransactionMessage
  | (Omit<TransactionMessage, 'type'> & { readonly type: 'post' })
  | BlockMessage<ForgerSeal>
  | { readonly type: 'blockchain-request'; readonly size: number }
  | ChainMessage
  | DiscoveryMessage;

/** Bytes of a request for the chain. */
const REQUEST_SIZE = 80;

/**
 * A node of the original with its flaws (seed `pos`, section 4): it forges only when a transaction arrives, takes
 * its whole pool, floods blocks back to whom they came from, asks everybody for the chain at each block whose number
 * does not fit (every duplicate's does not), and takes a longer chain without looking into it.
 */
export class LegacyMaster implements Participant {
  readonly discovery: PeerDiscovery;
  readonly #host: Host;
  readonly #protocol: LotteryProtocol;
  readonly #pool = new Set<Transaction>();
  #head: LotteryBlock;

  constructor(host: Host, protocol: LotteryProtocol) {
    this.#host = host;
    this.#protocol = protocol;
    this.#head = protocol.tree.root;
    this.discovery = new PeerDiscovery(host, protocol.discovery);
  }

  get head(): LotteryBlock {
    return this.#head;
  }

  get waiting(): number {
    return this.#pool.size;
  }

  pooled(): readonly Transaction[] {
    return [...this.#pool];
  }

  /** Transactions that wait here. */
  get pool(): readonly Transaction[] {
    return [...this.#pool];
  }

  start(): void {
    this.discovery.start();
    const { staking } = this.#protocol;
    if (staking !== undefined) this.#host.after(staking.every, this.#stakeMore, undefined, undefined);
  }

  submit(transaction: Transaction): void {
    this.#host.events.submitted(this.#host.now, this.#host.id, transaction);
    this.#take(transaction);
  }

  receive(message: LegacyMessage, from: NodeId): void {
    switch (message.type) {
      case 'post':
      case 'transaction':
        this.#take(message.transaction);
        break;
      case 'block':
        this.#receiveBlock(message.block);
        break;
      case 'blockchain-request':
        this.#host.send(from, this.#chain());
        break;
      case 'blockchain':
        this.#adopt(message.tip);
        break;
      default:
        this.discovery.receive(message, from);
    }
  }

  forget(disk: boolean): void {
    this.#pool.clear();
    if (!disk) return;
    const { tree } = this.#protocol;
    tree.dropAll(this.#host.id);
    if (this.#head !== tree.root) this.#moveTo(tree.root);
  }

  /** Asks everybody for the chain. */
  restart(): void {
    this.#host.broadcast(this.discovery.peers, { type: 'blockchain-request', size: REQUEST_SIZE });
  }

  #take(transaction: Transaction): void {
    const { tree } = this.#protocol;
    const { events, now, id } = this.#host;
    if (!this.#protocol.isSigned(transaction)) {
      events.refused(now, id, transaction, { code: 'bad-signature', detail: 'Signature does not match.' });
      return;
    }
    if (this.#pool.has(transaction) || tree.includes(this.#head, transaction)) return;
    this.#pool.add(transaction);
    events.accepted(now, id, transaction);
    const size = this.#protocol.sizeOf(transaction);
    const message: TransactionMessage = { type: 'transaction', size, transaction };
    this.#host.broadcast(this.discovery.peers, message);
    if (this.#pool.size >= FORGING_THRESHOLD) this.#forge();
  }

  #forge(): void {
    const head = this.#head;
    const { id, now, events } = this.#host;
    const { builder, election, end } = this.#protocol;
    if (now >= end || election.on(head).forger(0) !== id) return;
    const payments = [...this.#pool].filter((transaction) => this.#isCovered(transaction, head));
    const block = builder.forge(head, id, 0, payments, this.#protocol.rewardOn(head, id));
    events.proposed(now, id, block);
    // What is not covered goes too; the others keep it.
    this.#pool.clear();
    this.#append(block);
    this.#flood(block);
  }

  #receiveBlock(block: LotteryBlock): void {
    const head = this.#head;
    const { id, now, events } = this.#host;
    if (!block.holders.has(id)) events.arrived(now, id, block);
    if (block.height !== head.height + 1) {
      this.restart();
    }
    // Only a block on one's own tip has the tip's hash in it; its number is not looked at again.
    if (block.parent !== head) return;
    const covered = block.transactions.every((transaction) => this.#isCovered(transaction, head));
    const elected = this.#protocol.election.on(head).forger(0) === block.producer;
    if (!covered || !elected || !this.#protocol.isSealed(block)) {
      events.rejected(now, id, block, { code: 'invalid', detail: 'Block is not valid.' });
      return;
    }
    this.#append(block);
    for (const transaction of block.transactions) this.#pool.delete(transaction);
    this.#flood(block);
  }

  /** A longer chain is taken as it is. Pools keep what it holds. */
  #adopt(tip: LotteryBlock): void {
    if (tip.height <= this.#head.height) return;
    const missing = this.#protocol.tree.path(this.#head, tip).up;
    for (const block of missing) block.holders.add(this.#host.id);
    this.#moveTo(tip);
  }

  #append(block: LotteryBlock): void {
    block.holders.add(this.#host.id);
    this.#moveTo(block);
  }

  #moveTo(head: LotteryBlock): void {
    const previous = this.#head;
    this.#head = head;
    this.#host.log('INFO', () => `Chain is ${head.height + 1} blocks long, tip ${head.id}`);
    this.#host.events.headChanged(this.#host.now, this.#host.id, head, previous);
  }

  #flood(block: LotteryBlock): void {
    const message: BlockMessage = { type: 'block', size: block.seal.size, block };
    this.#host.broadcast(this.discovery.peers, message);
  }

  #chain(): ChainMessage {
    let size = REQUEST_SIZE;
    for (let block: LotteryBlock | undefined = this.#head; block !== undefined; block = block.parent) {
      size += block.seal.size;
    }
    return { type: 'blockchain', size, tip: this.#head };
  }

  #isCovered(transaction: Transaction, head: LotteryBlock): boolean {
    const { sender, recipient, amount, type } = transaction;
    const balanceOf = (node: NodeId) => this.#protocol.ledger.accounts.balance(node, head);
    return isCovered({ sender, receiver: recipient, amount, type }, balanceOf);
  }

  readonly #stakeMore = (): void => {
    const { staking, ledger, end } = this.#protocol;
    if (staking === undefined || this.#host.now >= end) return;
    const { id } = this.#host;
    if (ledger.accounts.balance(id, this.#head) >= staking.amount) {
      this.submit(this.#protocol.builder.make(STAKE, id, id, staking.amount));
    }
    this.#host.after(staking.every, this.#stakeMore, undefined, undefined);
  };
}
