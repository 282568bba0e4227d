import { assert } from '../../engine/errors.js';
import { type Duration, type NodeId, SECOND, type Time } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Message } from '../../network/message.js';
import type { Host } from '../../nodes/host.js';
import type { Participant } from '../../nodes/participant.js';
import { Patience } from '../../nodes/patience.js';
import { Connections } from './connections.js';
import { WORDS } from './dispatch.js';
import { LongestChain } from './longest-chain.js';
import * as messages from './messages.js';
import { OpenTransactions } from './open-transactions.js';
import { LONGEST_PEER_LIST } from './peer-sample.js';
import type { CheesechainProtocol } from './protocol.js';
import type { CheeseBlock } from './seal.js';
import { CheeseWallet } from './wallet.js';

/** From joining until the tracker is asked again: who started with us has joined by then. */
const SECOND_LOOK: Duration = 2 * SECOND;
/** From joining until the owner begins to mine on demand and to pay. */
const OPENING_TIME: Duration = 3 * SECOND;

/**
 * A peer: joins by the tracker, exchanges chains, open transactions and new cheeses with the peers it is told of
 * and with those who come to it, and mines when it is its turn or its owner wants it.
 */
export class CheesePeer implements Participant {
  readonly #host: Host;
  readonly #protocol: CheesechainProtocol;
  readonly #startsAt: Time;
  readonly #chain: LongestChain;
  readonly #open: OpenTransactions;
  readonly #wallet: CheeseWallet;
  readonly #connections: Connections;
  /** Whom it tells of new cheeses and transactions, in the order in which it learnt of them. */
  readonly #neighbours: NodeId[] = [];
  /** Of these, how many the tracker told of. */
  #listed = 0;
  #peerId: string | undefined;
  #joinedBefore = false;
  /** How long to wait for the tracker before asking again. */
  readonly #trackerPatience = new Patience();
  /** When each peer was last asked for its chain without having answered. */
  readonly #asked = new Map<NodeId, Time>();
  /** How long to wait for each peer's chain before it may be asked again. */
  readonly #patience = new Map<NodeId, Patience>();
  /** Whose turn it is to be asked for chain and open transactions. */
  #turn = 0;

