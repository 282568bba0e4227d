import type { Block } from '../../ledger/block.js';
import type { HeightSeal } from '../kit/voting/height-protocol.js';
import type { HeightMessage } from '../kit/voting/height-voter.js';

/** A block under Tendermint. */
export type TendermintBlock = Block<HeightSeal>;

/** A vote for no block. */
export const NIL = null;
/** What is voted for: a block, or none. */
export type Choice = TendermintBlock | typeof NIL;

/** A round's proposer proposes a block: a new one, or one that a quorum has prevoted in `validRound`; else that is -1. */
export interface Proposal extends HeightMessage {
  readonly type: 'proposal';
  readonly round: number;
  readonly block: TendermintBlock;
  readonly validRound: number;
}

/** A validator's vote at a step of a round. */
export interface Vote extends HeightMessage {
  readonly type: 'prevote' | 'precommit';
  readonly round: number;
  readonly choice: Choice;
}

/** Bytes of messages without the block (CometBFT, `types/vote.go`, `types/proposal.go`). */
export const PROPOSAL_SIZE = 123;
export const VOTE_SIZE = 131;
export const NIL_VOTE_SIZE = 91;
