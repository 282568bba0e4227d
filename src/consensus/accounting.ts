import type { Duration, NodeId } from '../engine/time.js';
import type { Credit } from '../ledger/accounts.js';
import type { Block } from '../ledger/block.js';

/**
 * What metrics ask of a protocol. All of it is optional: a protocol answers what has a meaning under it. The answers
 * change nothing in the run.
 */
export interface Accounting {
  /**
   * What the protocol counts when it lets a node make blocks on a head, in any unit: hash power, stake, 1 where all
   * masters are alike. 0 for a node that makes none.
   */
  power(node: NodeId, head: Block): number;
  /** Bytes of a block on the wire. */
  bytes(block: Block): number;
  /** Time that all miners of the start together are expected to need for a block. Only under proof of work. */
  effort(block: Block): Duration;
  /** What the block gave to nodes by the protocol's own rules: new coins, fees kept, prizes. */
  rewards(block: Block, give: Credit): void;
  /** Signatures in a block's seal, which each node that gets it checks. */
  seals(block: Block): number;
  /** Stale blocks that the block names and rewards. */
  uncles(block: Block): readonly Block[];
  /** What each node has staked after a block, by its number; not part of its balance. */
  stakes(head: Block): Float64Array;
}
