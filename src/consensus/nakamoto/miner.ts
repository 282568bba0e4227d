import type { Transaction } from '../../ledger/transaction.js';
import type { ChainMessage } from '../../nodes/chain-messages.js';
import type { Host } from '../../nodes/host.js';
import { Master } from '../../nodes/master.js';
import type { Participant } from '../../nodes/participant.js';
import { TimelyChains } from '../kit/chain/timely-chains.js';
import { chooseUncles } from '../kit/chain/uncles.js';
import { choiceOf } from './choice.js';
import { blockSize } from './encoding.js';
import type { ChainAnswer, GetChainMessage, PaymentMessage } from './messages.js';
import { ConsensusCall } from './original/consensus-call.js';
import { FORWARDED_PURCHASE } from './original/legacy-rules.js';
import type { WorkProtocol } from './protocol.js';
import type { WorkBlock, WorkSeal } from './seal.js';
import { selectPayments } from './selection.js';
import { PURCHASE } from './transaction-type.js';

/** Bytes left for the digits by which fees may lengthen the coinbase. */
const FEE_DIGITS = 16;

/** A master under proof of work: takes payments, mines on the best block it holds, checks and follows others. */
export class Miner implements Participant {
  readonly master: Master<WorkSeal>;
  readonly #host: Host;
  readonly #protocol: WorkProtocol;
  readonly #call: ConsensusCall;
  /** What came in time, where that matters. */
  readonly #timely: TimelyChains<WorkSeal> | undefined;

  constructor(host: Host, protocol: WorkProtocol) {
    const { tree, rules, masters, settings } = protocol;
    this.#host = host;
    this.#protocol = protocol;
    const followers = settings.exchange === 'announce' ? masters : [];
    const peers = protocol.peersOf(host.id);
    const choice = choiceOf(protocol, host);
    if (choice instanceof TimelyChains) this.#timely = choice;
    this.master = new Master(host, tree, rules, peers, followers, this.#onHead, choice);
    this.#call = new ConsensusCall(host, protocol, this.master);
    host.watchBuildOn(this.#aim);
  }

  get head(): WorkBlock {
    return this.master.head;
  }

  get waiting(): number {
    return this.master.pool.size;
  }

  pooled(): readonly Transaction[] {
    return this.master.pooled();
  }

  /** The node whose chain this one last adopted by a call for consensus, or itself. */
  get source(): number {
    return this.#call.source;
  }

  start(): void {
    this.#host.log('INFO', () => `I am ${this.#host.name}`);
  }

  submit(transaction: Transaction): void {
    this.#host.events.submitted(this.#host.now, this.#host.id, transaction);
    this.#take(transaction, false);
  }

  receive(
    message: PaymentMessage | GetChainMessage | ChainAnswer | ChainMessage<WorkSeal>,
    from: number,
  ): void {
    switch (message.type) {
      case 'transaction':
        this.#receivePayment(message);
        break;
      case 'get-chain':
        this.#call.answer(message, from);
        break;
      case 'chain':
        this.#call.take(message, from);
        break;
      case 'block':
      case 'blocks':
      case 'get-blocks':
      case 'get-listed':
      case 'get-head':
        this.master.chain.receive(message, from);
    }
  }

  #receivePayment({ transaction, forwarded }: PaymentMessage): void {
    // Who gives a payment to all masters asks nobody to pass it on.
    const spread = forwarded || this.#protocol.settings.exchange === 'announce';
    this.#take(transaction, spread, forwarded);
  }

  forget(disk: boolean): void {
    this.#call.forget();
    this.master.forget(disk);
    if (disk) this.#aim();
  }

  /** Asks for what it missed, in the way in which nodes exchange chains; where they do not, nothing can be asked. */
  restart(): void {
    const { exchange } = this.#protocol.settings;
    if (exchange === 'announce') this.master.chain.askForHead();
    else if (exchange === 'ask') this.#call.start();
  }

  /** The clock's call: this miner has found a block on its head. */
  mine(): void {
    const { settings } = this.#protocol;
    const head: WorkBlock = this.#host.buildOn(this.master.head);
    const uncles = this.#uncles(head);
    const block = this.#protocol.make(this.#host.id, head, this.#payments(head, uncles), uncles);
    this.#host.log('INFO', () => `Mined block ${block.height}: ${block.id}`);
    this.master.publish(block);
    if (settings.legacy) this.master.pool.clear();
    if (settings.exchange !== 'announce') this.#call.start();
  }

  /** The clock counts by the difficulty of the block that is mined on, which an attack may choose. */
  readonly #aim = (): void => {
    this.#protocol.mineOn(this.#host.id, this.#host.buildOn(this.master.head));
  };

