import type { Role } from '../nodes/role.js';
import type { Misconduct } from './misconduct.js';

/** When a block can be taken as settled. */
export type Finality =
  /** Never for certain: so many blocks, its own included, are usually waited for. */
  | { readonly confirmations: number }
  /** The protocol decides: nodes say that a block is final when so many blocks stand on it, 0 for at once. */
  | { readonly decidedAfterBlocks: number };

/** How many blocks are usually waited for where a protocol has no rule of its own: Bitcoin's six. */
export const USUAL_CONFIRMATIONS = 6;

/**
 * What the rest of the simulator may know about a protocol without knowing its name: attacks ask whether they are
 * possible, the judge of safety asks what is final, tables of fits are made from it. Under each set of parameters the
 * traits may differ.
 */
export interface Traits {
  /** Role of the nodes that make blocks. */
  readonly makers: Role;
  /** Roles whose nodes can pay, the usual one first. */
  readonly payers: readonly Role[];
  /**
   * What a block costs: `work` that takes time or power, a `turn` that a clock or a draw gives, or the votes of a
   * `quorum`.
   */
  readonly blockCost: 'work' | 'turn' | 'quorum';
  /** What decides how often a node's turn comes: hash power, stake, or that it takes part at all. */
  readonly weight: 'work' | 'stake' | 'identity';
  readonly finality: Finality;
  /**
   * The parts of `Protocol.misconduct` that there will be under these parameters: `true`, or a sentence on what the
   * parameters would have to be. What is left out there never is.
   */
  readonly misconduct?: Readonly<Partial<Record<keyof Misconduct, true | string>>>;
  /**
   * The part of all blocks that each of the makers is expected to make, by their names: only where names decide it, so
   * that a node may look for a good one.
   */
  readonly sharesOfNames?: (names: readonly string[]) => readonly number[];
}
