import type { Block } from '../../ledger/block.js';
import type { Certificate } from '../kit/voting/ballots.js';
import type { HeightMessage } from '../kit/voting/height-voter.js';

/** What is on a block: the round it was first proposed in, and the commit of the block below it. */
export interface Seal {
  readonly round: number;
  readonly lastCommit: Certificate;
}

/** A block under Tendermint. */
export type TendermintBlock = Block<Seal>;

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

/** What validators sign when they vote. */
export function voteText(type: Vote['type'], height: number, round: number, choice: Choice): string {
  return `${type} ${height} ${round} ${choice === NIL ? 'nil' : choice.id}`;
}
