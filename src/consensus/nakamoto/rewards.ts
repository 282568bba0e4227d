import type { Stamp } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { Transaction, TransactionFields } from '../../ledger/transaction.js';
import type { World } from '../consensus.js';
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
    return this.#settings.emission.at(height);
  }

  /** Those of the uncles that a block names whose miners are paid. */
  #paid(uncles: readonly WorkBlock[]): readonly WorkBlock[] {
    return this.#settings.uncles?.paid === false ? [] : uncles;
  }

  /** The part of the fees of these payments that is destroyed. */
  burned(payments: readonly Transaction[]): Amount {
    const { burn } = this.#settings;
    if (burn === undefined) return 0;
    if ('base' in burn) return payments.reduce((sum, { fee }) => sum + Math.min(fee, burn.base), 0);
    return Math.floor(payments.reduce((sum, { fee }) => sum + fee, 0) * burn.share);
  }

  /** Money that a block makes, uncles included, and money that it destroys; other fees only change hands. */
  changes(block: WorkBlock): { readonly created: Amount; readonly burned: Amount } {
    let created = 0;
    if (block.parent === undefined) return { created, burned: 0 };
    const subsidy = this.subsidy(block.height);
    for (const uncle of this.#paid(block.seal.uncles)) {
      created += nephewReward(subsidy) + uncleReward(subsidy, block.height - uncle.height);
    }
    return { created: created + subsidy, burned: this.burned(block.transactions) };
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
    const coinbase = subsidy + fees + paid.length * nephewReward(subsidy) - this.burned(payments);
    return [
      make(COINBASE, miner, coinbase, 0),
      ...paid.map((uncle, place) =>
        make(UNCLE, uncle.producer, uncleReward(subsidy, height - uncle.height), place + 1),
      ),
    ];
  }
}
