import type { EventId } from '../../engine/scheduler.js';
import { stampSpan } from '../../engine/stamp.js';
import { type Duration, type NodeId, SECOND } from '../../engine/time.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { ChainMessage } from '../../nodes/chain-messages.js';
import { ChainView } from '../../nodes/chain-view.js';
import type { Host } from '../../nodes/host.js';
import type { Participant } from '../../nodes/participant.js';
import type { Behaviour, Publishing } from './behaviour.js';
import type { Certificate, DirectorEntry, LposBlock, LposTransaction, SenateSeal } from './candidate.js';
import { HeightDecision } from './height-decision.js';
import { InstructedPayments } from './instructed-payments.js';
import { Mempool } from './mempool.js';
import {
  type DiscoverMessage,
  type GossipMessage,
  HASH_SIZE,
  type InstructionMessage,
  type MemberMessage,
  type PaymentMessage,
  type SenateMessage,
} from './messages.js';
import type { Instruction } from './parameters.js';
import type { LposProtocol } from './protocol.js';
import { Traffic } from './traffic.js';
import { DirectTransport, type MemberTransport, RoutedTransport } from './transport.js';

/** Messages of later heights that are kept until this member gets there. */
const MOST_EARLY = 1000;
/** Time between two log lines about messages. */
const TRAFFIC_EVERY: Duration = 5 * SECOND;

/**
 * A member of LPOS: keeps the chain and a mempool, enters its outputs in the director competition, and sits in the
 * senate or leads it when the draw says so.
 */
export class Member implements Participant {
  readonly host: Host;
  readonly pool: Mempool;
  readonly chain: ChainView<SenateSeal>;
  readonly transport: MemberTransport;
  readonly behaviour: Behaviour;
  readonly #protocol: LposProtocol;
  #instruction: Instruction | undefined;
  readonly #traffic: Traffic;
  #peers: readonly NodeId[];
  /** The peers but the member itself. */
  #others: readonly NodeId[];
  #decision: HeightDecision | undefined;
  #begun = false;
  #entry: DirectorEntry | undefined;
  /** What came for a tip that this member does not follow yet. */
  #early: { readonly body: SenateMessage; readonly source: NodeId }[] = [];
  /** Blocks that were passed on. */
  readonly #passed = new Set<number>();
  #stalled: EventId | undefined;

