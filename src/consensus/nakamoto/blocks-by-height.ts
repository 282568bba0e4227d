import { ScenarioError } from '../../engine/errors.js';
import { type Amount, type Currency, formatAmount } from '../../ledger/amount.js';
import type { Rewards } from './rewards.js';
import type { WorkBlock } from './seal.js';

/** What is kept of all blocks made, beside the tree: which stand at a height, and sums over the chain up to each. */
export class BlocksByHeight {
  readonly #currency: Currency;
  readonly #byHeight: WorkBlock[][] = [];
  /** By block: bytes of the chain up to it. */
  readonly #bytes: number[] = [0];
  /** By block: money there is after it. */
  readonly #supply: Amount[];
  /** By block: money destroyed in the chain up to it. */
  readonly #burned: Amount[] = [0];

  /** @param supply money there is at the start. */
  constructor(currency: Currency, supply: Amount) {
    this.#currency = currency;
    this.#supply = [supply];
  }

  /**
   * Enters a new block.
   *
   * @param changes money that comes to be in it, and that is destroyed.
   * @throws ScenarioError when all money together is no longer a safe integer of the smallest unit.
   */
  add(block: WorkBlock, { created, burned }: ReturnType<Rewards['changes']>): void {
    const parent = block.parent!.index;
    const supply = this.#supply[parent]! + created - burned;
    if (supply > Number.MAX_SAFE_INTEGER) {
      const { decimals, symbol } = this.#currency;
      const most = formatAmount(Number.MAX_SAFE_INTEGER, decimals);
      throw new ScenarioError(
        `consensus.subsidy: block ${block.height} brings more money than the ${most} ${symbol} (2^53 - 1 units) there may be; use fewer decimals, a halving or a shorter run`,
        'consensus.subsidy',
      );
    }
    while (this.#byHeight.length <= block.height) this.#byHeight.push([]);
    this.#byHeight[block.height]!.push(block);
    this.#bytes[block.index] = this.#bytes[parent]! + block.seal.size;
    this.#supply[block.index] = supply;
    this.#burned[block.index] = this.#burned[parent]! + burned;
  }

  /** All blocks made at a height. */
  at(height: number): readonly WorkBlock[] {
    return this.#byHeight[height] ?? [];
  }

  /** Bytes of a chain. */
  chainBytes(head: WorkBlock): number {
    return this.#bytes[head.index]!;
  }

  /** Money destroyed in the chain up to a block. */
  burned(head: WorkBlock): Amount {
    return this.#burned[head.index]!;
  }

  /** Money there should be after a block: what there was at the start and the schedule gave since, less what was burned. */
  supply(head: WorkBlock): Amount {
    return this.#supply[head.index]!;
  }
}
