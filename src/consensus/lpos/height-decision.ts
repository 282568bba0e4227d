import type { EventId } from '../../engine/scheduler.js';
import type { NodeId, Time } from '../../engine/time.js';
import { ViewTimer } from '../kit/voting/view-timer.js';
import type { Candidate, Certificate, DirectorEntry, LposBlock, LposTransaction } from './candidate.js';
import { signText } from './candidate.js';
import type { Member } from './member.js';
import { type ConsensusRequest, HASH_SIZE, type SenateMessage, SIGNATURE_SIZE } from './messages.js';
import type { LposProtocol } from './protocol.js';
import { SenateSynchronizer } from './senate-synchronizer.js';
import { VoteCollector } from './vote-collector.js';

/**
 * One member's part in deciding the block that follows a tip. After the prepare time the leader of the view proposes
 * a candidate; senators sign it, then sign that a quorum did, and the second quorum decides.
 *
 * The second signature is what the original lacks. A senator that made it stays locked on the candidate through later
 * views, until it sees a later quorum for another: a decision needs a quorum of locks, any later quorum shares an
 * honest one with it, so nothing else can be decided at this height (Buchman, Kwon, Milosevic 2018, "The latest gossip
 * on BFT consensus", whose locks these are; HotStuff collects signatures at the leader in the same way).
 */
export class HeightDecision {
  readonly parent: LposBlock;
  readonly #member: Member;
  readonly #protocol: LposProtocol;
  readonly #senators: readonly NodeId[];
  readonly #timer: ViewTimer;
  readonly #entries = new Map<NodeId, DirectorEntry>();
  #view = 0;
  #lock: Certificate | undefined;
  /** Candidate signed in the current view. */
  #signed: Candidate | undefined;
  #tallies: VoteCollector[] = [];
  readonly #synchronizer: SenateSynchronizer;
  /** When this member turned to its view. */
  #began: Time;
  #check: EventId | undefined;
  #stopped = false;

