import { readFileSync } from 'node:fs';
import type { TransactionText } from '../../../src/consensus/pou/wire.js';

function read(path: string): string {
  return readFileSync(new URL(`../../fixtures/${path}.json`, import.meta.url), 'utf8');
}

/** Vectors of a golden file, as plain JSON. */
export function golden<T>(name: string): readonly T[] {
  return (JSON.parse(read(`golden/${name}`)) as { vectors: T[] }).vectors;
}

/** Vectors of a golden file with each number as its text, so that 100 and 100.0 stay apart. */
export function goldenTexts<T>(name: string): readonly T[] {
  const quoted = read(`golden/${name}`).replace(
    /("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)/g,
    (_, string: string | undefined, number: string | undefined) => string ?? `"${number}"`,
  );
  return (JSON.parse(quoted) as { vectors: T[] }).vectors;
}

/** Rows of one table of the published and derived facts about the original. */
export function facts<T>(table: string): readonly T[] {
  const { rows } = JSON.parse(read('validation/07_pikcio_pou')) as { rows: (T & { table: string })[] };
  return rows.filter((row) => row.table === table);
}

/** Bits of a double as 16 hexadecimal digits, the sign first. */
export function bits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

/** The double with these bits. */
export function double(hex: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
}

/** A recorded run of the original. */
export interface LocalRun {
  readonly parameters: {
    readonly masternodes_count: number;
    readonly consumernodes_count: number;
    readonly block_time: number;
    readonly fees_rate: number;
    readonly retribute_rate: number;
    readonly total_assets: number;
  };
  readonly masters: readonly string[];
  readonly cashing: readonly string[];
  readonly consumers: readonly string[];
  readonly shares_percent_logged: readonly string[];
  readonly block_count: number;
  readonly ticks: number;
  readonly regular_tx_per_block: readonly number[];
  readonly tx_count_per_block: readonly number[];
  readonly tx_types: Readonly<Record<string, number>>;
  readonly fired_random_transactions: number;
  readonly rejections_logged_over_all_masters: Readonly<Record<string, number>>;
  readonly closing_offsets_s: readonly number[];
  readonly closer_index: readonly number[];
  /** For each tick: whom each master elects, who closed, who aborted. */
  readonly tick_table: readonly (readonly [readonly number[], readonly number[], readonly number[]])[];
  readonly aborted_attempts: number;
  readonly final_balances: Readonly<Record<string, number>>;
  readonly final_balance_sum: number;
  readonly lucky_counts_per_block: readonly number[];
  readonly unique_lucky_signatures_per_block: readonly number[];
  readonly block_json_text: readonly string[];
}

/** Fields of a transaction as the originals name them, numbers as texts. */
export interface RecordedTransaction {
  readonly signature: string | null;
  readonly tx_id: string;
  readonly type: string;
  readonly sender_id: string;
  readonly recipient_id: string;
  readonly amount: string;
  readonly emission_time: string;
  readonly processing_time?: string;
  readonly fees?: string;
  readonly master_id?: string;
}

/** A recorded transaction in our names. */
export function toText(fields: RecordedTransaction): TransactionText {
  const { signature, type, amount } = fields;
  const content = {
    signature,
    txId: fields.tx_id,
    type,
    senderId: fields.sender_id,
    recipientId: fields.recipient_id,
    amount,
    emissionTime: fields.emission_time,
  };
  const { processing_time: processingTime, fees, master_id: masterId } = fields;
  if (processingTime === undefined || fees === undefined || masterId === undefined) return content;
  return { ...content, stamp: { processingTime, fees, masterId } };
}