  #uncles(head: WorkBlock): readonly WorkBlock[] {
    const { settings, tree } = this.#protocol;
    if (settings.uncles === undefined) return [];
    const candidates: WorkBlock[] = [];
    // The root, height 0, is nobody's uncle.
    for (let height = Math.max(1, head.height + 1 - settings.uncles.depth); height <= head.height; height++) {
      for (const block of this.#protocol.book.at(height)) {
        const isKnown = this.master.chain.holds(block) && (this.#timely?.inTime(block) ?? true);
        if (isKnown) candidates.push(block);
      }
    }
    return chooseUncles(tree, head, candidates, settings.uncles) as readonly WorkBlock[];
  }

  /** Payments for a block: those that pay most for their bytes; Pycotr takes all, in order of arrival. */
  #payments(head: WorkBlock, uncles: readonly WorkBlock[]): readonly Transaction[] {
    const { settings, rewards, encoding, accounts, tree } = this.#protocol;
    let pooled = [...this.master.pool];
    // The pool is in step with the head alone.
    if (head !== this.master.head) {
      pooled = pooled.filter(({ transaction }) => !tree.includes(head, transaction));
    }
    const waiting = this.#host.select(pooled, head).map(({ transaction }) => transaction);
    if (settings.legacy || waiting.length === 0) return waiting;
    const own = rewards.of(head, this.#host.id, this.#host.clock, [], uncles);
    const base = blockSize(
      own.map((fields) => ({ index: -1, ...fields })),
      uncles.length,
      encoding,
    );
    return selectPayments(waiting, {
      bytes: settings.blockSize - base - FEE_DIGITS,
      sizeOf: (transaction) => this.#protocol.sizeOf(transaction),
      balanceOf: (account) => accounts.spendable(account, head),
      ...(settings.burn !== undefined && 'base' in settings.burn ? { lost: settings.burn.base } : {}),
    });
  }

  /**
   * @param spread whether all other masters have been told, or are not to be.
   * @param forwarded whether another master passed it on.
   */
  #take(transaction: Transaction, spread: boolean, forwarded = false): void {
    const { masters, settings } = this.#protocol;
    if (settings.legacy && forwarded && transaction.type === PURCHASE) {
      this.#host.events.refused(this.#host.now, this.#host.id, transaction, FORWARDED_PURCHASE);
      return;
    }
    const refusal = this.master.take(transaction);
    if (refusal !== undefined) {
      this.#host.log('ERROR', () => `Transaction rejected: ${refusal.detail}`);
      return;
    }
    this.#host.log('INFO', () => `Accepted transaction ${transaction.id}`);
    if (spread || settings.exchange === 'none') return;
    const size = this.#protocol.sizeOf(transaction);
    const message: PaymentMessage = { type: 'transaction', size, transaction, forwarded: true };
    if (settings.exchange === 'announce') this.#host.submit(message, masters);
    else this.#host.broadcast(masters, message);
  }

  readonly #onHead = (head: WorkBlock, previous: WorkBlock): void => {
    this.#aim();
    this.#protocol.finality.onHead(this.#host.id, head, previous);
  };
}
