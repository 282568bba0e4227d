import type { Duration, NodeId } from '../../engine/time.js';
import type { Host } from '../../nodes/host.js';
import { NO_CERTIFICATE } from '../kit/voting/ballots.js';
import type { HeightSeal } from '../kit/voting/height-protocol.js';
import { HeightVoter } from '../kit/voting/height-voter.js';
import { RoundBook } from '../kit/voting/round-book.js';
import { Tally } from '../kit/voting/tally.js';
import { ViewSynchronizer } from '../kit/voting/view-synchronizer.js';
import {
  CHECKPOINT_SIZE,
  type Checkpoint,
  NEW_VIEW_SIZE,
  type PbftBlock,
  type PbftMessage,
  type PbftVote,
  type PrePrepare,
  type SentChange,
  type ViewChange,
  VOTE_SIZE,
} from './messages.js';
import type { PbftProtocol } from './protocol.js';
import { isJustified, ViewChanges } from './view-changes.js';

/** Order of what a replica signs in one view. */
const STEPS = { 'view-change': 0, 'pre-prepare': 1, prepare: 2, 'commit-vote': 3 } as const;

/** The part of the others' patience that a slow primary takes. */
const JUST_IN_TIME = 0.9;

/** One replica: Castro and Liskov, "Practical Byzantine Fault Tolerance", 1999, sections 4.2 to 4.4. */
export class Replica extends HeightVoter<HeightSeal, PbftMessage> {
  declare protected readonly protocol: PbftProtocol;
  readonly #views: ViewSynchronizer;
  /** Of each view: what was proposed, PREPAREs and COMMITs. */
  readonly #book: RoundBook<PrePrepare, PbftBlock>;
  readonly #changes: ViewChanges;
  /** Whether it has asked for the view it is in, and has not received its start yet. */
  #isChanging = false;
  /** What it has shown to be prepared at this height, in the latest view. */
  #prepared: Pick<ViewChange, 'block' | 'prepared'> = NOTHING;
  readonly #checkpoints: Tally<PbftBlock>;
  /** The last stable checkpoint. */
  #stable = 0;

  constructor(host: Host, protocol: PbftProtocol) {
    super(host, protocol);
    this.#views = new ViewSynchronizer(host, protocol.electorate);
    this.#book = new RoundBook(protocol.electorate, 2);
    this.#changes = new ViewChanges(protocol.electorate);
    this.#checkpoints = new Tally(protocol.electorate);
  }

