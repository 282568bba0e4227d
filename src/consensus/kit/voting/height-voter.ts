import type { EventId } from '../../../engine/scheduler.js';
import type { Duration, NodeId, Time } from '../../../engine/time.js';
import type { Block } from '../../../ledger/block.js';
import type { Message } from '../../../network/message.js';
import type { Host } from '../../../nodes/host.js';
import { Patience } from '../../../nodes/patience.js';
import type { Certificate } from './ballots.js';
import { Decisions } from './decisions.js';
import { certificateSize, HEADER_BYTES, type HeightProtocol, type HeightSeal } from './height-protocol.js';
import type { RelayedMessage } from './vote-relay.js';
import { Voter } from './voter.js';
import type { VoterFault } from './voter-faults.js';

/** Something said about one height. */
export interface HeightMessage extends Message {
  readonly height: number;
}

/** What a voter said about its height so far, once more, since links lose messages; it also tells where the voter is. */
interface RepeatMessage extends HeightMessage {
  readonly type: 'repeat';
  readonly said: readonly (HeightMessage | RelayedMessage)[];
  readonly askedAt: Time;
}

/** Tells a voter that is behind what was decided last. The block is named, not sent. */
interface CommitMessage<Seal> extends HeightMessage {
  readonly type: 'commit';
  readonly block: Block<Seal>;
  readonly certificate: Certificate;
  readonly askedAt: Time;
}

/** Messages of the next height that are kept, for each voter. */
const MOST_EARLY = 4;
/** The longest pause between two repetitions, in first pauses. */
const MOST_PAUSES = 8;

/**
 * A voter that decides one height after another. It keeps what comes early, says again what may have been lost, and
 * catches up by certificates: who is ahead answers whoever speaks of a height that is decided.
 */
export abstract class HeightVoter<Seal extends HeightSeal, Said extends HeightMessage> extends Voter<
  Seal,
  Said
