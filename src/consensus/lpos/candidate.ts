import type { NodeId } from '../../engine/time.js';
import type { Block } from '../../ledger/block.js';
import type { UnspentOutput, UtxoTransaction } from '../../ledger/utxo.js';

/** A transaction of LPOS: its bytes are made once. */
export interface LposTransaction extends UtxoTransaction {
  readonly bytes: Uint8Array;
}

/** An entry of the director competition. */
export interface DirectorEntry {
  /** The tip it was made for. */
  readonly parent: LposBlock;
  readonly output: UnspentOutput;
  /** The owner's signature of tip and output. */
  readonly signature: string;
  /** What the output draws; the lowest wins. */
  readonly draw: number;
  /** The owner's signature of the hash of the q before: the next q in legacy mode, empty otherwise. */
  readonly q: string;
}

/** Signatures of senators under one candidate in one view and stage. */
export interface Certificate {
  readonly candidate: Candidate;
  readonly view: number;
  readonly stage: Stage;
  readonly signatures: ReadonlyMap<NodeId, string>;
}

/** First a quorum signs that it saw the candidate, then that it saw that quorum. */
export type Stage = 'propose' | 'commit';

/** A block that is not decided yet. Its id covers all of it but the senators' signatures. */
export interface Candidate {
  readonly id: string;
  readonly parent: LposBlock;
  /** The leader that made it. */
  readonly leader: NodeId;
  readonly transactions: readonly LposTransaction[];
  readonly director: DirectorEntry;
  readonly q: Uint8Array;
  /** Bytes without signatures. */
  readonly size: number;
}

/** What LPOS adds to a block. */
export interface SenateSeal {
  readonly q: Uint8Array;
  /** What was decided, and the senators' signatures of its commit; `undefined` for the genesis. */
  readonly certificate: Certificate | undefined;
}

/** A block of LPOS. */
export type LposBlock = Block<SenateSeal>;

/** What a senator signs. */
export function signText(candidateId: string, view: number, stage: Stage): string {
  return `${stage} ${view} ${candidateId}`;
}
