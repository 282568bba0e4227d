import type { EventId } from '../../engine/scheduler.js';
import { laterStamp, type Stamp, stampAfter } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { BlockMessage, ChainMessage } from '../../nodes/chain-messages.js';
import type { Host } from '../../nodes/host.js';
import { Master, type TransactionMessage } from '../../nodes/master.js';
import type { Participant } from '../../nodes/participant.js';
import { type DiscoveryMessage, PeerDiscovery } from './discovery.js';
import type { LotteryProtocol } from './protocol.js';
import type { Turn } from './schedule.js';
import type { ForgerSeal, LotteryBlock } from './seal.js';
import { STAKE } from './transaction-type.js';

/** A master: takes transactions, forges when its lot wins, checks and follows what others forge. */
export class LotteryMaster implements Participant {
  readonly master: Master<ForgerSeal>;
  readonly discovery: PeerDiscovery;
  readonly #host: Host;
  readonly #protocol: LotteryProtocol;
  /** The next time to see whether one's lot comes up, while forging goes by the pool and enough waits. */
  #turn: EventId | undefined;

  constructor(host: Host, protocol: LotteryProtocol) {
    const { tree, rules, masters } = protocol;
    this.#host = host;
    this.#protocol = protocol;
    this.discovery = new PeerDiscovery(host, protocol.discovery);
    // Blocks go to the peers of the moment, which change as they are discovered: see #publish.
    this.master = new Master(host, tree, rules, masters, [], this.#onHead);
  }

  get id(): NodeId {
    return this.#host.id;
  }

  get head(): LotteryBlock {
    return this.master.head;
  }

  get waiting(): number {
    return this.master.pool.size;
  }

  pooled(): readonly Transaction[] {
    return this.master.pooled();
  }

  start(): void {
    this.#host.log('INFO', () => `Stake lottery master ${this.#host.name}`);
    this.discovery.start();
    const { staking } = this.#protocol;
    if (staking !== undefined) this.#host.after(staking.every, this.#stakeMore, undefined, undefined);
  }

  /** A master's own transaction goes to its own pool and to its peers. */
  submit(transaction: Transaction): void {
    this.#host.events.submitted(this.#host.now, this.#host.id, transaction);
    const size = this.#protocol.sizeOf(transaction);
    const message: TransactionMessage = { type: 'transaction', size, transaction };
    this.#host.broadcast(this.discovery.peers, message);
    this.#take(transaction);
  }

  receive(message: TransactionMessage | DiscoveryMessage | ChainMessage<ForgerSeal>, from: NodeId): void {
    if (message.type === 'transaction') this.#take(message.transaction);
    else if (message.type === 'discovery') this.discovery.receive(message, from);
    else this.master.chain.receive(message, from);
  }

  forget(disk: boolean): void {
    if (this.#turn !== undefined) this.#host.cancel(this.#turn);
    this.#turn = undefined;
    this.master.forget(disk);
  }

  restart(): void {
    this.master.chain.askForHead();
    this.#host.after(0, this.#watch, undefined, undefined);
  }

  /** Forges when this is the master's turn by the clock. */
  turn(turn: Turn, slotStart: Stamp): void {
    this.chanceOn(this.head, turn, slotStart);
  }

  /** The same on any block that the master holds: honest masters forge on their head alone. */
  chanceOn(head: LotteryBlock, turn: Turn, slotStart: Stamp): void {
    const { schedule } = this.#protocol;
    if (schedule === undefined) return;
    if (head.parent !== undefined && schedule.chanceAt(head.time).slot >= turn.slot) return;
    const rank = schedule.rankAt(turn, head.time);
    if (this.#protocol.election.on(head).forger(rank) !== this.#host.id) return;
    // A stand-in only acts when the elected one has left something lying since the slot began.
    if (turn.attempt > 0 && !this.#hasWaited(slotStart)) return;
    this.#forge(head, turn.attempt);
  }

  #hasWaited(since: Stamp): boolean {
    if (this.#protocol.hasReward) return true;
    for (const { time } of this.master.pool) return time <= since;
    return false;
  }

  #take(transaction: Transaction): void {
    // A quick forger's block may be here before its sender's own message: nothing to refuse.
    if (this.#protocol.tree.includes(this.head, transaction)) return;
    const refusal = this.master.take(transaction);
    if (refusal === undefined) this.#watch();
    else this.#host.log('INFO', () => `Transaction ${transaction.id} refused: ${refusal.detail}`);
  }

  readonly #onHead = (head: LotteryBlock): void => {
    this.#protocol.onHead(this.#host.id, head);
    if (this.#turn !== undefined) this.#host.cancel(this.#turn);
    this.#turn = undefined;
    // Behind whatever brought the block, so that a node that forges twice in a row does so in two steps.
    if (this.#protocol.schedule === undefined) this.#host.after(0, this.#watch, undefined, undefined);
  };

  /** By the pool: from when enough waits, each staker in turn of its lot has one timeout to forge. */
  readonly #watch = (): void => {
    const { schedule, threshold } = this.#protocol;
    if (schedule !== undefined || this.#turn !== undefined) return;
    if (this.master.pool.size >= threshold) this.#tryTurn(0);
  };

  readonly #tryTurn = (rank: number): void => {
    const { head } = this;
    const { threshold, timeout, election, end } = this.#protocol;
    this.#turn = undefined;
    if (this.master.pool.size < threshold || this.#host.now >= end) return;
    if (election.on(head).forger(rank) === this.#host.id && this.#forge(head, rank)) return;
    this.#turn = this.#host.after(timeout, this.#tryTurn, rank + 1, undefined);
  };

  /** @returns whether there was anything to put into a block. */
  #forge(head: LotteryBlock, attempt: number): boolean {
    const { rules, builder, tree } = this.#protocol;
    let pooled = [...this.master.pool];
    // The pool is in step with the head alone.
    if (head !== this.head) pooled = pooled.filter(({ transaction }) => !tree.includes(head, transaction));
    const payments = rules.fitting(this.#host.select(pooled, head), head);
    const reward = this.#protocol.rewardOn(head, this.#host.id);
    if (payments.length === 0 && reward === undefined) return false;
    const { schedule, timeout } = this.#protocol;
    const { clock } = this.#host;
    const earliest = schedule === undefined ? stampAfter(head.time, attempt * timeout) : clock;
    const block = builder.forge(head, this.#host.id, attempt, payments, reward, laterStamp(earliest, clock));
    this.#host.log('INFO', () => `Forged block ${block.id} at attempt ${attempt}`);
    this.master.publish(block);
    const message: BlockMessage = { type: 'block', size: rules.sizeOf(block), block };
    this.#host.broadcast(this.discovery.peers, message);
    return true;
  }

  readonly #stakeMore = (): void => {
    const { staking, ledger, end } = this.#protocol;
    if (staking === undefined || this.#host.now >= end) return;
    const { id } = this.#host;
    const available = ledger.accounts.spendable(id, this.head) + this.master.pool.pending(id);
    if (available >= staking.amount) {
      this.submit(this.#protocol.builder.make(STAKE, id, id, staking.amount));
    }
    this.#host.after(staking.every, this.#stakeMore, undefined, undefined);
  };
}
