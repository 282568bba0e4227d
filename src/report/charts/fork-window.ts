import type { Row } from '../run-data.js';

/** Blocks that can be told apart in one picture. */
const MOST_BLOCKS = 90;

/** The stretch of blocks with most of them not in the chain; the first of equals. */
export function mostForked(blocks: readonly Row[]): readonly Row[] {
  if (blocks.length <= MOST_BLOCKS) return blocks;
  const stale = blocks.map(({ canonical }) => (canonical === 'true' ? 0 : 1));
  let count = stale.slice(0, MOST_BLOCKS).reduce<number>((sum, one) => sum + one, 0);
  let best = { count, from: 0 };
  for (let from = 1; from + MOST_BLOCKS <= blocks.length; from++) {
    count += stale[from + MOST_BLOCKS - 1]! - stale[from - 1]!;
    if (count > best.count) best = { count, from };
  }
  return wholeForks(blocks, best.from, best.from + MOST_BLOCKS);
}

/**
 * A stretch of blocks made wider until no fork is cut: it reaches back to where each branch in it leaves the chain, and
 * on to the last block that stands on such a branch, as far as so many blocks more.
 */
function wholeForks(blocks: readonly Row[], from: number, to: number): readonly Row[] {
  const placeOf = new Map(blocks.map(({ id }, place) => [id!, place]));
  const isStale = (place: number) => blocks[place]!['canonical'] !== 'true';
  const least = from - MOST_BLOCKS;
  const most = to + MOST_BLOCKS;
  let first = from;
  let end = to;
  for (let place = first; place < Math.min(blocks.length, end); place++) {
    const parent = placeOf.get(blocks[place]!['parent']!);
    if (isStale(place) && parent !== undefined && parent < first && parent >= least) {
      first = parent;
      // What is seen now may lie on a branch, too.
      place = first - 1;
    }
  }
  for (let place = end; place < Math.min(blocks.length, most); place++) {
    const parent = placeOf.get(blocks[place]!['parent']!);
    if (isStale(place) && parent !== undefined && parent >= first && parent < end && isStale(parent)) {
      end = place + 1;
    }
  }
  return blocks.slice(first, end);
}
