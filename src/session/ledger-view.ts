import { formatAmount } from '../ledger/amount.js';
import type { Run } from '../run/run.js';

/** Lines of a ledger that are shown, newest first. */
const MOST_LINES = 200;

/** A line of an account's ledger: what one block of the best chain did to it. */
export interface LedgerLine {
  readonly height: number;
  /** When the block was made, in microseconds. */
  readonly time: number;
  readonly text: string;
  /** What was gained or paid, fee included, with its sign. */
  readonly change: string;
  /** What the account has after the block. */
  readonly balance: string;
}

/** What came and went on an account, along the best chain, newest first. */
export function ledgerOf(run: Run, account: number): readonly LedgerLine[] {
  const { symbol, decimals } = run.scenario.currency;
  const coins = (amount: number) => `${formatAmount(amount, decimals)} ${symbol}`;
  const name = (node: number) => (node < 0 || node >= run.population.size ? 'a stranger' : run.label(node));
  const lines: LedgerLine[] = [];
  for (let block = run.head(); block !== undefined && lines.length < MOST_LINES; block = block.parent) {
    const { height, made, transactions } = block;
    const own = transactions.filter(({ sender, recipient }) => sender === account || recipient === account);
    if (own.length === 0) continue;
    const balance = coins(run.balance(account, block));
    for (const { type, sender, recipient, amount, fee } of [...own].reverse()) {
      const paid = sender === account;
      const gained = recipient === account;
      const text = paid && gained ? type : paid ? `to ${name(recipient)}` : `${type} from ${name(sender)}`;
      const change = paid && !gained ? `-${coins(amount + fee)}` : `+${coins(amount)}`;
      lines.push({ height, time: made, text, change, balance });
    }
  }
  return lines.slice(0, MOST_LINES);
}
