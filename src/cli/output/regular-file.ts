import { readFileSync, statSync } from 'node:fs';

/**
 * The bytes of a file.
 *
 * @param largest bytes it may have.
 * @throws Error with the system's code; `ENOTREGULAR` for a pipe or a device, which may have no end, and `E2BIG`
 *   for a file that is too large.
 */
export function readRegularFile(path: string, largest = Number.POSITIVE_INFINITY): Buffer {
  const stats = statSync(path);
  // Reading a folder gives the system's own error.
  if (!stats.isFile() && !stats.isDirectory()) {
    throw Object.assign(new Error('no regular file'), { code: 'ENOTREGULAR' });
  }
  if (stats.size > largest) {
    throw Object.assign(new Error(`${stats.size} bytes, and such a file may have ${largest}`), {
      code: 'E2BIG',
    });
  }
  return readFileSync(path);
}
