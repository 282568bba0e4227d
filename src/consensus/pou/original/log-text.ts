/**
 * Lines of the original’s logs.
 *
 * @packageDocumentation
 */

import { clockText } from '../../../engine/calendar.js';
import { assert } from '../../../engine/errors.js';

/**
 * The lines the original writes. Each function gives the text alone; the level is INFO unless said otherwise,
 * and `logLine` puts time and level before it. Amounts are passed as text with three decimals: `fixed3` of whole
 * units in correct mode, `pythonFixed(value, 3)` of a float in legacy mode.
 */
export const CREATING_CONTEXT = 'Creating context...';
export const POSTING_GENESIS = 'Posting genesis transaction...';
export const SPLITTING_ASSETS = 'Randomly split genesis asset between all consumers.';
export const CONTEXT_STARTED = 'Context started.';
export const CONTEXT_STOPPED = 'Context stopped.';
export const TIME_IS_UP = 'Time is up for closing a block.';
export const CLOSURE_REQUESTED = 'Block closure requested...';
export const CLOSING_MYSELF = 'I will close this block.';
export const STAKEHOLDERS_SIGNED = 'Lucky stakeholders signed the transaction.';
export const BLOCK_SHARED = 'Block shared with all master nodes.';
export const BLOCK_SAVED = 'Block saved.';
/** Level WARNING. */
export const NOTHING_TO_CLOSE = 'No transaction to close block. Aborting.';
/** What `transactionRejected` says of a transaction that was never signed. */
export const SIGNATURE_MISSING = 'Signature is missing.';
/** What `transactionRejected` says of a signature that is not the sender's over the content. */
export const SIGNATURE_MISMATCH = 'Signature does not match content.';
/** What `transactionRejected` says of an overdraft. */
export const INSUFFICIENT_FUNDS = 'Sender does not have sufficient funds.';

/** First eight digits of an id, as lines show it. */
function short(id: string): string {
  return `${id.slice(0, 8)}...`;
}

/** Level DEBUG. `kind` is `master`, `cashing` or `consumer`; `index` counts from 0 within its kind. */
export function creatingNode(kind: string, index: number): string {
  return `Creating ${kind} ${index}`;
}

/** A master's first line. */
export function introduction(id: string): string {
  return `I am ${id}`;
}

/** Share of the supply given to a consumer; `percentage` as text with two decimals. */
export function givingShare(percentage: string, id: string): string {
  return `Giving ~${percentage}% to ${id}`;
}

/** One of the random payments of the original's scenario, counted from 0. */
export function firingTransaction(index: number): string {
  return `Firing random transaction ${index}`;
}

/** A transaction reached a master, before it is checked. */
export function receivedTransaction(id: string): string {
  return `Received transaction ${id}`;
}

/** Level ERROR. */
export function transactionRejected(reason: string): string {
  return `Transaction rejected: ${reason}`;
}

/** A transaction as a log line shows it. Times are whole microseconds since the POSIX epoch. */
export interface TransactionLine {
  readonly id: string;
  /** With three decimals. */
  readonly amount: string;
  readonly type: string;
  readonly sender: string;
  readonly recipient: string;
  readonly emissionTime: number;
  readonly stamp?: {
    /** With three decimals. */
    readonly fees: string;
    readonly master: string;
    readonly processingTime: number;
  };
  readonly signed: boolean;
}

/** A transaction a master has accepted. */
export function transactionLine(transaction: TransactionLine): string {
  const { id, amount, type, sender, recipient, emissionTime, stamp, signed } = transaction;
  const stamped =
    stamp === undefined
      ? 'no stamp'
      : `(fees: ${stamp.fees}), stamped by ${short(stamp.master)} at ${clockText(stamp.processingTime)}`;
  return (
    `TX-${short(id)}: ${amount} ${type} from ${short(sender)} to ${short(recipient)} at ${clockText(emissionTime)} ` +
    `(${stamped}) - ${signed ? 'signed' : 'unsigned'}`
  );
}

/** Another master was elected. */
export function closingOther(id: string): string {
  return `${id} will close this block.`;
}

/** The elected master begins. */
export function closingBlock(seed: string): string {
  return `Closing block with seed ${seed}...`;
}

/** The closer's fee collection; `amount` with three decimals. */
export function feesCollected(amount: string): string {
  return `Collected ${amount} PKC fees`;
}

/** A winner of the raffle; `amount` with three decimals. */
export function cashbackLine(node: string, amount: string): string {
  return `${short(node)} will get ${amount} PKC cashback`;
}

/** What the cashing node gets; `amount` with three decimals. */
export function cashingLine(node: string, amount: string): string {
  return `Cashing node ${short(node)} will get ${amount} PKC`;
}

/** A block reached a master, before it is checked. */
export function receivedBlock(merkleRoot: string): string {
  return `Received block ${merkleRoot}`;
}

/** Level ERROR. */
export function blockRejected(reason: string): string {
  return `Block rejected: ${reason}`;
}

/**
 * An amount of whole units as coins with three decimals, rounded from the exact decimal, an exact half to the
 * even digit. (Python's `{:.3f}` rounds its float in the same way; the two differ only where the float already
 * lies on the other side of the half.)
 */
export function fixed3(amount: number, decimals: number): string {
  assert(Number.isSafeInteger(amount), `fixed3: expected whole units, got ${amount}`);
  const magnitude = BigInt(Math.abs(amount));
  const kept =
    decimals <= 3 ? magnitude * 10n ** BigInt(3 - decimals) : roundHalfEven(magnitude, decimals - 3);
  const digits = kept.toString().padStart(4, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

/** `value / 10^places` rounded to a whole number, an exact half to the even one. */
function roundHalfEven(value: bigint, places: number): bigint {
  const divisor = 10n ** BigInt(places);
  const quotient = value / divisor;
  const twice = 2n * (value % divisor);
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}
