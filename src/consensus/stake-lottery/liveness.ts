import { SECOND, type Time } from '../../engine/time.js';
import type { LotteryBlock } from './seal.js';

/**
 * How alive a chain was: seconds since its last block, and the longest it ever went without one, the time since the
 * last included. Under legacy rules an elected forger that is offline makes both grow until the end of the run.
 */
export function measuresOf(head: LotteryBlock, now: Time): Readonly<Record<string, number>> {
  let longest = now - head.made;
  for (let block = head; block.parent !== undefined; block = block.parent) {
    longest = Math.max(longest, block.made - block.parent.made);
  }
  return { seconds_since_block: (now - head.made) / SECOND, longest_gap_seconds: longest / SECOND };
}
