import { type Amount, parseAmount } from '../ledger/amount.js';
import { quoteValue } from './value-text.js';

/** One account of a list: who, and what it holds. */
export interface ListedAccount {
  /** The account's number among those who pay, or a name of its own. */
  readonly account: number | string;
  /** In the smallest unit. */
  readonly amount: Amount;
}

/** The first line of the file. */
const COLUMNS = ['account', 'amount'];
const LONGEST_NAME = 60;

/**
 * Reads who holds what from CSV with the columns `account` and `amount`: accounts are numbers from 0 on or names of
 * their own, amounts are in coins. Empty lines and lines that begin with `#` are passed over.
 *
 * @param most how many accounts there are to hold something.
 * @param decimals of the currency.
 * @returns the rows, or one line about the first that is wrong.
 */
export function parseAccountList(
  text: string,
  most: number,
  decimals: number,
): readonly ListedAccount[] | { readonly problem: string } {
  const rows: ListedAccount[] = [];
  const seen = new Set<string>();
  let named: boolean | undefined;
  let header: readonly string[] | undefined;
  for (const [place, line] of text.split(/\r?\n/).entries()) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const cells = content.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const wrong = (expected: string, got: unknown) => ({
      problem: `row ${place + 1}: expected ${expected}, got ${quoteValue(got)}`,
    });
    if (header === undefined) {
      header = cells;
      if (COLUMNS.some((column) => !cells.includes(column)))
        return wrong('the columns "account,amount"', content);
      continue;
    }
    const account = cells[header.indexOf('account')] ?? '';
    const amountText = cells[header.indexOf('amount')] ?? '';
    const isNumber = /^\d+$/.test(account);
    named ??= !isNumber;
    if (account === '' || account.length > LONGEST_NAME) return wrong('an account', account);
    if (named === isNumber) return wrong('all accounts by number or all by name', account);
    if (!named && Number(account) >= most) return wrong(`an account from 0 to ${most - 1}`, account);
    if (seen.has(account)) return wrong('every account once', account);
    if (seen.size === most) return wrong(`at most ${most} accounts, as many as pay`, account);
    const amount = parseAmount(amountText, decimals);
    if (amount === undefined) {
      return wrong(`an amount of at least 0 with at most ${decimals} decimals`, amountText);
    }
    seen.add(account);
    rows.push({ account: named ? account : Number(account), amount });
  }
  if (!rows.some(({ amount }) => amount > 0)) {
    return { problem: 'expected a row with an amount above 0, got none' };
  }
  return rows;
}

/**
 * What each of so many accounts holds, by number; nothing where the list does not name it. Named accounts are the
 * first ones, in the order of the list.
 */
export function listedAmounts(rows: readonly ListedAccount[], count: number): readonly Amount[] {
  const amounts = Array.from({ length: count }, () => 0);
  for (const [place, { account, amount }] of rows.entries()) {
    amounts[typeof account === 'number' ? account : place] = amount;
  }
  return amounts;
}
