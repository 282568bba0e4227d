import type { NodeId } from '../../engine/time.js';
import { Accounts, type Effect } from '../../ledger/accounts.js';
import type { Amount } from '../../ledger/amount.js';
import type { BlockTree } from '../../ledger/block-tree.js';
import type { Locks } from '../../ledger/locks.js';
import { execute } from './original/ledger.js';
import type { ForgerSeal, LotteryBlock } from './seal.js';
import { GENESIS, GENESIS_STAKE, REWARD, STAKE, UNSTAKE } from './transaction-type.js';

/** How money moves, and what of it may not yet. */
export interface LedgerRules {
  /** Whether a reward is staked at once. */
  readonly compounding: boolean;
  readonly legacy: boolean;
  readonly locks?: Locks | undefined;
}

/**
 * Balances and stakes after every block. A node has two accounts, its balance under its own number and its stake
 * past the last node's, so that staking moves money like any payment and the supply is the sum of all.
 */
export class LotteryLedger {
  readonly accounts: Accounts<ForgerSeal>;
  readonly effect: Effect;
  /** Accounts in all. */
  readonly size: number;
  readonly #nodes: number;

  constructor(tree: BlockTree<ForgerSeal>, nodes: number, rules: LedgerRules) {
    this.#nodes = nodes;
    this.size = 2 * nodes;
    this.effect = ledgerEffect(nodes, rules);
    this.accounts = new Accounts(tree, this.size, this.effect, { exact: !rules.legacy, locks: rules.locks });
  }

  /** The account that holds a node's stake. */
  stakeAccount(node: NodeId): number {
    return this.#nodes + node;
  }

  /** The account a transaction takes its amount from. */
  source(type: string, sender: NodeId): number {
    return type === UNSTAKE ? this.stakeAccount(sender) : sender;
  }

  stake(node: NodeId, head: LotteryBlock): Amount {
    return this.accounts.balance(this.stakeAccount(node), head);
  }

  /** Every node's stake, by its number. */
  stakes(head: LotteryBlock): Float64Array {
    return this.accounts.balances(head).subarray(this.#nodes);
  }
}

/** What transactions do to the accounts of so many nodes. */
export function ledgerEffect(nodes: number, rules: { compounding: boolean; legacy: boolean }): Effect {
  return (transaction, credit) => {
    const { type, sender, recipient, amount } = transaction;
    if (type === GENESIS) credit(recipient, amount);
    else if (type === GENESIS_STAKE) credit(nodes + recipient, amount);
    else if (type === REWARD) credit(rules.compounding ? nodes + recipient : recipient, amount);
    else if (type === UNSTAKE && !rules.legacy) {
      credit(nodes + sender, -amount);
      credit(sender, amount);
    } else if (type === STAKE || rules.legacy) {
      const movement = { sender, receiver: recipient, amount, type };
      execute(movement, credit, (account, change) => credit(nodes + account, change));
    } else {
      credit(sender, -amount);
      credit(recipient, amount);
    }
  };
}
