import type { Time } from '../../engine/time.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Message } from '../../network/message.js';
import type { TransactionMessage } from '../../nodes/master.js';
import type { WorkBlock } from './seal.js';

/** A payment on its way to the masters. */
export interface PaymentMessage extends TransactionMessage {
  /** True when the node that was given it passes it on: Pycotr then forgets that it was bought by card. */
  readonly forwarded: boolean;
}

/** Asks a node for its chain, as Pycotr's `/get_blockchain`. */
export interface GetChainMessage extends Message {
  readonly type: 'get-chain';
  /** Tells the answers to one call for consensus from those to the next. */
  readonly round: number;
  /** When it was asked, as the answer repeats it. */
  readonly askedAt: Time;
}

/** A node's whole chain and pool. */
export interface ChainAnswer extends Message {
  readonly type: 'chain';
  readonly round: number;
  /** When it was asked, as the answer repeats it. */
  readonly askedAt: Time;
  readonly head: WorkBlock;
  readonly pool: readonly Transaction[];
}

/** Bytes of a request for a chain. */
export const GET_CHAIN_SIZE = 80;
