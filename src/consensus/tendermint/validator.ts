import type { Duration, NodeId } from '../../engine/time.js';
import type { Host } from '../../nodes/host.js';
import type { Certificate } from '../kit/voting/ballots.js';
import type { HeightSeal } from '../kit/voting/height-protocol.js';
import { HeightVoter } from '../kit/voting/height-voter.js';
import { RoundBook, type RoundRecord } from '../kit/voting/round-book.js';
import { ViewSynchronizer } from '../kit/voting/view-synchronizer.js';
import {
  type Choice,
  NIL,
  NIL_VOTE_SIZE,
  PROPOSAL_SIZE,
  type Proposal,
  type TendermintBlock,
  VOTE_SIZE,
  type Vote,
} from './messages.js';
import type { TendermintProtocol } from './protocol.js';

type Step = 'propose' | Vote['type'];
const STEPS: readonly Step[] = ['propose', 'prevote', 'precommit'];

/** The part of the others' patience that a slow proposer takes. */
const JUST_IN_TIME = 0.9;

/** One validator: Buchman, Kwon, Milosevic, "The latest gossip on BFT consensus", 2018, algorithm 1. */
export class Validator extends HeightVoter<HeightSeal, Proposal | Vote> {
  declare protected readonly protocol: TendermintProtocol;
  /** The round it is in; -1 while late precommits of the height before are gathered. */
  readonly #rounds: ViewSynchronizer;
  readonly #book: RoundBook<Proposal, Choice>;
  #step: Step = 'propose';
  #locked: { readonly choice: Choice; readonly round: number } = { choice: NIL, round: -1 };
  /** Whether it has forgotten, for an attack, what was decided at this height. */
  #hasForgotten = false;
  #valid: { readonly block: TendermintBlock; readonly round: number } | undefined;

  constructor(host: Host, protocol: TendermintProtocol) {
    super(host, protocol);
    this.#rounds = new ViewSynchronizer(host, protocol.electorate);
    this.#book = new RoundBook(protocol.electorate, 2);
  }

