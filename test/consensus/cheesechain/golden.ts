import { readFileSync } from 'node:fs';
import type { Cheese, CheeseTransaction } from '../../../src/consensus/cheesechain/original/functions.js';

/** Vectors of a golden file with each number as its text, so that 1 and 1.0 stay apart. */
export function golden<T>(name: string): readonly T[] {
  const path = new URL(`../../fixtures/golden/cheese_${name}.json`, import.meta.url);
  const quoted = readFileSync(path, 'utf8').replace(
    /("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)/g,
    (_, string: string | undefined, number: string | undefined) => string ?? `"${number}"`,
  );
  return (JSON.parse(quoted) as { vectors: T[] }).vectors;
}

/** A cheese of a golden file. */
export interface RecordedCheese {
  readonly sequence_number: string;
  readonly parent_smell: string;
  readonly transactions: readonly CheeseTransaction[];
  readonly nonce: string;
  readonly timestamp?: string;
}

/** The cheese that was recorded; without a timestamp when the record has none. */
export function cheeseOf(record: RecordedCheese): Partial<Cheese> {
  const { sequence_number, parent_smell, transactions, nonce, timestamp } = record;
  const cheese = {
    sequenceNumber: Number(sequence_number),
    parentSmell: parent_smell,
    transactions,
    nonce: Number(nonce),
  };
  return timestamp === undefined ? cheese : { ...cheese, timestamp };
}