> {
  declare protected readonly protocol: HeightProtocol<Seal>;
  protected readonly decisions: Decisions<Seal>;
  /** Where it last voted: height, round and step. Its signer keeps that whatever else is lost. */
  #signed: readonly [number, number, number] = [0, 0, 0];
  #own: Said[] = [];
  #early: { readonly said: Said; readonly from: NodeId; readonly by: NodeId }[] = [];
  #repetition: EventId | undefined;
  #pause: Duration = 0;
  readonly #patience = new Patience();
  #catchingUp: EventId | undefined;

  constructor(host: Host, protocol: HeightProtocol<Seal>) {
    const decisions = new Decisions<Seal>(({ seal }) => seal.lastCommit);
    super(host, protocol, decisions);
    this.decisions = decisions;
  }

  /** Something about the height that is being decided. */
  protected abstract consider(said: Said, from: NodeId): void;
  /** A height was decided; the next one may begin. */
  protected abstract decided(head: Block<Seal>): void;
  /** Something about the height that was decided last. */
  protected late(_said: Said, _from: NodeId): void {}

  /** How long a voter that keeps its proposals back may do so with something it says; 0 for not at all. */
  protected latest(_said: Said): Duration {
    return 0;
  }

  /** Whom it speaks to. */
  protected get audience(): readonly NodeId[] {
    return this.protocol.electorate.voters;
  }

  /** How this voter breaks the rules; `undefined` for an honest one. */
  protected get fault(): VoterFault | undefined {
    return this.protocol.faults.of(this.host.id);
  }

  /** The height that is being decided. */
  get height(): number {
    return this.head.height + 1;
  }

  protected isSaid(message: Message): message is Said {
    return 'height' in message;
  }

  protected override turnOf({ height }: Said): number {
    return height;
  }

  protected hear(message: Said, from: NodeId, by: NodeId): void {
    const { height } = this;
    if (message.type === 'repeat') this.#hearAgain(message as unknown as RepeatMessage, from);
    else if (message.type === 'commit') this.#learn(message as unknown as CommitMessage<Seal>, from);
    else if (message.height === height) this.consider(message, from);
    else if (message.height > height) this.#keep(message, from, by);
    else if (message.height === height - 1) this.late(message, from);
  }

  protected override say(said: Said): void {
    const late = this.fault === 'withholding' ? this.latest(said) : 0;
    if (late > 0) this.host.after(late, this.#sayLate, said, undefined);
    else this.#sayNow(said);
  }

  readonly #sayLate = (said: Said): void => {
    if (said.height === this.height) this.#sayNow(said);
  };

  #sayNow(said: Said): void {
    this.#own.push(said);
    this.#sayTo(said);
    this.awaitNews();
  }

  /** Speaks to whom it speaks to; two-faced, of one block to one half and of the other block to the other half. */
  #sayTo(said: Said): void {
    const other = this.fault === 'equivocating' ? this.#other(said) : said;
    if (other === said) {
      this.tellAll(said, this.audience);
      return;
    }
    const [first, second] = this.protocol.faults.sides;
    this.tellAll(said, first);
    this.spread(
      other,
      second.filter((to) => !first.includes(to)),
    );
  }

  /** The same about the other of two blocks, where it is about one of them. */
  #other<Message extends HeightMessage>(said: Message): Message {
    const twins = Object.entries(said).map(([key, value]) => [key, this.protocol.twinOf(value)] as const);
    const changed = twins.filter(([, twin]) => twin !== undefined);
    return changed.length === 0 ? said : { ...said, ...Object.fromEntries(changed) };
  }

  protected override draft(seal: Seal, parent?: Block<Seal>): Block<Seal> {
    const block = super.draft(seal, parent);
    const { host, master } = this;
    const twin = this.fault === 'equivocating' ? this.protocol.makeTwin(block) : undefined;
    if (twin !== undefined) {
      host.events.proposed(host.now, host.id, twin);
      master.chain.hold(twin, host.id);
    }
    return block;
  }

  /** From now on says again what it said, and where it is, until the height is decided. */
  protected awaitNews(): void {
    this.#stopRepeating();
    this.#pause = this.protocol.repeatAfter;
    this.#repetition = this.host.after(this.#pause, this.#repeat, undefined, undefined);
  }

  #stopRepeating(): void {
    if (this.#repetition !== undefined) this.host.cancel(this.#repetition);
    this.#repetition = undefined;
  }

  /** Follows a decided block, once it is held. @param from who holds it. */
  protected decide(block: Block<Seal>, certificate: Certificate, from: NodeId = this.host.id): void {
    const { chain } = this.master;
    this.decisions.note(block, certificate);
    this.protocol.note(block);
    if (chain.holds(block)) chain.follow(block);
    else chain.fetch(block, from);
  }

  /**
   * Whether a vote comes after all that this voter has cast, by height, round and step, so that it never signs twice;
   * from then on it is cast. One that takes no part in deciding never may.
   */
  protected maySign(height: number, round: number, step: number): boolean {
    const [lastHeight, lastRound, lastStep] = this.#signed;
    const difference = height - lastHeight || round - lastRound || step - lastStep;
    if (this.fault === 'silent') return false;
    if (difference > 0) this.#signed = [height, round, step];
    // Who may not vote, since it lost its disk, says nothing that it would repeat, and still has to receive what was decided.
    else if (this.#repetition === undefined) this.awaitNews();
    return difference > 0;
  }

  override forget(disk: boolean): void {
    super.forget(disk);
    this.#early = [];
    this.relay?.forget(disk ? -1 : this.height);
    if (!disk) return;
    this.#endHeight();
    this.decided(this.head);
  }

  override restart(): void {
    super.restart();
    this.#repeatNow();
  }

  protected override onHead(head: Block<Seal>, previous: Block<Seal>): void {
    super.onHead(head, previous);
    this.decisions.settle(head);
    this.settle(head.height + 1);
    this.#endHeight();
    this.decided(head);
    if (this.#early.length > 0 || this.relay !== undefined)
      this.host.after(0, this.#hearEarly, undefined, undefined);
  }

  #endHeight(): void {
    this.#own = [];
    this.#stopRepeating();
  }

  readonly #hearEarly = (): void => {
    const early = this.#early;
    this.#early = [];
    for (const { said, from, by } of early) this.hear(said, from, by);
    this.hearHeld(this.height);
  };

  readonly #repeat = (): void => {
    this.#repeatNow();
    // Pauses double up to MOST_PAUSES times the first.
    this.#pause = Math.min(2 * this.#pause, MOST_PAUSES * this.protocol.repeatAfter);
    this.#repetition = this.host.after(this.#pause, this.#repeat, undefined, undefined);
  };

  #repeatNow(): void {
    const { relay } = this;
    if (relay !== undefined) {
      this.host.broadcast(relay.neighbours, this.#repetitionOf(relay.heldAt(this.height)));
      return;
    }
    if (this.fault !== 'equivocating') {
      this.host.broadcast(this.audience, this.#repetitionOf());
      return;
    }
    const [first, second] = this.protocol.faults.sides;
    const others = this.#own.map((said) => this.#other(said));
    this.host.broadcast(first, this.#repetitionOf());
    this.host.broadcast(
      second.filter((to) => !first.includes(to)),
      this.#repetitionOf(others),
    );
  }

  #repetitionOf(own: RepeatMessage['said'] = this.#own): RepeatMessage {
    const { height, host } = this;
    // A copy: what is said later is not in it.
    const said = [...own];
    const size = said.reduce((sum, message) => sum + message.size, HEADER_BYTES);
    return { type: 'repeat', size, height, said, askedAt: host.now };
  }

  #hearAgain({ height, said, askedAt }: RepeatMessage, from: NodeId): void {
    if (height >= this.height) for (const each of said) this.receive(each, from);
    else this.#prove(from, askedAt);
  }

  #prove(to: NodeId, askedAt: Time): void {
    const { head } = this;
    const certificate = this.decisions.proofOf(head);
    const size = certificateSize(certificate);
    const message: CommitMessage<Seal> = {
      ...{ type: 'commit', size, height: head.height, block: head, certificate, askedAt },
    };
    if (certificate.view >= 0) this.host.send(to, message);
  }

  #learn({ block, certificate, askedAt }: CommitMessage<Seal>, from: NodeId): void {
    this.#patience.measured(this.host.now - askedAt);
    if (this.#catchingUp !== undefined) this.host.cancel(this.#catchingUp);
    this.#catchingUp = undefined;
    if (block.height > this.head.height && this.protocol.isDecided(block, certificate)) {
      this.decide(block, certificate, from);
    }
  }

  /** Keeps what is about the next height. Who speaks of a later one has proof of what this node lacks. */
  #keep(said: Said, from: NodeId, by: NodeId): void {
    if (said.height === this.height + 1) {
      // What is relayed is held anyway.
      if (
        this.relay === undefined &&
        this.#early.length < MOST_EARLY * this.protocol.electorate.voters.length
      )
        this.#early.push({ said, from, by });
      return;
    }
    if (this.#catchingUp !== undefined) return;
    this.#catchingUp = this.host.after(this.#patience.wait(), this.#onSilence, undefined, undefined);
    this.host.send(by, this.#repetitionOf());
  }

  readonly #onSilence = (): void => {
    this.#patience.expired();
    this.#catchingUp = undefined;
  };
}
