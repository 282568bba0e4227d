import type { NodeId } from '../../engine/time.js';
import type { Block } from '../../ledger/block.js';
import type { Certificate } from '../kit/voting/ballots.js';
import type { HeightSeal } from '../kit/voting/height-protocol.js';
import type { HeightMessage } from '../kit/voting/height-voter.js';

/** A block under PBFT: its height is the sequence number. */
export type PbftBlock = Block<HeightSeal>;

/**
 * PRE-PREPARE: the primary of a view proposes a block. In a view after the first of a height it is the NEW-VIEW too, and
 * carries the VIEW-CHANGEs of a quorum.
 */
export interface PrePrepare extends HeightMessage {
  readonly type: 'pre-prepare' | 'new-view';
  readonly view: number;
  readonly block: PbftBlock;
  readonly changes: readonly SentChange[];
}

/** A VIEW-CHANGE and who sent it. */
export interface SentChange {
  readonly from: NodeId;
  readonly change: ViewChange;
}

/** PREPARE or COMMIT: a replica votes for the block of a view. The kit has another message that is called `commit`. */
export interface PbftVote extends HeightMessage {
  readonly type: 'prepare' | 'commit-vote';
  readonly view: number;
  readonly block: PbftBlock;
}

/** VIEW-CHANGE: a replica asks for a view, and shows what it has prepared at this height, if anything. */
export interface ViewChange extends HeightMessage {
  readonly type: 'view-change';
  readonly view: number;
  readonly block: PbftBlock | null;
  /** A quorum's PREPAREs for the block, or `NO_CERTIFICATE`. */
  readonly prepared: Certificate;
}

/** CHECKPOINT: a replica has executed all blocks up to this one. */
export interface Checkpoint extends HeightMessage {
  readonly type: 'checkpoint';
  readonly block: PbftBlock;
}

/** Whatever a replica says. */
export type PbftMessage = PrePrepare | PbftVote | ViewChange | Checkpoint;

/** Bytes of PRE-PREPARE (without its block), PREPARE and COMMIT: 67 of type, sender and signature, view 4, number 8, digest 32. */
export const VOTE_SIZE = 111;
/** Bytes of CHECKPOINT: a number and a digest. */
export const CHECKPOINT_SIZE = 107;
/** Bytes of NEW-VIEW without what it carries. */
export const NEW_VIEW_SIZE = 71;
/** Bytes of VIEW-CHANGE without proofs. */
export const VIEW_CHANGE_SIZE = 79;
