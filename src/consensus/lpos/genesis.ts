import type { Amount } from '../../ledger/amount.js';

/** A genesis set: where the supply is, and the q of its last block. */
export interface GenesisSet {
  /** Id of the transaction whose outputs hold the supply: the original's, so that the first senates are its own. */
  readonly hash: string;
  /** q of the last block, in hex. */
  readonly q: string;
  /** Member that owns each output. */
  readonly owners: readonly number[];
}

/** Members 1 to n - 1 and then member 0, as the original's scripts shared out. */
function turned(count: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => (place + 1) % count);
}

/**
 * The original's genesis sets (its files data/genic_chain and its rich-men chains), without the blocks on the way.
 * Of 100 rich men hash and q are those of 10, since no vector has its own.
 */
export const GENESIS_SETS: Readonly<Record<string, GenesisSet>> = {
  genic: {
    hash: 'c857cde4f44ae47f7ccb974cff7b285e61f30fb5fd769fff6c46993b7f4ee6b2',
    q: '67656e69635f71',
    owners: [0],
  },
  '10-rich-men': {
    hash: '70ee1c7b86c1ef4d272601cbcd94553edb3aa926959ef2149c3f77e63657685b',
    q: '3d3757a65fb7745763f525366518d6e78a2da42e59e0a3fe25e28009459449057470e3b348051fb4fd303e50b357c6d3',
    owners: turned(10),
  },
  '100-rich-men': {
    hash: '70ee1c7b86c1ef4d272601cbcd94553edb3aa926959ef2149c3f77e63657685b',
    q: '3d3757a65fb7745763f525366518d6e78a2da42e59e0a3fe25e28009459449057470e3b348051fb4fd303e50b357c6d3',
    owners: Array.from({ length: 100 }, (_, place) => place),
  },
};

/** The supply in equal parts; what does not divide goes one unit each to the first ones. */
export function equalParts(supply: Amount, count: number): readonly Amount[] {
  const part = Math.floor(supply / count);
  const rest = supply - part * count;
  return Array.from({ length: count }, (_, place) => part + (place < rest ? 1 : 0));
}
