import type { Time } from '../engine/time.js';
import { type Amount, parseAmount } from '../ledger/amount.js';
import { quoteValue } from './value-text.js';

/** One payment of a list. */
export interface ListedPayment {
  /** Since payments begin, in microseconds. */
  readonly time: Time;
  /** Payer and payee, by number among those who pay. */
  readonly from: number;
  readonly to: number;
  /** In the smallest unit, above 0. */
  readonly amount: Amount;
  /** What the payer offers, in the smallest unit; `undefined` where the list leaves it open. */
  readonly fee: Amount | undefined;
}

/** What a list of payments must fit. */
export interface PaymentListContext {
  /** How many pay. */
  readonly payers: number;
  /** Numbers of those who have a name. */
  readonly names: ReadonlyMap<string, number>;
  /** Of the currency. */
  readonly decimals: number;
}

/** Decimals of a second that a moment may have. */
const SECOND_DECIMALS = 6;
/** Columns that the first line names; `fee` may stand beside them. */
const COLUMNS = ['time', 'from', 'to', 'amount'] as const;
/** Characters of a line: more is not a payment, and would be gathered for ever. */
const LONGEST_LINE = 10_000;
/** Where the text of a file ends and its SHA-256 begins, in what a scenario calls a file. */
const HASH_MARK = '#sha256=';

/** One line of a text, counted from 1. */
interface Line {
  readonly row: number;
  readonly text: string;
}

/**
 * Reads payments from CSV with the columns `time` (seconds since payments begin), `from`, `to`, `amount` (coins) and,
 * if there is one, `fee`. Rows are read one by one, so that a list may be longer than memory. Empty lines and lines
 * that begin with `#` are passed over.
 *
 * @param chunks the text, cut anywhere.
 * @returns one payment after another; the last thing it gives is the problem with the first row that is wrong, if any.
 */
export function* readPayments(
  chunks: Iterable<string>,
  context: PaymentListContext,
): Generator<ListedPayment | { readonly problem: string }, void> {
  let places: readonly number[] | undefined;
  let last = 0;
  for (const line of linesOf(chunks)) {
    const content = line.text.trim();
    if (content === '' || content.startsWith('#')) continue;
    const cells = content.split(',').map(bare);
    if (places === undefined) {
      places = [...COLUMNS, 'fee'].map((column) => cells.indexOf(column));
      if (places.slice(0, COLUMNS.length).includes(-1)) {
        yield wrong(line, 'the columns "time,from,to,amount" or "time,from,to,amount,fee"', content);
        return;
      }
      continue;
    }
    const payment = paymentOf(line, cells, places, context, last);
    yield payment;
    if ('problem' in payment) return;
    last = payment.time;
  }
  if (places === undefined) yield { problem: 'expected a line "time,from,to,amount", got none' };
}

/** Whether what a scenario says is the name of a file, and not the text of a list. */
export function isPaymentFile(replay: string): boolean {
  return replay !== 'none' && !replay.includes('\n');
}

/** A file of payments as a scenario names it: with the hash of what it holds, so that another one is not taken for it. */
export function paymentFileName(path: string, sha256: string): string {
  return `${path}${HASH_MARK}${sha256}`;
}

/** Path and hash of a file of payments; no hash where the scenario gives none. */
export function paymentFileOf(name: string): { readonly path: string; readonly sha256: string | undefined } {
  const at = name.lastIndexOf(HASH_MARK);
  if (at < 0) return { path: name, sha256: undefined };
  return { path: name.slice(0, at), sha256: name.slice(at + HASH_MARK.length) };
}

/** When the last payment of a text is made, in microseconds since payments begin; 0 for one without payments. */
export function lastListedPayment(text: string): Time {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const column = (lines[0] ?? '').split(',').map(bare).indexOf('time');
  const cell = lines.length < 2 ? '0' : bare(lines.at(-1)!.split(',')[column] ?? '');
  return parseAmount(cell, SECOND_DECIMALS) ?? 0;
}

function paymentOf(
  line: Line,
  cells: readonly string[],
  [timeAt, fromAt, toAt, amountAt, feeAt]: readonly number[],
  context: PaymentListContext,
  last: Time,
): ListedPayment | { readonly problem: string } {
  const { decimals } = context;
  const cell = (place: number | undefined) => cells[place ?? -1] ?? '';
  const time = parseAmount(cell(timeAt), SECOND_DECIMALS);
  if (time === undefined) {
    return wrong(
      line,
      `a time in seconds of at least 0 with at most ${SECOND_DECIMALS} decimals`,
      cell(timeAt),
    );
  }
  if (time < last) return wrong(line, 'a time not before that of the row above', cell(timeAt));
  const from = accountOf(cell(fromAt), context);
  if (from === undefined) return wrong(line, accountText('from', context), cell(fromAt));
  const to = accountOf(cell(toAt), context);
  if (to === undefined) return wrong(line, accountText('to', context), cell(toAt));
  if (from === to) return wrong(line, 'a payee other than the payer', cell(toAt));
  const amount = parseAmount(cell(amountAt), decimals);
  if (amount === undefined || amount === 0) {
    return wrong(line, `an amount above 0 with at most ${decimals} decimals`, cell(amountAt));
  }
  const feeText = cell(feeAt);
  const fee = feeText === '' ? undefined : parseAmount(feeText, decimals);
  if (fee === undefined && feeText !== '') {
    return wrong(line, `a fee of at least 0 with at most ${decimals} decimals`, feeText);
  }
  return { time, from, to, amount, fee };
}

function accountOf(text: string, { payers, names }: PaymentListContext): number | undefined {
  const named = names.get(text);
  if (named !== undefined) return named;
  return /^\d{1,9}$/.test(text) && Number(text) < payers ? Number(text) : undefined;
}

function accountText(column: string, { payers, names }: PaymentListContext): string {
  const named = names.size === 0 ? '' : ' or a name of holdings.accounts';
  return `an account in "${column}" from 0 to ${payers - 1}${named}`;
}

function wrong({ row }: Line, expected: string, got: string): { readonly problem: string } {
  return { problem: `row ${row}: expected ${expected}, got ${quoteValue(got)}` };
}

function bare(cell: string): string {
  const trimmed = cell.trim();
  return trimmed.startsWith('"') && trimmed.endsWith('"') && trimmed.length > 1
    ? trimmed.slice(1, -1)
    : trimmed;
}

function* linesOf(chunks: Iterable<string>): Generator<Line> {
  let rest = '';
  let row = 0;
  for (const chunk of chunks) {
    const text = rest + chunk;
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      yield { row: ++row, text: text.slice(from, end) };
      from = end + 1;
    }
    rest = text.slice(from);
    if (rest.length > LONGEST_LINE) yield { row: ++row, text: rest.slice(0, LONGEST_LINE) };
  }
  if (rest !== '') yield { row: ++row, text: rest };
}
