import alea from 'seedrandom/lib/alea.js';
import { assert } from './errors.js';
import { ln } from './math.js';
import type { Duration, NodeId } from './time.js';

/** One stream of randomness. Its draws depend on the run's seed, the stream's name and the draws before; no more. */
export interface Random {
  /** A uniform number from [0, 1) with 53 bits: never 1, and 0 once in 2^53. */
  next(): number;
  /** A whole number from 0 to `n - 1`, each equally likely, for `n` from 1 to 2^53. */
  below(n: number): number;
  /** An exponentially distributed duration of the given mean, rounded to whole microseconds. */
  exponential(mean: Duration): Duration;
  /** A uniform number from [low, high); `high` itself only where rounding leads to it. */
  uniform(low: number, high: number): number;
  /** A number from the normal distribution of mean 0 and standard deviation 1. */
  normal(): number;
  /** One of the items, each equally likely. */
  pick<Item>(items: ArrayLike<Item>): Item;
  /** Puts the items in an order in which every order is equally likely (Fisher-Yates), in place. */
  shuffle<Items extends Shuffled>(items: Items): Items;
  /** `n` uniform bytes. */
  bytes(n: number): Uint8Array;
}

/** What can be shuffled: an array or a typed array of numbers. */
export type Shuffled = unknown[] | Int32Array | Uint32Array | Float64Array | Uint8Array | Uint16Array;

/** All the randomness of a run: one stream a purpose, so that a draw more in one moves nothing in another. */
export interface RandomSource {
  readonly seed: string;
  /** The stream of this name: the same object each time, so that two who ask continue one sequence. */
  stream(name: string): Random;
}

const TWO_TO_32 = 4294967296;
const TWO_TO_53 = 9007199254740992;

/** Alea (J. Baagoe) by way of seedrandom; its period is about 2^116. */
class Stream implements Random {
  readonly #draw: ReturnType<typeof alea>;
  /** The second number of the last polar draw. */
  #spareNormal: number | undefined;

  constructor(key: string) {
    this.#draw = alea(key);
  }

  next(): number {
    return this.#draw.double();
  }

  below(n: number): number {
    assert(
      n >= 1 && n <= TWO_TO_53 && Math.floor(n) === n,
      'Random.below: expected a whole number from 1 to 2^53',
    );
    const range = n <= TWO_TO_32 ? TWO_TO_32 : TWO_TO_53;
    // Draws past the last whole multiple of n would favour the small results: they are drawn again.
    for (;;) {
      const value = n <= TWO_TO_32 ? this.#draw() * TWO_TO_32 : this.#draw.double() * TWO_TO_53;
      const result = value % n;
      if (value - result <= range - n) return result;
    }
  }

  exponential(mean: Duration): Duration {
    assert(mean >= 0 && mean <= 2 ** 47, 'Random.exponential: expected a mean from 0 to 2^47 microseconds');
    // 1 - u is never 0, and exact. Subtracted from 0, since negating 0 gives -0.
    return Math.round(0 - mean * ln(1 - this.next()));
  }

  uniform(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  normal(): number {
    const spare = this.#spareNormal;
    if (spare !== undefined) {
      this.#spareNormal = undefined;
      return spare;
    }
    // Marsaglia and Bray's polar method: a point in the unit disc gives two independent numbers without sine.
    for (;;) {
      const x = 2 * this.next() - 1;
      const y = 2 * this.next() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * ln(square)) / square);
      this.#spareNormal = y * factor;
      return x * factor;
    }
  }

  pick<Item>(items: ArrayLike<Item>): Item {
    assert(items.length > 0, 'Random.pick: expected at least one item');
    return items[this.below(items.length)]!;
  }

  shuffle<Items extends Shuffled>(items: Items): Items {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const item = items[last];
      items[last] = items[other]!;
      items[other] = item!;
    }
    return items;
  }

  bytes(n: number): Uint8Array {
    const bytes = new Uint8Array(n);
    let word = 0;
    for (let place = 0; place < n; place++) {
      // Four bytes from each 32-bit draw, the lowest first.
      word = (place & 3) === 0 ? this.#draw() * TWO_TO_32 : word >>> 8;
      bytes[place] = word;
    }
    return bytes;
  }
}

class Source implements RandomSource {
  readonly seed: string;
  readonly #streams = new Map<string, Stream>();

  constructor(seed: string) {
    this.seed = seed;
  }

  stream(name: string): Random {
    assert(typeof name === 'string', 'RandomSource.stream: expected the name as a string');
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      // As JSON, so that no two pairs of seed and name make one key.
      stream = new Stream(JSON.stringify([this.seed, name]));
      this.#streams.set(name, stream);
    }
    return stream;
  }
}

/**
 * The streams of one run.
 *
 * @param seed any text. Only text: the generator takes 1 and "1" for two seeds, and `undefined` for randomness.
 */
export function randomSource(seed: string): RandomSource {
  assert(typeof seed === 'string', 'randomSource: expected the seed as a string');
  return new Source(seed);
}

/**
 * A number from [0, 1) with 53 bits that belongs to the ordered pair (a, b) under `key`: drawn again each time
 * instead of stored, for properties of links when there are too many to keep.
 *
 * The pair (b, a) has another one: a caller for whom a link has no direction passes the smaller node first.
 * MurmurHash3 (x86, 32 bits; A. Appleby), once for each half of the result.
 *
 * @param key 32 bits, such as `stream.below(4294967296)`.
 */
export function pairUniform(key: number, a: NodeId, b: NodeId): number {
  const high = hashPair(key, a, b) >>> 5;
  const low = hashPair(~key, b, a) >>> 6;
  return (high * 67108864 + low) / TWO_TO_53;
}

/** MurmurHash3 of two 32-bit words. */
function hashPair(seed: number, a: number, b: number): number {
  let hash = mixWord(mixWord(seed | 0, a), b) ^ 8;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mixWord(hash: number, word: number): number {
  let mixed = Math.imul(word, 0xcc9e2d51);
  mixed = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593) ^ hash;
  mixed = (mixed << 13) | (mixed >>> 19);
  return (Math.imul(mixed, 5) + 0xe6546b64) | 0;
}
