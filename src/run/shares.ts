import { sampler, zipfWeights } from '../engine/distribution.js';
import type { Random } from '../engine/random.js';
import type { Shares } from '../scenario/schema/distribution.js';

/**
 * What each of `count` has a share of, in proportion: numbers of at least 0.
 *
 * @param random draws them; nothing is drawn for equal shares and given weights.
 */
export function drawShares(shares: Shares, count: number, random: Random): readonly number[] {
  if (shares === 'equal') return Array.from({ length: count }, () => 1);
  if ('weights' in shares) return shares.weights;
  if ('zipf' in shares) return [...random.shuffle(zipfWeights(shares.zipf, count))];
  const draw = sampler(shares);
  const drawn = Array.from({ length: count }, () => draw(random));
  // A law may give everybody nothing, once in a great while.
  return drawn.some((share) => share > 0) ? drawn : drawn.map(() => 1);
}
