import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { holdSignals } from '../terminal/held-signals.js';

/**
 * Writes a file in one move: whoever reads it finds the whole text or what was there before, and neither an error nor a
 * signal leaves half a file.
 */
export function writeWhole(path: string, text: string): void {
  const partial = `${path}.partial-${process.pid}`;
  const letGo = holdSignals();
  try {
    writeFileSync(partial, text);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    letGo();
  }
}
