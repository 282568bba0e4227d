import { readFileSync } from 'node:fs';

/** Vectors of a golden file recorded from the original. */
export function golden<T>(name: string): readonly T[] {
  const file = new URL(`../../fixtures/golden/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { vectors: T[] }).vectors;
}
