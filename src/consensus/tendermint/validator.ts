import type { NodeId } from '../../engine/time.js';
import type { Host } from '../../nodes/host.js';
import { HeightVoter } from '../kit/voting/height-voter.js';
import { ViewSynchronizer } from '../kit/voting/view-synchronizer.js';
import {
  type Choice,
  NIL,
  NIL_VOTE_SIZE,
  PROPOSAL_SIZE,
  type Proposal,
  type Seal,
  type TendermintBlock,
  VOTE_SIZE,
  type Vote,
  voteText,
} from './messages.js';
import type { TendermintProtocol } from './protocol.js';
import { Round } from './round.js';

type Step = 'propose' | Vote['type'];
const STEPS: readonly Step[] = ['propose', 'prevote', 'precommit'];

/** One validator: Buchman, Kwon, Milosevic, "The latest gossip on BFT consensus", 2018, algorithm 1. */
export class Validator extends HeightVoter<Seal, Proposal | Vote> {
  declare protected readonly protocol: TendermintProtocol;
  /** The round it is in; -1 while late precommits of the height before are gathered. */
  readonly #rounds: ViewSynchronizer;
  #step: Step = 'propose';
  #locked: { readonly choice: Choice; readonly round: number } = { choice: NIL, round: -1 };
  #valid: { readonly block: TendermintBlock; readonly round: number } | undefined;
  /** What was heard in each round of this height. */
  #heard = new Map<number, Round>();
  /** The round that decided the last height, if this validator heard its votes. */
  #last: Round;
  #spare: Round[] = [];
  /** The last vote it cast, by height, round and step: kept by its signer, so that it never signs twice. */
  #signed: readonly number[] = [0, 0, 0];

  constructor(host: Host, protocol: TendermintProtocol) {
    super(host, protocol);
    this.#rounds = new ViewSynchronizer(host, protocol.electorate);
    this.#last = new Round(protocol.electorate);
  }

  protected begin(): void {
    if (this.#rounds.view < 0) this.#startRound(0);
  }

  protected consider(said: Proposal | Vote, from: NodeId): void {
    const { round } = said;
    const heard = this.#round(round);
    const counts = said.type === 'proposal' ? this.#takeProposal(said, from) : this.#count(said, from);
    if (!counts) return;
    if (round > Math.max(0, this.#rounds.view) && this.#rounds.heard(round, from)) this.#startRound(round);
    else this.#look(heard, round, from);
  }

  #round(round: number): Round {
    let heard = this.#heard.get(round);
    if (heard === undefined) {
      heard = this.#spare.pop() ?? new Round(this.protocol.electorate);
      this.#heard.set(round, heard);
    }
    return heard;
  }

  #takeProposal(said: Proposal, from: NodeId): boolean {
    const heard = this.#round(said.round);
    const { block, round } = said;
    if (heard.proposal !== undefined || block.parent !== this.head) return false;
    if (this.protocol.proposer(this.height, round) !== from) return false;
    heard.proposal = said;
    heard.isSound = this.master.chain.hold(block, from);
    return true;
  }

  #count({ type, round, choice }: Vote, from: NodeId): boolean {
    const { prevotes, precommits } = this.#round(round);
    return (type === 'prevote' ? prevotes : precommits).add(from, choice) >= 0;
  }

  /** Precommits for the block that was decided last go into the next block's commit. */
  protected override late(said: Proposal | Vote, from: NodeId): void {
    if (said.type !== 'precommit' || said.choice !== this.head || this.#last.precommits.decided !== this.head)
      return;
    this.#last.precommits.add(from, said.choice);
    if (this.#rounds.view < 0 && this.#needNotWait()) this.#startRound(0);
  }

  /** Whether there are no late precommits to be gathered any more. */
  #needNotWait(): boolean {
    const { parameters, electorate } = this.protocol;
    const { precommits } = this.#last;
    return parameters.skipCommitTimeout && precommits.power(this.head) === electorate.total;
  }

  #startRound(round: number): void {
    const { protocol, host, height } = this;
    // No new round, but who is behind still hears what was decided.
    if (host.now >= protocol.end) return this.awaitNews();
    this.#rounds.enter(round);
    this.#step = 'propose';
    if (protocol.proposer(height, round) === host.id) this.#propose(round);
    else this.#rounds.after(protocol.patience('propose', round), () => this.#onPatienceEnd('propose', round));
    this.#look(this.#round(round), round, host.id);
  }

