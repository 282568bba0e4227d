import type { Stamp } from '../../../engine/stamp.js';
import type { NodeId } from '../../../engine/time.js';
import type { Transaction, TransactionFields } from '../../../ledger/transaction.js';
import type { World } from '../../consensus.js';
import type { WorkEncoding } from '../encoding.js';
import { Rewards } from '../rewards.js';
import type { WorkBlock } from '../seal.js';
import type { WorkSettings } from '../settings.js';
import { REWARD } from '../transaction-type.js';

/**
 * Legacy: the reward of Pycotr, paid from one key that all nodes share. All rewards of a node have one uuid, since
 * the original makes it once, as a default argument.
 */
export class LegacyRewards extends Rewards {
  readonly #world: World;
  readonly #encoding: WorkEncoding;
  readonly #rewarder: NodeId;
  readonly #uuids = new Map<NodeId, string>();

  constructor(world: World, settings: WorkSettings, encoding: WorkEncoding, rewarder: NodeId) {
    super(world, settings);
    this.#world = world;
    this.#encoding = encoding;
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
      id = this.#encoding.newId(this.#world.random.stream(`rewards/${miner}`));
      this.#uuids.set(miner, id);
    }
    const amount = this.subsidy(parent.height + 1);
    const fields = { id, type: REWARD, sender: this.#rewarder, recipient: miner, amount, fee: 0, time };
    const signature = this.#world.keyring.sign(this.#rewarder, this.#encoding.content(fields));
    return [{ ...fields, signature }];
  }
}
