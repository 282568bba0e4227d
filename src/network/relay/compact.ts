import type { RandomSource } from '../../engine/random.js';
import type { NodeId } from '../../engine/time.js';
import { type CompactSettings, DEFAULT_COMPACT_SIZE, DEFAULT_MISSING } from './settings.js';

/** Who uses compact blocks, how often they fail, and what is missing then. */
export class CompactBlocks {
  /** Bytes of a compact block. */
  readonly size: number;
  readonly #uses: Uint8Array;
  readonly #failureRates: Float64Array;
  readonly #missing: readonly number[];

  /** Shares of nodes are met as exactly as whole nodes can, by random nodes. */
  constructor(settings: CompactSettings, size: number, random: RandomSource, name: string) {
    this.size = settings.compactSize ?? DEFAULT_COMPACT_SIZE;
    this.#missing = settings.missing ?? DEFAULT_MISSING;
    const nodes = random.stream(`network/relay/${name}/nodes`);
    this.#uses = nodes.shuffle(new Uint8Array(size).fill(1, 0, Math.round(settings.share * size)));
    const steady = Math.round((settings.steadyShare ?? 0) * size);
    const rates = new Float64Array(size).fill(settings.failureRate);
    this.#failureRates = nodes.shuffle(
      rates.fill(settings.steadyFailureRate ?? settings.failureRate, 0, steady),
    );
  }

  /** True when both nodes use compact blocks. */
  between(a: NodeId, b: NodeId): boolean {
    return this.#uses[a] === 1 && this.#uses[b] === 1;
  }

  /** True when a compact block leaves its receiver with missing transactions, for a draw `u` from [0, 1). */
  fails(node: NodeId, u: number): boolean {
    return u < this.#failureRates[node]!;
  }

  /** Bytes of a block's missing transactions for a draw `u` from [0, 1), between the quantiles along straight lines. */
  missingSize(blockSize: number, u: number): number {
    const quantiles = this.#missing;
    const place = u * (quantiles.length - 1);
    const below = Math.floor(place);
    const low = quantiles[below]!;
    const high = quantiles[below + 1] ?? low;
    return Math.ceil(blockSize * (low + (high - low) * (place - below)));
  }
}
