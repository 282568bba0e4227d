import { formatAmount, unitsPerCoin } from '../../ledger/amount.js';
import type { Block } from '../../ledger/block.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { ServedRun } from './served-run.js';

/** A payment as JSON: parties by the names that stand in files. */
export function paymentJson(served: ServedRun, { id, type, sender, recipient, amount, fee }: Transaction) {
  const { decimals } = served.session.run.scenario.currency;
  const coins = (units: number) => Number(formatAmount(units, decimals).replaceAll(/[^\d.-]/g, ''));
  const parties = { sender: served.name(sender), recipient: served.name(recipient) };
  return { id, type, ...parties, amount: coins(amount), fee: coins(fee) };
}

/** A block as JSON. */
export function blockJson(served: ServedRun, block: Block) {
  return {
    index: block.height,
    hash: block.id,
    previous_hash: block.parent?.id ?? '',
    timestamp: Number(block.time) / 1e6,
    maker: block.producer < 0 ? null : served.name(block.producer),
    transactions: block.transactions.map((payment) => paymentJson(served, payment)),
  };
}

/** The chain that a node follows, the root first. */
export function chainJson(served: ServedRun, node: number) {
  return served.chain(node).map((block) => blockJson(served, block));
}

/** What waits at a node. */
export function poolJson(served: ServedRun, node: number) {
  return served.session.run.pool(node).map((payment) => paymentJson(served, payment));
}

/** What an account has along the chain that a node follows, in coins. */
export function balanceAt(served: ServedRun, node: number, account: number): number {
  const { run } = served.session;
  return run.balance(account, run.head(node) ?? run.head()) / unitsPerCoin(run.scenario.currency.decimals);
}
