import type { Duration, NodeId } from '../../engine/time.js';
import { type Refusal, refuse } from '../../ledger/block.js';
import type { Host } from '../../nodes/host.js';
import type { World } from '../consensus.js';
import { HeightProtocol, ROOT_HEIGHT_SEAL } from '../kit/voting/height-protocol.js';
import { faultBound } from '../kit/voting/quorum.js';
import { roundRobin } from '../kit/voting/rotation.js';
import { placesOf } from '../kit/voting/tally.js';
import { exponentialBackOff } from '../kit/voting/view-synchronizer.js';
import type { BlockColumns } from '../reporting.js';
import { CHECKPOINT_SIZE, type PbftBlock, VIEW_CHANGE_SIZE, type ViewChange, VOTE_SIZE } from './messages.js';
import type { PbftParameters } from './parameters.js';
import { Replica } from './replica.js';

/** One run of PBFT. */
export class PbftProtocol extends HeightProtocol {
  readonly parameters: PbftParameters;
  readonly repeatAfter: Duration;
  readonly #backOff: (failures: number) => Duration;

  constructor(world: World, parameters: PbftParameters) {
    super(world, ROOT_HEIGHT_SEAL, {
      decidedBy: 'commit-vote',
      quorum: pbftQuorum,
      sealSize: ({ lastCommit }) => VOTE_SIZE * placesOf(lastCommit.signers).length,
    });
    this.parameters = parameters;
    this.repeatAfter = parameters.repeat;
    const { timeout, backoff } = parameters;
    this.#backOff = exponentialBackOff(timeout, backoff, Number.MAX_SAFE_INTEGER);
  }

  protected override member(host: Host): Replica {
    return new Replica(host, this);
  }

  /** The primary of a view. */
  primary(view: number): NodeId {
    return roundRobin(this.electorate, view);
  }

  proposer(_height: number, view: number): NodeId {
    return this.primary(view);
  }

  /**
   * The view in which the height above a block begins: the one in which the block was first proposed, which everybody
   * can read in it; the next one where a view change is forced.
   */
  firstView({ height, seal: { round } }: PbftBlock): number {
    const { forcedViewChange } = this.parameters;
    return round + (forcedViewChange > 0 && height > 0 && height % forcedViewChange === 0 ? 1 : 0);
  }

  /** How long a replica waits for a block after this many views without a block at its height. */
  patience(failures: number): Duration {
    return this.#backOff(Math.max(0, failures - 1));
  }

  /** Whether what a VIEW-CHANGE shows to be prepared was prepared, in an earlier view. */
  isPrepared({ block, prepared, height, view }: ViewChange): boolean {
    if (block === null) return prepared.view < 0;
    const ballot = this.ballot('prepare', height, prepared.view, block);
    return prepared.view < view && block.height === height && this.ballots.isQuorum(prepared, ballot);
  }

  /**
   * Bytes of a VIEW-CHANGE: with a quorum's CHECKPOINTs where one is stable, and with the block and a quorum's PREPAREs
   * where one is prepared.
   */
  changeSize({ block }: ViewChange, hasCheckpoint = false): number {
    const { quorum } = this.electorate;
    const checkpoints = hasCheckpoint ? CHECKPOINT_SIZE * quorum : 0;
    const prepared = block === null ? 0 : VOTE_SIZE * quorum + this.rules.sizeOf(block);
    return VIEW_CHANGE_SIZE + checkpoints + prepared;
  }

  override checkSeal(block: PbftBlock): Refusal | undefined {
    if (block.seal.round < this.firstView(block.parent!))
      return refuse('view', 'Its view was over when the height began.');
    return super.checkSeal(block);
  }

  override columns({ seal }: PbftBlock): BlockColumns {
    return { view: seal.round, commits: placesOf(seal.lastCommit.signers).length };
  }
}

/** Replicas that must agree: the least of which two sets share an honest one, ceil((n + f + 1) / 2); 2f + 1 of 3f + 1. */
export function pbftQuorum(replicas: number): number {
  return Math.ceil((replicas + faultBound(replicas) + 1) / 2);
}
