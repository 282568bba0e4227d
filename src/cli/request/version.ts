import { readFileSync } from 'node:fs';
import { MODULES } from '../bundle.js';

/** Version of this program, from its package. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', MODULES), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