  /** @param startsAt when it starts. */
  constructor(host: Host, protocol: CheesechainProtocol, startsAt: Time) {
    this.#startsAt = startsAt;
    const { tree, rules, accounts, size, opening } = protocol;
    this.#host = host;
    this.#protocol = protocol;
    this.#connections = new Connections(host);
    this.#open = new OpenTransactions(host, tree, rules, size);
    this.#chain = new LongestChain(host, tree, rules, this.#onHead);
    const balance = () => accounts.balance(host.id, this.head);
    this.#wallet = new CheeseWallet({
      host,
      balance,
      spendable: () => balance() + this.#open.pending(host.id),
      pay: (payment) => this.#takeTransaction(payment, host.id),
      blurt: (payment) => this.#gossip(this.#announcement(payment), host.id),
      mine: () => this.mine(),
      // Without an opening any amount may come together.
      most: opening > 0 ? opening : Number.POSITIVE_INFINITY,
    });
  }

  get head(): CheeseBlock {
    return this.#chain.head;
  }

  get waiting(): number {
    return this.#open.size;
  }

  pooled(): readonly Transaction[] {
    return this.#open.all;
  }

  /** What is open here, in the order in which it came. */
  get openTransactions(): readonly Transaction[] {
    return this.#open.all;
  }

  /** Whom this peer tells of news. */
  get neighbours(): readonly NodeId[] {
    return this.#neighbours;
  }

  /** The id the tracker gave; `undefined` before it has joined. */
  get peerId(): string | undefined {
    return this.#peerId;
  }

  start(): void {
    this.#host.after(this.#startsAt, this.#connectToTracker, undefined, undefined);
  }

  submit(transaction: Transaction): void {
    this.#wallet.submit(transaction);
  }

  /** Open transactions and connections are gone; the peers it knew stand on the disk. */
  forget(disk: boolean): void {
    this.#open.clear();
    this.#connections.clear();
    this.#asked.clear();
    this.#chain.forget(disk);
  }

  restart(): void {
    for (const peer of this.#neighbours) this.#ask(peer);
  }

  /** Mines on demand until the owner holds so much. */
  mineUpTo(amount: Amount): void {
    this.#wallet.mineUpTo(amount);
  }

  /** Mines at once: puts the open transactions and a reward into a new cheese on the own chain, and tells the peers. */
  mine(): void {
    const parent: CheeseBlock = this.#host.buildOn(this.head);
    // What is open is judged on the head alone.
    const open = parent === this.head ? this.#open.all : [];
    const entries = open.map((transaction) => ({ transaction, time: this.#host.clock }));
    const payments = this.#host.select(entries, parent).map(({ transaction }) => transaction);
    const block = this.#protocol.bake(parent, this.#host.id, payments);
    this.#host.events.proposed(this.#host.now, this.#host.id, block);
    this.#host.log('INFO', () => `Mined cheese ${block.height}, nonce ${block.seal.nonce}`);
    assert(this.#chain.offer(block) === 'held', `node ${this.#host.id} mined a cheese that is not valid`);
    this.#gossip(messages.newCheese(block), this.#host.id);
  }

  receive(message: messages.PeerMessage, from: NodeId): void {
    if (from === this.#protocol.tracker) this.#hearTracker(message);
    else this.#hearPeer(message, from);
  }

  #hearTracker(message: messages.PeerMessage): void {
    const { tracker, address } = this.#protocol;
    switch (message.type) {
      case WORDS.greeting:
      case WORDS.invalidPeer: {
        const { host, port } = address(this.#host.id);
        return this.#host.send(tracker, messages.join(host, port));
      }
      case WORDS.joined:
        return this.#join(message.peerId);
      case WORDS.peers:
        return this.#learn(message.peers);
    }
  }

  #hearPeer(message: messages.PeerMessage, from: NodeId): void {
    switch (message.type) {
      case messages.CONNECT.type:
        return this.#welcome(from);
      case WORDS.peerGreeting:
        return this.#connections.opened(from);
      case WORDS.getChain:
        return this.#connections.send(from, messages.chain(this.#host.shows(this.head)));
      case WORDS.chain:
        return this.#takeChain(message.tip, from);
      case WORDS.getOpenTransactions:
        return this.#connections.send(
          from,
          messages.openTransactions(this.#open.all, (open) => this.#protocol.sizeOf(open)),
        );
      case WORDS.openTransactions:
        for (const transaction of message.transactions) {
          this.#takeTransaction(transaction, from);
        }
        return;
      case WORDS.newCheese:
        this.#connections.send(from, messages.BROADCAST_TAKEN);
        return this.#takeCheese(message.block, from);
      case WORDS.newTransaction:
        this.#connections.send(from, messages.BROADCAST_TAKEN);
        return this.#takeTransaction(message.transaction, from);
    }
  }

  readonly #connectToTracker = (): void => {
    if (this.#peerId !== undefined) return;
    this.#host.send(this.#protocol.tracker, messages.CONNECT);
    this.#host.after(this.#trackerPatience.wait(), this.#connectToTracker, undefined, undefined);
    this.#trackerPatience.expired();
  };

  #join(peerId: string): void {
    this.#peerId = peerId;
    this.#host.send(this.#protocol.tracker, messages.getPeers(peerId));
    if (this.#joinedBefore) return;
    this.#joinedBefore = true;
    this.#host.log('INFO', () => `Joined as ${peerId}`);
    this.#host.after(SECOND_LOOK, this.#askForPeers, undefined, undefined);
    this.#host.after(OPENING_TIME, this.#openWallet, undefined, undefined);
    this.#host.after(this.#protocol.sync, this.#synchronise, undefined, undefined);
  }

  readonly #openWallet = (): void => this.#wallet.open();

  /** Asks the tracker for more, unless as many are known as it tells of at once. */
  readonly #askForPeers = (): void => {
    const { faults, tracker } = this.#protocol;
    if (faults.stalePeers || this.#listed >= LONGEST_PEER_LIST) return;
    if (this.#peerId !== undefined) this.#host.send(tracker, messages.getPeers(this.#peerId));
  };

  #learn(entries: readonly messages.PeerEntry[]): void {
    for (const { node } of entries) {
      if (this.#listed >= LONGEST_PEER_LIST) return;
      if (node === this.#host.id || this.#neighbours.includes(node)) continue;
      this.#neighbours.push(node);
      this.#listed++;
      this.#ask(node);
    }
  }

  /** Who comes is a peer too, and may be one the tracker did not tell of. The original asks the tracker only. */
  #welcome(from: NodeId): void {
    this.#connections.accept(from);
    if (this.#protocol.faults.stalePeers || this.#neighbours.includes(from)) return;
    this.#neighbours.push(from);
  }

  /** From time to time: more peers, and what one of them has and we have not. */
  readonly #synchronise = (): void => {
    this.#host.after(this.#protocol.sync, this.#synchronise, undefined, undefined);
    this.#askForPeers();
    if (this.#neighbours.length > 0) this.#ask(this.#neighbours[this.#turn++ % this.#neighbours.length]!);
  };

  #ask(peer: NodeId): void {
    this.#askForChain(peer);
    this.#connections.send(peer, messages.GET_OPEN_TRANSACTIONS);
  }

  #askForChain(peer: NodeId): void {
    const { now } = this.#host;
    const patience = this.#patienceWith(peer);
    const asked = this.#asked.get(peer);
    if (asked !== undefined && now - asked < patience.wait()) return;
    if (asked !== undefined) patience.expired();
    this.#asked.set(peer, now);
    this.#connections.send(peer, messages.GET_CHAIN);
  }

  #patienceWith(peer: NodeId): Patience {
    let patience = this.#patience.get(peer);
    if (patience === undefined) {
      patience = new Patience();
      this.#patience.set(peer, patience);
    }
    return patience;
  }

  #takeChain(tip: CheeseBlock, from: NodeId): void {
    const asked = this.#asked.get(from);
    if (asked !== undefined) this.#patienceWith(from).measured(this.#host.now - asked);
    this.#asked.delete(from);
    if (this.#chain.offerChain(tip)) this.#passOn(messages.newCheese(tip), from);
  }

  #takeCheese(block: CheeseBlock, from: NodeId): void {
    switch (this.#chain.offer(block)) {
      case 'held':
        return this.#passOn(messages.newCheese(block), from);
      case 'orphan':
        return this.#askForChain(from);
    }
  }

  #takeTransaction(transaction: Transaction, from: NodeId): void {
    if (this.#open.knows(transaction, this.head)) return;
    if (this.#open.take(transaction, this.head) !== undefined) return;
    const announcement = this.#announcement(transaction);
    if (from === this.#host.id) this.#gossip(announcement, from);
    else this.#passOn(announcement, from);
  }

  #announcement(transaction: Transaction): Message {
    return messages.newTransaction(transaction, this.#protocol.sizeOf(transaction));
  }

  /** Sends on what came from a peer. The original keeps it to itself. */
  #passOn(message: Message, from: NodeId): void {
    if (!this.#protocol.faults.oneHopGossip) this.#gossip(message, from);
  }

  #gossip(message: Message, except: NodeId): void {
    for (const peer of this.#neighbours) if (peer !== except) this.#connections.send(peer, message);
  }

  readonly #onHead = (head: CheeseBlock, previous: CheeseBlock): void => {
    const refused = this.#open.follow(head, previous);
    this.#wallet.takeBack(refused.filter(({ sender }) => sender === this.#host.id));
    // Not before observers have been told of the head: what is paid now stands on it.
    this.#host.after(0, this.#settle, undefined, undefined);
  };

  readonly #settle = (): void => this.#wallet.settle();
}
