import type { Stamp } from '../../../engine/stamp.js';
import type { NodeId } from '../../../engine/time.js';
import type { Transaction, TransactionFields } from '../../../ledger/transaction.js';
import type { World } from '../../consensus.js';
import { Rewards } from '../rewards.js';
import type { WorkBlock } from '../seal.js';
import type { WorkSettings } from '../settings.js';
import type { WorkTexts } from '../texts.js';
import { REWARD } from '../transaction-type.js';

/**
 * Legacy: the reward of Pycotr, paid from one key that all nodes share. All rewards of a node have one uuid, since
 * the original makes it once, as a default argument.
 */
export class LegacyRewards extends Rewards {
  readonly #world: World;
  readonly #texts: WorkTexts;
  readonly #rewarder: NodeId;
  readonly #uuids = new Map<NodeId, string>();

  constructor(world: World, settings: WorkSettings, texts: WorkTexts, rewarder: NodeId) {
    super(world, settings);
    this.#world = world;
    this.#texts = texts;
    this.#rewarder = rewarder;
  }

  override of(
    parent: WorkBlock,
    miner: NodeId,
    time: Stamp,
    _payments: readonly Transaction[],
    _uncles: readonly WorkBlock[],
  ): readonly TransactionFields[] {
    let id = this.#uuids.get(miner);
    if (id === undefined) {
      id = this.#texts.newId(this.#world.random.stream(`rewards/${miner}`));
      this.#uuids.set(miner, id);
    }
    const amount = this.subsidy(parent.height + 1);
    const fields = { id, type: REWARD, sender: this.#rewarder, recipient: miner, amount, fee: 0, time };
    const signature = this.#world.keyring.sign(this.#rewarder, this.#texts.content(fields));
    return [{ ...fields, signature }];
  }
}
