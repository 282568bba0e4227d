import type { Stamp } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { Transaction, TransactionFields } from '../../ledger/transaction.js';
import type { World } from '../consensus.js';
import { subsidyAt } from '../kit/chain/subsidy.js';
import { nephewReward, uncleReward } from '../kit/chain/uncles.js';
import type { WorkBlock } from './seal.js';
import type { WorkSettings } from './settings.js';
import { COINBASE, UNCLE } from './transaction-type.js';

/** The schedule of new money: what the miner of a block adds to it of its own. */
export class Rewards {
  readonly #world: World;
  readonly #settings: WorkSettings;

  constructor(world: World, settings: WorkSettings) {
    this.#world = world;
    this.#settings = settings;
  }

  /** New money of a block without uncles at a height. */
  subsidy(height: number): Amount {
    return subsidyAt(height, this.#settings.subsidy, this.#settings.halving);
  }

  /** Those of the uncles that a block names whose miners are paid. */
  #paid(uncles: readonly WorkBlock[]): readonly WorkBlock[] {
    return this.#settings.uncles?.paid === false ? [] : uncles;
  }

  /** Money that comes to be in a block, uncles included; fees only change hands. */
  created(block: WorkBlock): Amount {
    let created = 0;
    if (block.parent === undefined) return created;
    const subsidy = this.subsidy(block.height);
    for (const uncle of this.#paid(block.seal.uncles)) {
      created += nephewReward(subsidy) + uncleReward(subsidy, block.height - uncle.height);
    }
    return created + subsidy;
  }

  /** The coinbase, then what each uncle's miner gets. Ids follow from the block, so that all can recompute them. */
  of(
    parent: WorkBlock,
    miner: NodeId,
    time: Stamp,
    payments: readonly Transaction[],
    uncles: readonly WorkBlock[],
  ): readonly TransactionFields[] {
    const height = parent.height + 1;
    const subsidy = this.subsidy(height);
    const fees = payments.reduce((sum, { fee }) => sum + fee, 0);
    const make = (type: string, recipient: NodeId, amount: Amount, place: number): TransactionFields => {
      const text = JSON.stringify([parent.id, miner, time, type, place]);
      const id = this.#world.hashes.sha256(text);
      return { id, type, sender: miner, recipient, amount, fee: 0, time, signature: undefined };
    };
    const paid = this.#paid(uncles);
    const coinbase = subsidy + fees + paid.length * nephewReward(subsidy);
    return [
      make(COINBASE, miner, coinbase, 0),
      ...paid.map((uncle, place) =>
        make(UNCLE, uncle.producer, uncleReward(subsidy, height - uncle.height), place + 1),
      ),
    ];
  }
}
