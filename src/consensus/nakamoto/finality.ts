import type { NodeId } from '../../engine/time.js';
import type { BlockTree } from '../../ledger/block-tree.js';
import type { World } from '../consensus.js';
import type { WorkBlock, WorkSeal } from './seal.js';

/** What becomes final at each miner as its head moves, and what is left for a better chain. */
export class MinersFinality {
  readonly #world: World;
  readonly #tree: BlockTree<WorkSeal>;
  readonly #confirmations: number;
  /** By node: height up to which blocks were final. */
  readonly #final: Int32Array;

  /** @param confirmations blocks after which one is final; 0 for never. */
  constructor(world: World, tree: BlockTree<WorkSeal>, confirmations: number) {
    this.#world = world;
    this.#tree = tree;
    this.#confirmations = confirmations;
    this.#final = new Int32Array(world.population.size);
  }

  /** A miner's head has moved. */
  onHead(miner: NodeId, head: WorkBlock, previous: WorkBlock): void {
    if (head.parent !== previous) this.#logReorganisation(miner, head, previous);
    if (this.#confirmations === 0) return;
    const { events, scheduler } = this.#world;
    const final = head.height + 1 - this.#confirmations;
    while (this.#final[miner]! < final) {
      const height = ++this.#final[miner]!;
      events.finalised(scheduler.now, miner, this.#tree.ancestor(head, height)!);
    }
  }

  #logReorganisation(miner: NodeId, head: WorkBlock, previous: WorkBlock): void {
    const left = previous.height - this.#tree.commonAncestor(head, previous).height;
    if (left === 0) return;
    // What was final is given up: the risk that proof of work leaves, or an attack.
    const broken = previous.height - left < this.#final[miner]!;
    const { events, scheduler } = this.#world;
    events.logged(
      scheduler.now,
      miner,
      broken ? 'WARNING' : 'INFO',
      () => `Left ${left} blocks for a better chain${broken ? ', some of them final' : ''}.`,
    );
  }
}
