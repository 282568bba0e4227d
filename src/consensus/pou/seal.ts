import { ROOT_STAMP, type Stamp } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Block } from '../../ledger/block.js';
import type { Transaction, TransactionFields } from '../../ledger/transaction.js';

/** What proof of usage adds to a block: the original's header and stamp. */
export interface UsageSeal {
  /** Merkle root of the block before: what elects the closer and draws the lucky stakeholders. */
  readonly previousHash: string;
  readonly merkleRoot: string;
  /** JSON number: the part of the fees the closer says it keeps. */
  readonly retributionText: string;
  readonly closingTime: Stamp;
  /** When the closer took each transaction, in block order. */
  readonly processingTimes: readonly Stamp[];
  /** The closer's signature of the header. */
  readonly masterSignature: string;
  /** Signatures of the header by the stakeholders who won, in the order of their first prize. */
  readonly luckySignatures: ReadonlyMap<NodeId, string | null>;
  /** Bytes of the block's JSON text, roughly. */
  readonly size: number;
}

/** A block of proof of usage. */
export type UsageBlock = Block<UsageSeal>;

/** The seal under the first block: only its Merkle root, the first seed, is ever read. */
export function rootSeal(firstSeed: string): UsageSeal {
  return {
    previousHash: '',
    merkleRoot: firstSeed,
    retributionText: '0',
    closingTime: ROOT_STAMP,
    processingTimes: [],
    masterSignature: '',
    luckySignatures: new Map(),
    size: 0,
  };
}

/** A transaction of a draft: a pooled one, or one of the closer's own that has no number yet. */
export type DraftTransaction = Transaction | TransactionFields;

/** A block before it is signed. */
export interface Draft {
  readonly parent: UsageBlock;
  readonly closer: NodeId;
  readonly closingTime: Stamp;
  readonly transactions: readonly DraftTransaction[];
  readonly processingTimes: readonly Stamp[];
  readonly merkleRoot: string;
  /** The header's JSON text: what is signed. */
  readonly header: string;
  /** Stakeholders whose signature the block needs, each once. */
  readonly lucky: readonly NodeId[];
  readonly size: number;
}
