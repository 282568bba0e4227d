import { readFileSync } from 'node:fs';

/** Vectors of a golden file recorded from the original. */
export function golden<T>(name: string): readonly T[] {
  const file = new URL(`../../fixtures/golden/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { vectors: T[] }).vectors;
}

/** A step of the recorded run against Pycotr's pool, and what stood there after it. */
export interface PoolStep {
  readonly step: string;
  readonly outcome: string;
  readonly pool_size: number;
  readonly chain_size: number;
  readonly balances: { readonly k0: number; readonly k1: number; readonly k2: number };
}