  constructor(host: Host, protocol: LposProtocol, behaviour: Behaviour) {
    this.host = host;
    this.behaviour = behaviour;
    this.#protocol = protocol;
    this.#peers = protocol.members;
    this.#others = protocol.members.filter((peer) => peer !== host.id);
    this.#traffic = new Traffic(host);
    const { tree, rules, members, ledger, payments, parameters } = protocol;
    this.chain = new ChainView(host, tree, rules, members, this.#onHead);
    this.pool = new Mempool(host.id, payments.pools, {
      find: (reference) => ledger.find(reference, this.head),
      signed: (transaction) => payments.signed(transaction),
      confirmed: (id) => protocol.isConfirmed(id, this.head),
    });
    this.transport =
      parameters.transport === 'direct'
        ? new DirectTransport(this.#traffic.send)
        : new RoutedTransport(
            host.id,
            this.#traffic.send,
            () => this.#peers,
            () => this.head.height,
            parameters.routes,
          );
  }

  get head(): LposBlock {
    return this.chain.head;
  }

  get waiting(): number {
    return this.pool.size;
  }

  pooled(): readonly Transaction[] {
    return this.pool.transactions;
  }

  /** The view of the round this member is in; -1 before the first. */
  get view(): number {
    return this.#decision?.view ?? -1;
  }

  start(): void {
    const { discovery, begin } = this.#protocol;
    if (discovery !== undefined) {
      this.#discover(discovery);
      return;
    }
    this.#instruction = this.#protocol.instructionFor(this.host.id);
    this.host.after(begin, this.#begin, undefined, undefined);
  }

  submit(transaction: LposTransaction | Parameters<Participant['submit']>[0]): void {
    const payment = transaction as LposTransaction;
    this.host.events.submitted(this.host.now, this.host.id, payment);
    this.#take(payment);
    const message: PaymentMessage = { type: 'transaction', size: payment.bytes.length, transaction: payment };
    this.#traffic.broadcast(this.#protocol.members, message);
  }

  receive(message: MemberMessage | ChainMessage<SenateSeal>, from: NodeId): void {
    this.#traffic.received(message);
    switch (message.type) {
      case 'transaction':
        this.#take(message.transaction);
        break;
      case 'gossip':
        this.#pass(message.block, from);
        break;
      case 'announce':
        this.transport.learn(message, from);
        break;
      case 'directed': {
        const arrived = this.transport.relay(message);
        if (arrived !== undefined) this.#hear(arrived.body, arrived.source);
        break;
      }
      case 'instruction':
        this.#instruct(message);
        break;
      case 'block':
      case 'blocks':
      case 'get-blocks':
      case 'get-listed':
      case 'get-head':
        this.chain.receive(message, from);
        break;
      default:
        this.#hear(message, from);
    }
  }

  /** What it signed and is locked on is on the disk, or it could contradict itself; pool and what came early are not. */
  forget(disk: boolean): void {
    this.pool.clear();
    this.#early = [];
    this.#passed.clear();
    this.chain.forget(disk);
    if (disk && this.#decision !== undefined) this.#startRound();
  }

  restart(): void {
    this.chain.askForHead();
  }

  /** This member's best output in the competition on a tip; `undefined` when it has none or is not there. */
  entry(parent: LposBlock): DirectorEntry | undefined {
    if (parent !== this.head) return undefined;
    if (this.#entry?.parent !== parent)
      this.#entry = this.#protocol.makeEntry(this.host.id, parent, this.host.random);
    return this.#entry;
  }

  /** Makes blocks of what was decided under this member's lead, and publishes them as its behaviour has it. */
  decide(certificates: readonly Certificate[]): void {
    const blocks = certificates.map((certificate) => this.#protocol.decide(certificate, this.host));
    this.behaviour.publish(blocks, this.#publishing);
  }

  readonly #publish = (block: LposBlock): void => {
    this.#pass(block, this.host.id);
  };

  readonly #publishing: Publishing = {
    publish: this.#publish,
    publishLate: (block) => this.host.after(this.#protocol.withheldFor, this.#publish, block, undefined),
    divide: (first, second) => this.#split(first, second),
  };

  /** Two blocks for one height: every other member is told of the second. */
  #split(first: LposBlock, second: LposBlock): void {
    for (const [place, member] of this.#protocol.members.entries()) {
      if (member !== this.host.id) this.#traffic.send(member, this.#gossip(place % 2 === 0 ? first : second));
    }
    this.#passed.add(first.index);
    this.chain.hold(first, this.host.id);
  }

  /** A decided block: joins the chain, and goes on to some peers when it is seen for the first time. */
  #pass(block: LposBlock, from: NodeId): void {
    if (this.#passed.has(block.index)) return;
    this.#passed.add(block.index);
    if (this.#protocol.rules.checkBlock(block) === undefined) {
      const message = this.#gossip(block);
      for (const peer of this.#somePeers()) this.#traffic.send(peer, message);
    }
    this.chain.hold(block, from);
  }

  #gossip(block: LposBlock): GossipMessage {
    return { type: 'gossip', size: this.#protocol.rules.sizeOf(block), block };
  }

  #somePeers(): readonly NodeId[] {
    const { fanOut } = this.#protocol.parameters;
    const others = this.#others;
    if (others.length <= fanOut) return others;
    const chosen: NodeId[] = [];
    while (chosen.length < fanOut) {
      const peer = this.host.random.pick(others);
      if (!chosen.includes(peer)) chosen.push(peer);
    }
    return chosen;
  }

  #take(transaction: LposTransaction): void {
    const { host, pool } = this;
    if (pool.has(transaction) || this.#protocol.isConfirmed(transaction.id, this.head)) return;
    const verdict = pool.offer(transaction, host.now);
    if ('code' in verdict) {
      host.events.refused(host.now, host.id, transaction, verdict);
      host.log('ERROR', () => `Transaction ${transaction.id} refused: ${verdict.detail}`);
    } else for (const taken of verdict) host.events.accepted(host.now, host.id, taken);
  }

  readonly #discover = (discovery: NodeId): void => {
    if (this.#begun) return;
    const message: DiscoverMessage = { type: 'discover', size: HASH_SIZE };
    this.#traffic.send(discovery, message);
    this.host.after(this.#protocol.timing.retry, this.#discover, discovery, undefined);
  };

  #instruct({ peers, begin, instruction }: InstructionMessage): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#peers = peers;
    this.#others = peers.filter((peer) => peer !== this.host.id);
    this.#instruction = instruction;
    // By a clock that shows a later time already it begins at once.
    const wait = Math.max(0, stampSpan(this.host.clock, begin));
    this.host.after(wait, this.#begin, undefined, undefined);
  }

  readonly #begin = (): void => {
    this.#begun = true;
    if (this.#instruction !== undefined)
      new InstructedPayments(this, this.#protocol, this.#instruction).start();
    this.#startRound();
    this.host.after(TRAFFIC_EVERY, this.#logTraffic, undefined, undefined);
  };

  readonly #logTraffic = (): void => {
    this.host.log('INFO', () => this.#traffic.line());
    this.host.after(TRAFFIC_EVERY, this.#logTraffic, undefined, undefined);
  };

  #startRound(): void {
    this.#decision?.stop();
    this.#decision = undefined;
    if (!this.behaviour.takesPart || this.host.now >= this.#protocol.end) return;
    this.#decision = new HeightDecision(this, this.#protocol, this.head);
    this.#decision.start();
    if (!this.#protocol.parameters.legacy) this.#watch();
    const early = this.#early;
    this.#early = [];
    for (const { body, source } of early) this.#hear(body, source);
  }

  /**
   * A block is passed on once. Who missed it learns of it from the next one, or when views change: when neither comes
   * although there is something to decide, it asks.
   */
  #watch(): void {
    if (this.#stalled !== undefined) this.host.cancel(this.#stalled);
    this.#stalled = this.host.after(this.#protocol.patience, this.#onStalled, undefined, undefined);
  }

  readonly #onStalled = (): void => {
    if (this.host.now >= this.#protocol.end) return;
    if (this.pool.size > 0) this.chain.askForHead();
    this.#watch();
  };

  /** What is said to senators: for this tip, for one this member has yet to reach, or for one long left. */
  #hear(body: SenateMessage, source: NodeId): void {
    const decision = this.#decision;
    if (!this.behaviour.takesPart) return;
    if (decision !== undefined && body.parent === decision.parent) decision.receive(body, source);
    else if (body.parent.height > this.head.height || decision === undefined) this.#keep(body, source);
    else if (body.type === 'view-change' && body.parent.height < this.head.height) {
      this.#traffic.send(source, this.#gossip(this.head));
    }
  }

  #keep(body: SenateMessage, source: NodeId): void {
    if (this.#early.length < MOST_EARLY) this.#early.push({ body, source });
    this.chain.fetch(body.parent, source);
  }

  readonly #onHead = (head: LposBlock): void => {
    const { host } = this;
    host.log('INFO', () => `Block ${head.id} at height ${head.height}.`);
    host.events.finalised(host.now, host.id, head);
    for (const { transaction, refusal } of this.pool.settle(host.now))
      host.events.refused(host.now, host.id, transaction, refusal);
    if (this.#decision !== undefined) this.#startRound();
  };
}
