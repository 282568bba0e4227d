import type { Block } from '../../../ledger/block.js';

/**
 * Which of two equally good chains a node follows: the one it saw first, the one whose tip's hash is lower, the one whose
 * tip has the later stamp (E. Heilman, "One weird trick to stop selfish miners: fresh Bitcoins", 2014), or each with the
 * same probability, which is a node's own draw (`UniformTies`) and not an order on tips.
 */
export type TieBreak = 'first-seen' | 'lowest-hash' | 'freshest' | 'uniform';

/** A fork choice that is an order on tips: whether a node at `current` moves to `candidate`. */
export type ForkOrder<Seal> = (candidate: Block<Seal>, current: Block<Seal>) => boolean;

/** Whether a node leaves its head for an equally good one, as far as that is no draw. */
export function winsTie<Seal>(ties: TieBreak, candidate: Block<Seal>, current: Block<Seal>): boolean {
  if (ties === 'lowest-hash') return candidate.id < current.id;
  return ties === 'freshest' && candidate.time > current.time;
}

/** The chain of most blocks. */
export function longestChain<Seal>(ties: TieBreak): ForkOrder<Seal> {
  return (candidate, current) =>
    candidate.height === current.height
      ? winsTie(ties, candidate, current)
      : candidate.height > current.height;
}

/** The chain of most work, which differs from the longest where difficulty changes. */
export function mostWork<Seal extends { readonly work: number }>(ties: TieBreak): ForkOrder<Seal> {
  return (candidate, current) =>
    candidate.seal.work === current.seal.work
      ? winsTie(ties, candidate, current)
      : candidate.seal.work > current.seal.work;
}
