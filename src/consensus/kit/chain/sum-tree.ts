/**
 * Weights of numbered items, for drawing one in proportion to its weight. A binary tree of sums: changing a weight
 * and drawing take O(log n), and each sum is always made again from its two halves, so that no rounding adds up.
 */
export class SumTree {
  readonly #leaves: number;
  readonly #sums: Float64Array;

  /** @param size number of items; all begin with weight 0. */
  constructor(size: number) {
    let leaves = 1;
    while (leaves < size) leaves *= 2;
    this.#leaves = leaves;
    this.#sums = new Float64Array(2 * leaves);
  }

  get total(): number {
    return this.#sums[1]!;
  }

  weight(item: number): number {
    return this.#sums[this.#leaves + item]!;
  }

  set(item: number, weight: number): void {
    const sums = this.#sums;
    let place = this.#leaves + item;
    sums[place] = weight;
    while (place > 1) {
      place >>= 1;
      sums[place] = sums[2 * place]! + sums[2 * place + 1]!;
    }
  }

  /** The item whose part of the total holds `point`, a number in [0, total); never one of weight 0. */
  at(point: number): number {
    const sums = this.#sums;
    let place = 1;
    let rest = point;
    while (place < this.#leaves) {
      const left = sums[2 * place]!;
      // Rounding may leave the point past the last weight: it must not fall on an empty half.
      const goRight = rest >= left && sums[2 * place + 1]! > 0;
      if (goRight) rest -= left;
      place = 2 * place + (goRight ? 1 : 0);
    }
    return place - this.#leaves;
  }
}
