import { ScenarioError } from '../../../engine/errors.js';
import type { BlockStampText, BlockText, HeaderText, TransactionText } from '../wire.js';

type Fields = Readonly<Record<string, unknown>>;

/** Strings as they are, or a number outside a string. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity)|NaN/g;

/**
 * Parses JSON with numbers left as their texts, since `100`, `100.0` and `1e2` are different bytes under a
 * signature. Strings and numbers look the same afterwards: who reads a field knows which it must be.
 */
function parseKeepingNumbers(json: string): unknown {
  const quoted = json.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`));
  try {
    return JSON.parse(quoted);
  } catch {
    throw new ScenarioError(
      'expected the JSON text of a block or transaction, got something that is no JSON',
    );
  }
}

function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ScenarioError(`expected ${what} to be a JSON object`);
  }
  return value as Fields;
}

function part(fields: Fields, key: string): unknown {
  return fields[key];
}

function text(fields: Fields, key: string): string {
  const value = part(fields, key);
  if (typeof value !== 'string') throw new ScenarioError(`expected "${key}" to be present and not null`);
  return value;
}

function nullableText(fields: Fields, key: string): string | null {
  return part(fields, key) === null ? null : text(fields, key);
}

function has(fields: Fields, ...keys: readonly string[]): boolean {
  return keys.every((key) => part(fields, key) !== undefined);
}

function toTransaction(value: unknown): TransactionText {
  const fields = fieldsOf(value, 'a transaction');
  const content = {
    signature: nullableText(fields, 'signature'),
    txId: text(fields, 'tx_id'),
    type: text(fields, 'type'),
    senderId: text(fields, 'sender_id'),
    recipientId: text(fields, 'recipient_id'),
    amount: text(fields, 'amount'),
    emissionTime: text(fields, 'emission_time'),
  };
  // As in the original, a stamp with a part missing is no stamp.
  if (!has(fields, 'processing_time', 'fees', 'master_id')) return content;
  const stamp = {
    processingTime: text(fields, 'processing_time'),
    fees: text(fields, 'fees'),
    masterId: text(fields, 'master_id'),
  };
  return { ...content, stamp };
}

function toHeader(fields: Fields): HeaderText | undefined {
  if (!has(fields, 'retribution_rate', 'previous_block_hash', 'merkle_root', 'closing_time'))
    return undefined;
  return {
    retributionRate: text(fields, 'retribution_rate'),
    previousBlockHash: text(fields, 'previous_block_hash'),
    merkleRoot: text(fields, 'merkle_root'),
    closingTime: text(fields, 'closing_time'),
  };
}

function toStamp(fields: Fields): BlockStampText | undefined {
  if (!has(fields, 'master_id', 'master_signature', 'lucky_signatures')) return undefined;
  const lucky = fieldsOf(part(fields, 'lucky_signatures'), '"lucky_signatures"');
  return {
    masterId: text(fields, 'master_id'),
    masterSignature: nullableText(fields, 'master_signature'),
    luckySignatures: new Map(Object.keys(lucky).map((node) => [node, nullableText(lucky, node)])),
  };
}

/**
 * Reads a transaction's JSON text, keeping the texts of its numbers, so that `transactionJson` gives the same
 * bytes back.
 *
 * @throws ScenarioError when it is no JSON, or a field is missing.
 */
export function parseTransaction(json: string): TransactionText {
  return toTransaction(parseKeepingNumbers(json));
}

/**
 * Reads a block's JSON text, keeping the texts of its numbers, so that `blockJson` gives the same bytes back.
 * Header and stamp are left out when any part of them is missing. Lucky signatures keep their order as long as
 * ids are no short decimal numbers, which objects of the language list first.
 *
 * @throws ScenarioError when it is no JSON, or a field of a transaction is missing.
 */
export function parseBlock(json: string): BlockText {
  const fields = fieldsOf(parseKeepingNumbers(json), 'a block');
  const list = part(fields, 'transactions');
  if (!Array.isArray(list)) throw new ScenarioError('expected "transactions" to be a list');
  const transactions = list.map(toTransaction);
  const header = toHeader(fields);
  const stamp = toStamp(fields);
  return { transactions, ...(header && { header }), ...(stamp && { stamp }) };
}