  /** The view that this height begins in. */
  get #first(): number {
    return this.protocol.firstView(this.head);
  }

  protected begin(): void {
    this.#enter(Math.max(this.#first, this.#views.view));
    this.#due();
  }

  #enter(view: number): void {
    if (view > this.#views.view) this.#views.enter(view);
  }

  /** It is time for a block: the primary makes it, and the others wait for it. */
  #due(): void {
    const { host, protocol } = this;
    const { view } = this.#views;
    // No new block, but who is behind still receives what was decided.
    if (host.now >= protocol.end) return this.awaitNews();
    if (view !== this.#first || this.#isChanging) return;
    if (protocol.primary(view) === host.id) this.#propose(view, []);
    this.#startTimer(view);
  }

  /** Waits for a block to be executed, and then asks for the next view. */
  #startTimer(view: number): void {
    if (!this.#book.at(view).once('timer')) return;
    this.#views.after(this.protocol.patience(view - this.#first), () => {
      if (this.host.now >= this.protocol.end) this.awaitNews();
      else this.#changeTo(view + 1);
    });
  }

  #propose(view: number, changes: readonly SentChange[]): void {
    const { height, host, protocol } = this;
    if (!this.maySign(height, view, STEPS['pre-prepare'])) return;
    const known = this.#changes.preparedIn(changes);
    const block = known ?? this.draft({ round: view, lastCommit: this.decisions.proofOf(this.head) });
    const carried = changes.reduce((sum, { change }) => sum + protocol.changeSize(change), 0);
    const proof = changes.length === 0 ? 0 : NEW_VIEW_SIZE + carried;
    const size = VOTE_SIZE + proof + protocol.rules.sizeOf(block);
    // The PRE-PREPARE is the primary's PREPARE.
    protocol.sign(host.id, 'prepare', height, view, block);
    const type = changes.length === 0 ? 'pre-prepare' : 'new-view';
    this.say({ type, size, height, view, block, changes });
  }

  protected consider(said: PbftMessage, from: NodeId): void {
    switch (said.type) {
      case 'checkpoint':
        return this.#takeCheckpoint(said, from);
      case 'view-change':
        return this.#takeChange(said, from);
      case 'pre-prepare':
      case 'new-view':
        return this.#takeProposal(said, from);
      default:
        return this.#takeVote(said, from);
    }
  }

  protected override late(said: PbftMessage, from: NodeId): void {
    if (said.type === 'checkpoint') this.#takeCheckpoint(said, from);
  }

  #takeVote({ type, view, block }: PbftVote, from: NodeId): void {
    const votes = this.#book.at(view).votes[type === 'prepare' ? 0 : 1]!;
    // The primary's PRE-PREPARE is its PREPARE: it has no other.
    if (type === 'prepare' && this.protocol.primary(view) === from) return;
    if (votes.add(from, block) >= 0) this.#look(view, from);
  }

  #takeProposal(said: PrePrepare, from: NodeId): void {
    const { block, view, changes } = said;
    const record = this.#book.at(view);
    if (record.proposal !== undefined || block.parent !== this.head || view < this.#views.view) return;
    if (this.protocol.primary(view) !== from || !isJustified(said, this.#first, this.protocol)) return;
    for (const { from: voter, change } of changes) this.#changes.add(change, voter);
    record.proposal = said;
    record.isSound = this.master.chain.hold(block, from);
    record.votes[0]!.add(from, block);
    this.#enter(view);
    this.#isChanging = false;
    this.#startTimer(view);
    this.#look(view, from);
  }

  /** What follows from what was received in a view. @param from the sender. */
  #look(view: number, from: NodeId): void {
    const { proposal, isSound, votes } = this.#book.at(view);
    const [prepares, commits] = votes;
    const decided = commits!.decided;
    if (decided !== undefined) {
      return this.decide(decided, this.protocol.certificate(commits!, view, decided), from);
    }
    if (view !== this.#views.view || this.#isChanging || proposal === undefined || !isSound) return;
    const { block } = proposal;
    const record = this.#book.at(view);
    if (this.protocol.primary(view) !== this.host.id && record.once('prepare')) this.#vote('prepare', block);
    if (prepares!.decided !== block || !record.once('commit')) return;
    this.#prepared = { block, prepared: this.protocol.certificate(prepares!, view, block) };
    this.#vote('commit-vote', block);
  }

  #vote(type: PbftVote['type'], block: PbftBlock): void {
    const { height } = this;
    const { view } = this.#views;
    if (!this.maySign(height, view, STEPS[type])) return;
    this.protocol.sign(this.host.id, type, height, view, block);
    this.say({ type, size: VOTE_SIZE, height, view, block });
  }

  /** Gives up the view it is in, and tells what it has prepared. */
  #changeTo(view: number): void {
    const { height, protocol } = this;
    this.#enter(view);
    this.#isChanging = true;
    if (!this.maySign(height, view, STEPS['view-change'])) return;
    const { block, prepared } = this.#prepared;
    protocol.sign(this.host.id, 'view-change', height, view, block);
    const change: ViewChange = { type: 'view-change', size: 0, height, view, block, prepared };
    this.say({ ...change, size: protocol.changeSize(change, this.#stable > 0) });
  }

  #takeChange(change: ViewChange, from: NodeId): void {
    const { protocol } = this;
    if (change.view <= this.#first || !protocol.isPrepared(change) || !this.#changes.add(change, from))
      return;
    const joined = this.#changes.joinable(this.#views.view);
    if (joined !== undefined) this.#changeTo(joined);
    const { view } = change;
    const quorum = this.#changes.quorumFor(view);
    if (quorum === undefined || view !== this.#views.view || !this.#isChanging) return;
    this.#startTimer(view);
    const isNew = protocol.primary(view) === this.host.id && this.#book.at(view).once('new-view');
    if (isNew && this.host.now < protocol.end) this.#propose(view, quorum);
  }

  #takeCheckpoint({ block }: Checkpoint, from: NodeId): void {
    if (block.height <= this.#stable) return;
    this.#checkpoints.add(from, block);
    if (this.#checkpoints.decided !== block) return;
    this.#stable = block.height;
    this.#checkpoints.clear();
  }

  /** A slow primary is just in time: later, the others would change the view. */
  protected override latest(said: PbftMessage): Duration {
    const isProposal = said.type === 'pre-prepare' || said.type === 'new-view';
    return isProposal ? Math.floor(this.protocol.patience(said.view - this.#first) * JUST_IN_TIME) : 0;
  }

  protected decided(): void {
    const { height, head, protocol } = this;
    this.#book.close();
    this.#changes.clear();
    this.#prepared = NOTHING;
    this.#isChanging = false;
    this.#views.reset();
    this.#views.enter(this.#first);
    this.#views.after(protocol.parameters.blockTime, () => this.#due());
    if (head.height === 0 || head.height % protocol.parameters.checkpoint !== 0) return;
    this.say({ type: 'checkpoint', size: CHECKPOINT_SIZE, height, block: head });
  }
}

const NOTHING = { block: null, prepared: NO_CERTIFICATE } as const;
