import type { NodeId } from '../../../engine/time.js';
import type { Effect } from '../../../ledger/accounts.js';
import { unitsPerCoin } from '../../../ledger/amount.js';
import { type Refusal, refuse } from '../../../ledger/block.js';
import type { Pool } from '../../../ledger/pool.js';
import type { Transaction } from '../../../ledger/transaction.js';
import { CommonRules, type WorkRulesParts } from '../rules.js';
import type { WorkBlock } from '../seal.js';
import { PURCHASE } from '../transaction-type.js';
import type { OriginalEncoding } from './encoding.js';
import { POOL_TEXTS, poolRefusal } from './pycotr-pool.js';
import { isValidTransaction } from './pycotr-transaction.js';

/** Words of tables for the original's texts; what is left is an overdraft. */
const CODES: ReadonlyMap<string, string> = new Map([
  [POOL_TEXTS.wallet, 'no-wallet'],
  [POOL_TEXTS.invalid, 'bad-signature'],
  [POOL_TEXTS.negative, 'amount'],
  [POOL_TEXTS.pending, 'in-progress'],
]);

/** How Pycotr refuses what was bought by card at another node: passed on as a payment to oneself. */
export const FORWARDED_PURCHASE = refuse('self-payment', POOL_TEXTS.invalid);

/**
 * What a transaction does to accounts in the original: fees change nothing, cards bring money, and a reward is
 * taken from whoever signed it, be there money or not. The key that rewards come from is no node's and not kept.
 *
 * @param nodes number of nodes.
 */
export function legacyEffect(nodes: number): Effect {
  return ({ type, sender, recipient, amount }, credit) => {
    if (type !== PURCHASE && sender < nodes) credit(sender, -amount);
    credit(recipient, amount);
  };
}

/**
 * Legacy: the rules of Pycotr. One waiting payment a sender; blocks are judged without a look at balances, rewards
 * or times, so that anybody may mint with a transaction of the reward class.
 */
export class WorkLegacyRules extends CommonRules {
  readonly #encoding: OriginalEncoding;
  readonly #rewarder: NodeId;

  /** @param rewarder account whose key signs the rewards of all nodes. */
  constructor(parts: WorkRulesParts, encoding: OriginalEncoding, rewarder: NodeId) {
    super(parts, legacyEffect(parts.world.population.size));
    this.#encoding = encoding;
    this.#rewarder = rewarder;
  }

  check(transaction: Transaction, head: WorkBlock, pool: Pool): Refusal | undefined {
    const { sender } = transaction;
    // The reward of a block that was given up: only with its block is it anything.
    if (sender === this.#rewarder) return refuse('reward', POOL_TEXTS.invalid);
    const text = poolRefusal(this.#encoding.original(transaction), {
      balanceOf: () => this.#coins(this.parts.accounts.balance(sender, head)),
      isPending: () => [...pool].some((entry) => entry.transaction.sender === sender),
      verify: () => this.isSigned(transaction),
    });
    return text === undefined ? undefined : refuse(CODES.get(text) ?? 'overdraft', text);
  }

  judge(block: WorkBlock): Refusal | undefined {
    for (const transaction of block.transactions) {
      const original = this.#encoding.original(transaction);
      if (!isValidTransaction(original, () => this.isSigned(transaction))) {
        return refuse('bad-signature', 'Block holds an invalid transaction.');
      }
    }
    return this.parts.work.isProven(block)
      ? undefined
      : refuse('proof-of-work', 'Hash does not prove the work.');
  }

  #coins(amount: number): number {
    return amount / unitsPerCoin(this.parts.world.currency.decimals);
  }
}
