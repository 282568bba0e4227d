import { jsonText } from '../kit/python-text.js';

/** What a master adds to a transaction it accepts. Numbers are texts, as in `TransactionText`. */
export interface TransactionStampText {
  readonly processingTime: string;
  readonly fees: string;
  readonly masterId: string;
}

/**
 * A transaction as it is written. Numbers are the very texts that are signed and hashed: Python's float text in
 * legacy mode, exact decimals in correct mode.
 */
export interface TransactionText {
  /** Base64 in lines of 76 characters; `null` when it was never signed. */
  readonly signature: string | null;
  readonly txId: string;
  readonly type: string;
  readonly senderId: string;
  readonly recipientId: string;
  readonly amount: string;
  /** Seconds since the POSIX epoch; see `timeText`. */
  readonly emissionTime: string;
  readonly stamp?: TransactionStampText;
}

/** What the closing master and the lucky stakeholders sign. */
export interface HeaderText {
  readonly retributionRate: string;
  /** Merkle root of the block before, or `FIRST_SEED`: the block's seed. */
  readonly previousBlockHash: string;
  readonly merkleRoot: string;
  readonly closingTime: string;
}

/** What closes a block: who closed it and who signed its header. */
export interface BlockStampText {
  readonly masterId: string;
  readonly masterSignature: string | null;
  /** Signature of each lucky stakeholder, `null` for one that could not be reached, in the order asked. */
  readonly luckySignatures: ReadonlyMap<string, string | null>;
}

/** A block as it is written. */
export interface BlockText {
  readonly transactions: readonly TransactionText[];
  readonly header?: HeaderText;
  readonly stamp?: BlockStampText;
}

function nullable(text: string | null): string {
  return text === null ? 'null' : jsonText(text);
}

function contentFields(transaction: TransactionText): string {
  const { txId, type, senderId, recipientId, amount, emissionTime } = transaction;
  return (
    `"tx_id": ${jsonText(txId)}, "type": ${jsonText(type)}, "sender_id": ${jsonText(senderId)}, ` +
    `"recipient_id": ${jsonText(recipientId)}, "amount": ${amount}, "emission_time": ${emissionTime}`
  );
}

/** The JSON text a sender signs: the transaction without signature and stamp. */
export function transactionContentJson(transaction: TransactionText): string {
  return `{${contentFields(transaction)}}`;
}

/** The whole transaction as JSON, with its stamp if it has one: what is stored, and hashed for the Merkle root. */
export function transactionJson(transaction: TransactionText): string {
  const { signature, stamp } = transaction;
  const start = `{"signature": ${nullable(signature)}, ${contentFields(transaction)}`;
  if (stamp === undefined) return `${start}}`;
  const { processingTime, fees, masterId } = stamp;
  return `${start}, "processing_time": ${processingTime}, "fees": ${fees}, "master_id": ${jsonText(masterId)}}`;
}

function headerFields(header: HeaderText): string {
  const { retributionRate, previousBlockHash, merkleRoot, closingTime } = header;
  return (
    `"retribution_rate": ${retributionRate}, "previous_block_hash": ${jsonText(previousBlockHash)}, ` +
    `"merkle_root": ${jsonText(merkleRoot)}, "closing_time": ${closingTime}`
  );
}

/** The JSON text the closing master and the lucky stakeholders sign. */
export function headerJson(header: HeaderText): string {
  return `{${headerFields(header)}}`;
}

/** The whole block as JSON: the content of a master's `blocks/<n>.json`. */
export function blockJson(block: BlockText): string {
  const { transactions, header, stamp } = block;
  let text = `{"transactions": [${transactions.map(transactionJson).join(', ')}], "tx_count": ${transactions.length}`;
  if (header !== undefined) text += `, ${headerFields(header)}`;
  if (stamp !== undefined) {
    const lucky = [...stamp.luckySignatures].map(
      ([node, signature]) => `${jsonText(node)}: ${nullable(signature)}`,
    );
    text += `, "master_id": ${jsonText(stamp.masterId)}, "master_signature": ${nullable(stamp.masterSignature)}`;
    text += `, "lucky_signatures": {${lucky.join(', ')}}`;
  }
  return `${text}}`;
}

/**
 * Seconds since the POSIX epoch as text, exactly, from whole microseconds: `"1700000000.00002"`, and `".0"` on
 * whole seconds. This is also Python's text of the nearest float, from 100 microseconds after the epoch (below,
 * Python writes an exponent) until the year 2242 (above, a float no longer holds each microsecond).
 */
export function timeText(epochMicroseconds: number): string {
  const sign = epochMicroseconds < 0 ? '-' : '';
  const magnitude = Math.abs(epochMicroseconds);
  const fraction = String(magnitude % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${sign}${Math.floor(magnitude / 1_000_000)}.${fraction === '' ? '0' : fraction}`;
}

const TIME = /^(-?)(\d{1,11})\.(\d{1,6})$/;

/**
 * The moment that `timeText` writes as `text`, in microseconds from `epoch`.
 *
 * @returns `undefined` when the text is none of its own, or the moment no safe integer.
 */
export function parseTimeText(text: string, epoch: number): number | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, sign, seconds, fraction] = match;
  const magnitude = Number(seconds) * 1_000_000 + Number(fraction!.padEnd(6, '0'));
  const moment = sign === '-' ? -magnitude : magnitude;
  if (!Number.isSafeInteger(moment) || timeText(moment) !== text) return undefined;
  const time = moment - epoch;
  return Number.isSafeInteger(time) ? time : undefined;
}
