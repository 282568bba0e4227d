import { type NodeId, SECOND } from '../../engine/time.js';
import type { Propagation } from '../../network/propagation.js';
import type { Relay, RelayItem } from '../../network/relay.js';
import type { BlockColumns, RelayMaker } from '../consensus.js';
import type { WorkBlock } from './seal.js';

/** A block as the relay carries it. */
interface BlockItem extends RelayItem {
  readonly block: WorkBlock;
}

/**
 * Spreads blocks from miner to miner. A block goes on from a node as soon as the node has judged it: at once when it
 * comes by the relay onto a parent that is held, later when it had to wait for an ancestor, or when it was asked for.
 */
export class BlockRelay {
  readonly #relay: Relay<BlockItem>;
  /** By block: what the relay carries. */
  readonly #items: (BlockItem | undefined)[] = [];
  /** The block that the relay has just handed over: the relay itself tells the neighbours of it. */
  #arriving: WorkBlock | undefined;

  /** @param offer hands a block to a node; true when the node holds it afterwards. */
  constructor(make: RelayMaker, offer: (node: NodeId, block: WorkBlock, from: NodeId) => boolean) {
    this.#relay = make<BlockItem>('block', (node, { block }, from) => {
      const before = this.#arriving;
      this.#arriving = block;
      const held = offer(node, block, from);
      this.#arriving = before;
      return held;
    });
  }

  /** A node has taken a block in, its own or another's. */
  readonly taken = (node: NodeId, block: WorkBlock): void => {
    if (block !== this.#arriving) this.#relay.publish(node, this.#item(block));
  };

  #item(block: WorkBlock): BlockItem {
    // The root, number 0, is no item: the first block is the relay's first.
    return (this.#items[block.index] ??= { index: block.index - 1, size: block.seal.size, block });
  }

  /** How far a block has come; `undefined` before its maker told anybody. */
  propagation(block: WorkBlock): Propagation | undefined {
    const item = this.#items[block.index];
    return item === undefined ? undefined : this.#relay.propagation(item);
  }

  /** Seconds until 50, 90, 99 and 100 percent of the miners had a block; not a number where fewer ever had. */
  columns(block: WorkBlock): BlockColumns {
    const { to50, to90, to99, to100 } = this.propagation(block) ?? {};
    const seconds = (time: number | undefined) => (time === undefined ? Number.NaN : time / SECOND);
    return {
      to50_seconds: seconds(to50),
      to90_seconds: seconds(to90),
      to99_seconds: seconds(to99),
      to100_seconds: seconds(to100),
    };
  }
}
