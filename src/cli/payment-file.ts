import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { paymentFileName, paymentFileOf } from '../scenario/payment-list.js';
import { fileProblem, UsageError } from './terminal/exit.js';

/** Bytes that are read at a time. */
const CHUNK = 1 << 20;

/**
 * The text of a file that a scenario names, in parts: a part at a time is in memory.
 *
 * @throws UsageError when the file cannot be read, or does not hold what the scenario says.
 */
export function* openText(name: string): Generator<string> {
  const { path, sha256 } = paymentFileOf(name);
  if (sha256 !== undefined && hashOf(path) !== sha256) {
    throw new UsageError(`${path}: expected the file with SHA-256 ${sha256.slice(0, 12)}…, got another one`);
  }
  const decoder = new StringDecoder('utf8');
  for (const bytes of bytesOf(path)) yield decoder.write(bytes);
  yield decoder.end();
}

/** What a scenario calls a file that it reads while it runs. @throws UsageError when it cannot be read. */
export function namedWithHash(path: string): string {
  return paymentFileName(path, hashOf(path));
}

function hashOf(path: string): string {
  const hash = createHash('sha256');
  for (const bytes of bytesOf(path)) hash.update(bytes);
  return hash.digest('hex');
}

function* bytesOf(path: string): Generator<Buffer> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new UsageError(`${path}: ${fileProblem(error)}`);
  }
  try {
    const buffer = Buffer.alloc(CHUNK);
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}
