/** Sums over independent pairs (x, y), such as the cycles of a process that begins again and again. */
export interface PairSums {
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

/** Adds up pairs. */
export class PairCounter implements PairSums {
  count = 0;
  x = 0;
  y = 0;
  xx = 0;
  xy = 0;
  yy = 0;

  add(x: number, y: number): void {
    this.count++;
    this.x += x;
    this.y += y;
    this.xx += x * x;
    this.xy += x * y;
    this.yy += y * y;
  }
}

/** A ratio of two means and its standard error. */
export interface Ratio {
  readonly value: number;
  readonly standardError: number;
}

/**
 * The ratio of two means over independent pairs, sum x / sum y; there must be two pairs, and y in one of them.
 *
 * Its error is the one of the ratio estimator (delta method): sqrt(sum (x - R y)^2) / sum y. For cycles between
 * visits of one state this is the regenerative method (Crane and Iglehart 1975).
 */
export function ratioOfMeans({ count, x, y, xx, xy, yy }: PairSums): Ratio {
  const value = x / y;
  const spread = Math.max(0, xx - 2 * value * xy + value * value * yy);
  return { value, standardError: Math.sqrt((spread * count) / (count - 1)) / y };
}