  constructor(member: Member, protocol: LposProtocol, parent: LposBlock) {
    this.#member = member;
    this.#protocol = protocol;
    this.parent = parent;
    this.#began = member.host.now;
    this.#senators = [...protocol.rules.senateOn(parent).seats.keys()];
    this.#synchronizer = new SenateSynchronizer({
      of: (nodes) => protocol.rules.seatsOf(parent, nodes),
      quorum: protocol.boundary,
      bearable: protocol.bearable,
    });
    this.#timer = new ViewTimer(member.host, protocol.timing, {
      onEntry: () => this.#sendEntry(),
      isReady: () => member.pool.size > 0 && this.#entries.size > 0,
      onReady: () => this.#propose(),
      onTimeout: () => this.#giveUp(),
    });
  }

  /** The view this member is in, from 0. */
  get view(): number {
    return this.#view;
  }

  get #isSenator(): boolean {
    return this.#protocol.rules.senateOn(this.parent).seats.has(this.#member.host.id);
  }

  start(): void {
    if (this.#isSenator) this.#member.transport.announce(this.parent);
    this.#timer.start(this.#isSenator);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer.stop();
    if (this.#check !== undefined) this.#member.host.cancel(this.#check);
    this.#check = undefined;
  }

  receive(body: SenateMessage, source: NodeId): void {
    if (!this.#isSenator) return;
    this.#synchronizer.hear(source);
    switch (body.type) {
      case 'director-competition':
        if (this.#protocol.rules.entryValid(body.entry))
          this.#entries.set(body.entry.output.owner, body.entry);
        break;
      case 'consensus-request':
        this.#answer(body, source);
        break;
      case 'senate-signature':
        for (const collector of this.#tallies) if (collector.add(body, source)) this.#advance(collector);
        break;
      case 'view-change':
        this.#learnLock(body.lock);
        this.#synchronizer.turn(source, body.view, this.#member.host.now);
        this.#follow();
        break;
    }
  }

  /**
   * Turns to the next leader once a quorum has come this far and this leader has had its whole time with it. Who is
   * ahead waits for others of whom it knows, and says again where it is: were all as patient, a few who turned while
   * the rest were down would stay ahead for ever (Castro and Liskov 1999, section 4.5.2).
   */
  #giveUp(): void {
    const { timing, parameters } = this.#protocol;
    const { gathered, isInSight } = this.#synchronizer;
    const isFirst = this.#view === 0 || parameters.legacy;
    if (!isFirst && gathered === undefined && isInSight) {
      this.#sayView();
      this.#timer.wait(timing.retry);
      return;
    }
    const cameLate = gathered !== undefined && gathered > this.#began + timing.prepare;
    const left = cameLate ? gathered + timing.prepare + timing.timeout - this.#member.host.now : 0;
    if (left > 0) this.#timer.wait(left);
    else this.#enterView(this.#view + 1);
  }

  #enterView(view: number): void {
    const { host } = this.#member;
    host.log('WARNING', () => `View change: ${view} at height ${this.parent.height + 1}.`);
    this.#timer.stop();
    if (this.#check !== undefined) host.cancel(this.#check);
    this.#check = undefined;
    this.#view = view;
    this.#signed = undefined;
    this.#began = host.now;
    this.#synchronizer.begin(view, host.now);
    this.#tallies = [];
    this.start();
    this.#sayView();
  }

  /** Tells the senators which view this one has turned to. */
  #sayView(): void {
    const view = this.#view;
    const lock = this.#lock;
    const size = HASH_SIZE + SIGNATURE_SIZE * (1 + (lock?.signatures.size ?? 0));
    this.#toSenators({ type: 'view-change', size, parent: this.parent, view, lock });
  }

  /** Follows when more seats than can be faulty have turned to a later view: an honest one is among them. */
  #follow(): void {
    const { ahead } = this.#synchronizer;
    if (ahead !== undefined) this.#enterView(ahead);
  }

  #sendEntry(): void {
    const entry = this.#member.entry(this.parent);
    if (entry === undefined) return;
    const size = HASH_SIZE + SIGNATURE_SIZE;
    this.#toSenators({ type: 'director-competition', size, parent: this.parent, entry });
  }

  /** The prepare time is over, and there is something to decide. */
  #propose(): void {
    const { host, behaviour } = this.#member;
    if (this.#protocol.rules.leader(this.parent, this.#view) !== host.id || !this.#isSenator) return;
    const waiting = this.#payments();
    const candidates = behaviour.propose({
      locked: this.#lock?.candidate,
      waiting: waiting.length,
      make: (payments, rank) =>
        this.#protocol.makeCandidate(this.parent, host.id, waiting.slice(0, payments), this.#director(rank)),
    });
    this.#tallies = candidates.map((candidate, place) => {
      const shared = (at: number) => candidates.length === 1 || at % candidates.length === place;
      const targets = this.#senators.filter((node, at) => shared(at) || this.#protocol.isFaulty(node));
      return new VoteCollector(this.#protocol, candidate, this.#view, targets, this.#lock);
    });
    host.log(
      'INFO',
      () => `Leading view ${this.#view} at height ${this.parent.height + 1}, ${behaviour.name}.`,
    );
    for (const collector of this.#tallies) this.#request(collector);
    this.#look();
  }

  /** The payments that wait, less those an attack leaves out and those that spend what one of these made. */
  #payments(): readonly LposTransaction[] {
    const { host, pool } = this.#member;
    const waiting = pool.transactions;
    const entries = waiting.map((transaction) => ({ transaction, time: host.clock }));
    const chosen = new Set(host.select(entries, this.parent).map(({ transaction }) => transaction.id));
    const left = new Set<string>();
    return waiting.filter(({ id, inputs }) => {
      const isIn = chosen.has(id) && !inputs.some(({ hash }) => left.has(hash));
      if (!isIn) left.add(id);
      return isIn;
    });
  }

  /** The entry of a rank in the competition, or the last there is. */
  #director(rank: number): DirectorEntry {
    const ranked = [...this.#entries.values()].sort(
      (a, b) => this.#protocol.compareEntries(a, b) || a.output.owner - b.output.owner,
    );
    return ranked[Math.min(rank, ranked.length - 1)]!;
  }

  #request(collector: VoteCollector): void {
    const message = collector.request();
    for (const node of collector.missing()) this.#say(node, message);
  }

  /** A leader's regular look: decides, or asks again those whose signature is missing. */
  readonly #look = (): void => {
    const { host } = this.#member;
    this.#check = undefined;
    const decided = this.#tallies.filter((collector) => collector.decision !== undefined);
    if (decided.length > 0) {
      this.#tallies = this.#tallies.filter((collector) => collector.decision === undefined);
      this.#member.decide(decided.map((collector) => collector.decision!));
      return;
    }
    this.#check = host.after(this.#protocol.timing.retry, this.#again, undefined, undefined);
  };

  readonly #again = (): void => {
    for (const collector of this.#tallies) if (collector.decision === undefined) this.#request(collector);
    this.#look();
  };

  #advance(collector: VoteCollector): void {
    const prepared = collector.advance();
    if (prepared === undefined) return;
    this.#learnLock(prepared);
    this.#request(collector);
  }

  /** A senator's answer to the leader of its view. */
  #answer(request: ConsensusRequest, source: NodeId): void {
    const { candidate, view, stage, parent } = request;
    const { host, behaviour } = this.#member;
    const { rules } = this.#protocol;
    const sound =
      rules.leader(parent, view) === source &&
      candidate.parent === parent &&
      rules.checkCandidate(candidate) === undefined;
    if (!sound) return;
    if (!behaviour.signs(() => this.#maySignNow(request))) return;
    const signature = this.#protocol.sign(host.id, signText(candidate.id, view, stage));
    const size = HASH_SIZE + SIGNATURE_SIZE;
    this.#say(source, { type: 'senate-signature', size, parent, view, stage, candidate, signature });
  }

  #maySignNow(request: ConsensusRequest): boolean {
    if (request.view !== this.#view) return false;
    const isFirst = request.stage === 'propose' || this.#protocol.parameters.legacy;
    return isFirst ? this.#maySign(request) : this.#mayCommit(request);
  }

  /** One candidate a view, and none but the locked one unless a later quorum stands behind it. */
  #maySign({ candidate, certificate }: ConsensusRequest): boolean {
    if (this.#signed !== undefined && this.#signed.id !== candidate.id) return false;
    const lock = this.#lock;
    if (lock !== undefined && lock.candidate.id !== candidate.id) {
      if (!this.#stands(certificate, candidate) || certificate!.view <= lock.view) return false;
    }
    this.#signed = candidate;
    return true;
  }

  #mayCommit({ candidate, certificate, view }: ConsensusRequest): boolean {
    if (!this.#stands(certificate, candidate) || certificate!.view !== view) return false;
    this.#learnLock(certificate);
    return this.#lock?.candidate.id === candidate.id;
  }

  #stands(certificate: Certificate | undefined, candidate: Candidate): boolean {
    return (
      certificate !== undefined &&
      certificate.stage === 'propose' &&
      certificate.candidate.id === candidate.id &&
      this.#protocol.rules.certificateValid(certificate)
    );
  }

  /** A quorum of a later view than the lock's moves the lock. */
  #learnLock(certificate: Certificate | undefined): void {
    if (certificate === undefined || certificate.candidate.parent !== this.parent) return;
    if (this.#lock !== undefined && this.#lock.view >= certificate.view) return;
    if (this.#stands(certificate, certificate.candidate)) this.#lock = certificate;
  }

  readonly #hear = (message: SenateMessage): void => {
    if (!this.#stopped) this.receive(message, this.#member.host.id);
  };

  #toSenators(message: SenateMessage): void {
    for (const node of this.#senators) this.#say(node, message);
  }

  #say(to: NodeId, message: SenateMessage): void {
    const { host, transport } = this.#member;
    // Behind what is going on at this moment, as if it came over the network.
    if (to === host.id) host.after(0, this.#hear, message, undefined);
    else if (!transport.send(to, message)) host.log('WARNING', () => `No route to senator ${to}.`);
  }
}
