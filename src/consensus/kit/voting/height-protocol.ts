import type { Duration, NodeId } from '../../../engine/time.js';
import { type Block, type Refusal, refuse } from '../../../ledger/block.js';
import type { World } from '../../consensus.js';
import type { Misconduct } from '../../misconduct.js';
import { type Certificate, NO_CERTIFICATE } from './ballots.js';
import { placesOf, type Tally } from './tally.js';
import { VoterFaults } from './voter-faults.js';
import { type VotingOptions, VotingProtocol } from './voting-protocol.js';

/** What is on a block where each height is decided by votes. */
export interface HeightSeal {
  /** The round it was first proposed in. */
  readonly round: number;
  /** Who decided the block below it. */
  readonly lastCommit: Certificate;
}

/** What decides heights, besides the weight of votes. */
export interface HeightOptions<Seal = never> extends VotingOptions<Seal> {
  /** The stage of votes of which a quorum decides. */
  readonly decidedBy: string;
}

/** Bytes of a message without what it repeats or proves (CometBFT, `types/block.go`). */
export const HEADER_BYTES = 94;
/** Bytes of a signature in a certificate, with who signed and when (the same). */
const SIGNATURE_BYTES = 111;

/** Bytes of a certificate. */
export function certificateSize({ signers }: Certificate): number {
  return HEADER_BYTES + SIGNATURE_BYTES * placesOf(signers).length;
}

/** A protocol in which voters decide one height after another, each in rounds with a proposer. */
export abstract class HeightProtocol<Seal extends HeightSeal = HeightSeal> extends VotingProtocol<Seal> {
  /** How long a voter that waits says nothing before it repeats itself; twice as long each time after. */
  abstract readonly repeatAfter: Duration;
  /** Who breaks the rules. */
  readonly faults: VoterFaults;
  override readonly misconduct: Misconduct;
  readonly #decidedBy: string;
  /** The two blocks of a proposer that shows different ones to two halves, each by the other. */
  readonly #twins = new Map<unknown, Block<Seal>>();
  /** Blocks that were decided, by height. */
  readonly #decided: Block<Seal>[][] = [];

  constructor(world: World, rootSeal: Seal, { decidedBy, ...options }: HeightOptions<Seal>) {
    super(world, rootSeal, { sealSize: ({ lastCommit }) => certificateSize(lastCommit), ...options });
    this.#decidedBy = decidedBy;
    const { ballots, electorate } = this;
    const conflicts = () => this.#decided.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
    this.faults = new VoterFaults({ ballots, electorate, conflicts, othersGuilty: () => this.guilty() });
    this.misconduct = {
      twin: (block) => this.twin(block as Block<Seal>),
      committee: this.faults,
      rounds: this.faults,
    };
  }

  /** Who is proved guilty of more than two votes in one place, by rules of the protocol's own. */
  protected guilty(): ReadonlySet<NodeId> {
    return new Set();
  }

  /** Notes that a quorum decided a block. */
  note(block: Block<Seal>): void {
    const known = (this.#decided[block.height] ??= []);
    if (!known.includes(block)) known.push(block);
  }

  /** Heights at which two blocks were decided. */
  protected get conflictingHeights(): readonly number[] {
    return [...this.#decided.keys()].filter((height) => (this.#decided[height]?.length ?? 0) > 1);
  }

  /** Makes the other block of a two-faced proposer; `undefined` where the first holds no payment to leave out. */
  makeTwin(block: Block<Seal>): Block<Seal> | undefined {
    const other = this.twin(block);
    if (other === undefined) return undefined;
    this.#twins.set(block, other);
    this.#twins.set(other, block);
    return other;
  }

  /** The other of two blocks, of what may be one of them. */
  twinOf(value: unknown): Block<Seal> | undefined {
    return this.#twins.get(value);
  }

  /** Who proposes in a round, from 0, of a height, from 1. */
  abstract proposer(height: number, round: number): NodeId;

  /** A voter signs for a block, or for none (`null`); a two-faced one for the other block, too. */
  sign(voter: NodeId, stage: string, height: number, round: number, block: Block<Seal> | null): void {
    this.ballots.sign(voter, this.ballot(stage, height, round, block));
    const other = this.faults.of(voter) === 'equivocating' ? this.twinOf(block) : undefined;
    if (other !== undefined) this.ballots.sign(voter, this.ballot(stage, height, round, other));
  }

  /** The text that a voter signs. */
  ballot(stage: string, height: number, round: number, block: Block<Seal> | null): string {
    return `${stage} ${height} ${round} ${block?.id ?? 'nil'}`;
  }

  /** The proof that a round decided a block. */
  certificate<Value>(votes: Tally<Value>, round: number, block: Block<Seal> & Value): Certificate {
    return { view: round, value: block.id, signers: votes.signersOf(block) };
  }

  /** Whether a quorum decided the block. */
  isDecided(block: Block<Seal>, certificate: Certificate): boolean {
    return this.ballots.isQuorum(
      certificate,
      this.ballot(this.#decidedBy, block.height, certificate.view, block),
    );
  }

  /** Signatures in a block's seal. */
  seals({ seal }: Block): number {
    return placesOf((seal as HeightSeal).lastCommit.signers).length;
  }

  /** A block must be its proposer's, and carry the proof that the block below was decided. */
  checkSeal({ producer, height, parent, seal: { round, lastCommit } }: Block<Seal>): Refusal | undefined {
    if (this.proposer(height, round) !== producer)
      return refuse('proposer', 'It was another’s turn to propose.');
    if (height === 1 || this.isDecided(parent!, lastCommit)) return undefined;
    return refuse('commit', 'No quorum decided the block below.');
  }
}

/** The seal of the first block that everybody starts from. */
export const ROOT_HEIGHT_SEAL: HeightSeal = { round: 0, lastCommit: NO_CERTIFICATE };
