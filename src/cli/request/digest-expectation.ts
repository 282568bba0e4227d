import { UsageError } from '../terminal/exit.js';
import { type Arguments, lastOf } from './arguments.js';

/** A beginning of a digest this long is not met by luck: one run in four billion. */
const SHORTEST = 8;
const LONGEST = 64;

/** What `--expect-digest` asks of a run: says what is wrong with its digest, nothing when it is the expected one. */
export type DigestExpectation = (digest: string) => string | undefined;

/**
 * Reads `--expect-digest`; without it any digest will do.
 *
 * @throws UsageError when it is not the beginning of a digest.
 */
export function digestExpectation(given: Arguments): DigestExpectation {
  const typed = lastOf(given, 'expect-digest');
  if (typed === undefined) return () => undefined;
  const expected = typed.toLowerCase();
  if (!/^[0-9a-f]*$/.test(expected) || expected.length < SHORTEST || expected.length > LONGEST) {
    throw new UsageError(
      `--expect-digest: expected ${SHORTEST} to ${LONGEST} hexadecimal digits, got ${JSON.stringify(typed)}`,
    );
  }
  return (digest) => (digest.startsWith(expected) ? undefined : `expected digest ${expected}, got ${digest}`);
}
