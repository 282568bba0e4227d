import type { Block } from '../ledger/block.js';
import type { RunHistory } from './run-history.js';

/** Blocks that were made and are not in the observer's chain, and their share of all blocks made. */
export function staleOf(
  { blocks }: Pick<RunHistory, 'blocks'>,
  chain: readonly Block[],
): { readonly stale: number; readonly staleRate: number } {
  const stale = blocks.length - chain.length;
  return { stale, staleRate: blocks.length === 0 ? 0 : stale / blocks.length };
}