  protected begin(): void {
    if (this.#rounds.view < 0) this.#startRound(0);
  }

  protected consider(said: Proposal | Vote, from: NodeId): void {
    const { round } = said;
    if (!(said.type === 'proposal' ? this.#takeProposal(said, from) : this.#count(said, from))) return;
    if (round > Math.max(0, this.#rounds.view) && this.#rounds.heard(round, from)) this.#startRound(round);
    else this.#look(round, from);
  }

  protected override ballotOf(said: Proposal | Vote): string | undefined {
    if (said.type === 'proposal') return undefined;
    return this.protocol.ballot(said.type, said.height, said.round, said.choice);
  }

  #takeProposal(said: Proposal, from: NodeId): boolean {
    const { block, round } = said;
    const record = this.#book.at(round);
    if (record.proposal !== undefined || block.parent !== this.head) return false;
    if (this.protocol.proposer(this.height, round) !== from) return false;
    record.proposal = said;
    record.isSound = this.master.chain.hold(block, from);
    return true;
  }

  #count({ type, round, choice }: Vote, from: NodeId): boolean {
    return this.#book.at(round).votes[type === 'prevote' ? 0 : 1]!.add(from, choice) >= 0;
  }

  /** Precommits for the block that was decided last go into the next block's commit. */
  protected override late(said: Proposal | Vote, from: NodeId): void {
    const precommits = this.#book.last.votes[1]!;
    if (said.type !== 'precommit' || said.choice !== this.head || precommits.decided !== this.head) return;
    precommits.add(from, said.choice);
    if (this.#rounds.view < 0 && this.#needNotWait()) this.#startRound(0);
  }

  /** Whether there are no late precommits to be gathered any more. */
  #needNotWait(): boolean {
    const { parameters, electorate } = this.protocol;
    return parameters.skipCommitTimeout && this.#book.last.votes[1]!.power(this.head) === electorate.total;
  }

  /** A slow proposer is just in time: later, the others would vote for none. */
  protected override latest(said: Proposal | Vote): Duration {
    return said.type === 'proposal'
      ? Math.floor(this.protocol.patience('propose', said.round) * JUST_IN_TIME)
      : 0;
  }

  /** Who forgets locks speaks to one half before it forgets, and then to the other. */
  protected override get audience(): readonly NodeId[] {
    return this.#canForget() ? this.protocol.faults.sides[this.#hasForgotten ? 1 : 0] : super.audience;
  }

  /** Whether it may forget its lock at this height: where those who do propose in rounds 0 and 1. */
  #canForget(): boolean {
    const { faults } = this.protocol;
    if (this.fault !== 'forgetting') return false;
    return [0, 1].every((round) => faults.of(this.protocol.proposer(this.height, round)) === 'forgetting');
  }

  /** Goes on as if round 0 had decided nothing. */
  #forget(): void {
    if (this.#hasForgotten) return;
    this.#hasForgotten = true;
    this.#locked = { choice: NIL, round: -1 };
    this.#valid = undefined;
    this.#startRound(1);
  }

  #startRound(round: number): void {
    const { protocol, host, height } = this;
    // No new round, but who is behind still receives what was decided.
    if (host.now >= protocol.end) return this.awaitNews();
    this.#rounds.enter(round);
    this.#step = 'propose';
    if (protocol.proposer(height, round) === host.id) this.#propose(round);
    else this.#await('propose', round);
    this.#look(round, host.id);
  }

  #propose(round: number): void {
    const { height, protocol } = this;
    // Who lost its disk does not begin the chain again.
    if (this.fault === 'nil') return;
    if (!this.maySign(height, round, 0)) return;
    const block = this.#valid?.block ?? this.draft({ round, lastCommit: this.#lastCommit() });
    const size = PROPOSAL_SIZE + protocol.rules.sizeOf(block);
    this.say({ type: 'proposal', size, height, round, block, validRound: this.#valid?.round ?? -1 });
  }

  #lastCommit(): Certificate {
    const { head } = this;
    const precommits = this.#book.last.votes[1]!;
    const proof = this.decisions.proofOf(head);
    return precommits.decided === head ? { ...proof, signers: precommits.signersOf(head) } : proof;
  }

  /** The rules of algorithm 1, asked again whenever something was received. @param from who said it. */
  #look(round: number, from: NodeId): void {
    const record = this.#book.at(round);
    const { proposal, isSound } = record;
    const [prevotes, precommits] = record.votes;
    const decided = precommits!.decided;
    if (decided !== undefined && decided !== NIL) return this.#commit(decided, record, round, from);
    const now = this.#rounds.view;
    // Prevotes of an earlier round may be what the proposal of this one refers to.
    if (round < now) return this.#look(now, from);
    if (round > now) return;
    const polka = prevotes!.decided;
    if (this.#step === 'propose' && proposal !== undefined) this.#judge(proposal, isSound);
    if (this.#step !== 'propose' && polka != null && polka === proposal?.block && isSound) {
      this.#takePolka(record, polka, round);
    }
    if (this.#step === 'prevote' && polka === NIL) this.#vote('precommit', NIL);
    if (this.#step === 'prevote' && prevotes!.isQuorum && record.once('prevote'))
      this.#await('prevote', round);
    if (precommits!.isQuorum && record.once('precommit')) this.#await('precommit', round);
  }

  /** Prevotes for a proposal that is sound and that no lock forbids: lines 22 and 28. */
  #judge({ block, validRound }: Proposal, isSound: boolean): void {
    const { choice, round } = this.#locked;
    if (validRound >= 0 && this.#book.at(validRound).votes[0]!.decided !== block) return;
    const isFree = validRound < 0 ? round < 0 : round <= validRound;
    this.#vote('prevote', isSound && (isFree || choice === block) ? block : NIL);
  }

  /** A quorum has prevoted what was proposed: line 36. */
  #takePolka(record: RoundRecord<Proposal, Choice>, block: TendermintBlock, round: number): void {
    if (!record.once('polka')) return;
    this.#valid = { block, round };
    if (this.#step !== 'prevote') return;
    this.#locked = { choice: block, round };
    this.#vote('precommit', block);
  }

  /** Waits at a step, and then goes on without what did not come: lines 57 to 67. */
  #await(step: Step, round: number): void {
    this.#rounds.after(this.protocol.patience(step, round), () => {
      if (step === 'precommit') this.#startRound(round + 1);
      else if (step === this.#step) this.#vote(step === 'propose' ? 'prevote' : 'precommit', NIL);
    });
  }

  #vote(type: Vote['type'], wanted: Choice): void {
    const { height } = this;
    const choice = this.fault === 'nil' ? NIL : wanted;
    const round = this.#rounds.view;
    this.#step = type;
    if (!this.maySign(height, round, STEPS.indexOf(type))) {
      // Who has voted before it lost its disk may know enough of the others' votes to go on.
      if (this.fault !== 'silent') this.#look(round, this.host.id);
      return;
    }
    this.protocol.sign(this.host.id, type, height, round, choice);
    this.say({ type, size: choice === NIL ? NIL_VOTE_SIZE : VOTE_SIZE, height, round, choice });
  }

  #commit(
    block: TendermintBlock,
    { votes }: RoundRecord<Proposal, Choice>,
    round: number,
    from: NodeId,
  ): void {
    if (round === 0 && this.#canForget()) return this.#forget();
    const certificate = this.protocol.certificate(votes[1]!, round, block);
    if (this.master.chain.holds(block)) this.#book.close(round);
    this.decide(block, certificate, from);
  }

  protected decided(): void {
    if (this.#book.last.votes[1]!.decided !== this.head) this.#book.close();
    this.#locked = { choice: NIL, round: -1 };
    this.#valid = undefined;
    this.#hasForgotten = false;
    this.#rounds.reset();
    this.#rounds.after(this.#needNotWait() ? 0 : this.protocol.parameters.timeouts.commit, () =>
      this.begin(),
    );
  }
}