  #propose(round: number): void {
    const { height, protocol } = this;
    // Who lost its disk does not begin the chain anew.
    if (height < this.#signed[0]!) return;
    const block = this.#valid?.block ?? this.draft({ round, lastCommit: this.#lastCommit() });
    const size = PROPOSAL_SIZE + protocol.rules.sizeOf(block);
    this.say({ type: 'proposal', size, height, round, block, validRound: this.#valid?.round ?? -1 });
  }

  #lastCommit(): Seal['lastCommit'] {
    const { precommits } = this.#last;
    const { head } = this;
    const proof = this.decisions.proofOf(head);
    return precommits.decided === head ? { ...proof, signers: precommits.signersOf(head) } : proof;
  }

  /** The rules of algorithm 1, asked again whenever something was heard. @param from who said it. */
  #look(heard: Round, round: number, from: NodeId): void {
    const { proposal, isSound, prevotes, precommits } = heard;
    const decided = precommits.decided;
    if (decided !== undefined && decided !== NIL) return this.#commit(decided, heard, round, from);
    const now = this.#rounds.view;
    // Prevotes of an earlier round may be what the proposal of this one refers to.
    if (round < now) return this.#look(this.#round(now), now, from);
    if (round > now) return;
    const polka = prevotes.decided;
    if (this.#step === 'propose' && proposal !== undefined) this.#judge(proposal, isSound);
    if (this.#step !== 'propose' && polka === proposal?.block && polka !== undefined && isSound) {
      this.#takePolka(heard, polka as TendermintBlock, round);
    }
    if (this.#step === 'prevote' && polka === NIL) this.#vote('precommit', NIL);
    if (this.#step === 'prevote' && prevotes.isQuorum && !heard.waitsForPrevotes) {
      heard.waitsForPrevotes = true;
      this.#rounds.after(this.protocol.patience('prevote', round), () =>
        this.#onPatienceEnd('prevote', round),
      );
    }
    if (precommits.isQuorum && !heard.waitsForPrecommits) {
      heard.waitsForPrecommits = true;
      this.#rounds.after(this.protocol.patience('precommit', round), () =>
        this.#onPatienceEnd('precommit', round),
      );
    }
  }

  /** Prevotes for a proposal that is sound and that no lock forbids: lines 22 and 28. */
  #judge({ block, validRound }: Proposal, isSound: boolean): void {
    const { choice, round } = this.#locked;
    if (validRound >= 0 && this.#round(validRound).prevotes.decided !== block) return;
    const isFree = validRound < 0 ? round < 0 : round <= validRound;
    this.#vote('prevote', isSound && (isFree || choice === block) ? block : NIL);
  }

  /** A quorum has prevoted what was proposed: line 36. */
  #takePolka(heard: Round, block: TendermintBlock, round: number): void {
    if (heard.hasPolka) return;
    heard.hasPolka = true;
    this.#valid = { block, round };
    if (this.#step !== 'prevote') return;
    this.#locked = { choice: block, round };
    this.#vote('precommit', block);
  }

  #onPatienceEnd(step: Step, round: number): void {
    if (step === 'precommit') this.#startRound(round + 1);
    else if (step === this.#step) this.#vote(step === 'propose' ? 'prevote' : 'precommit', NIL);
  }

  #vote(type: Vote['type'], choice: Choice): void {
    const { height, host, protocol } = this;
    const round = this.#rounds.view;
    this.#step = type;
    const place = [height, round, STEPS.indexOf(type)];
    if (!isAfter(place, this.#signed)) return;
    this.#signed = place;
    protocol.ballots.sign(host.id, voteText(type, height, round, choice));
    this.say({ type, size: choice === NIL ? NIL_VOTE_SIZE : VOTE_SIZE, height, round, choice });
  }

  #commit(block: TendermintBlock, heard: Round, round: number, from: NodeId): void {
    const certificate = { view: round, value: block.id, signers: heard.precommits.signersOf(block) };
    if (this.master.chain.holds(block)) {
      this.#last.clear();
      this.#spare.push(this.#last);
      this.#last = heard;
    }
    this.decide(block, certificate, from);
  }

  protected decided(): void {
    for (const heard of this.#heard.values()) {
      if (heard === this.#last) continue;
      heard.clear();
      this.#spare.push(heard);
    }
    this.#heard.clear();
    this.#locked = { choice: NIL, round: -1 };
    this.#valid = undefined;
    this.#rounds.reset();
    const pause = this.#needNotWait() ? 0 : this.protocol.parameters.timeouts.commit;
    this.#rounds.after(pause, () => this.#startRound(0));
  }

  override forget(disk: boolean): void {
    super.forget(disk);
    if (disk) this.decided();
  }
}

/** Whether a vote comes after another, by height, round and step. */
function isAfter(vote: readonly number[], other: readonly number[]): boolean {
  const place = vote.findIndex((part, index) => part !== other[index]);
  return place >= 0 && vote[place]! > other[place]!;
}
