import type { Block } from '../../../ledger/block.js';

/** Which of two equally good chains a node follows: the one it saw first, or the one whose tip's hash is lower. */
export type TieBreak = 'first-seen' | 'lowest-hash';

/** A fork choice that is an order on tips: whether a node at `current` moves to `candidate`. */
export type ForkOrder<Seal> = (candidate: Block<Seal>, current: Block<Seal>) => boolean;

/** The chain of most blocks. */
export function longestChain<Seal>(ties: TieBreak): ForkOrder<Seal> {
  return (candidate, current) =>
    candidate.height === current.height
      ? ties === 'lowest-hash' && candidate.id < current.id
      : candidate.height > current.height;
}

/** The chain of most work, which differs from the longest where difficulty changes. */
export function mostWork<Seal extends { readonly work: number }>(ties: TieBreak): ForkOrder<Seal> {
  return (candidate, current) =>
    candidate.seal.work === current.seal.work
      ? ties === 'lowest-hash' && candidate.id < current.id
      : candidate.seal.work > current.seal.work;
}
