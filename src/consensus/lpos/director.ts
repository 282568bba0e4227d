import { ln } from '../../engine/math.js';
import { type Hashes, hex, portableHashes, utf8 } from '../../ledger/hash.js';
import { concatenate } from './proto.js';
import { hashStandard, type WireReference } from './wire.js';

function below(a: Uint8Array, b: Uint8Array): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i]! !== b[i]!) return a[i]! < b[i]!;
  return a.length < b.length;
}

/**
 * The original's director competition: the lowest signature, byte by byte, wins; the first of equal ones. Whoever
 * can sign in many ways can try until its signature is low.
 *
 * @returns the winner's place; `undefined` when nobody takes part.
 */
export function lowestSignature(signatures: readonly Uint8Array[]): number | undefined {
  let winner: number | undefined;
  for (const [place, signature] of signatures.entries())
    if (winner === undefined || below(signature, signatures[winner]!)) winner = place;
  return winner;
}

/** Bits of the hash that decide; as many as a double holds. */
const HASH_DIGITS = 13;

/**
 * What an output draws in the director competition of the correct mode; the lowest wins.
 *
 * It is -ln(u) / value with u from the hash of q and the output alone. The outputs were fixed before q was known,
 * and no signature enters, so there is nothing to try again with. Exponentials of rates v1, v2, ... have their
 * minimum at i with probability vi / sum: directors come in proportion to value, and splitting an output into parts
 * gains nothing (Efraimidis and Spirakis 2006 use the same race for weighted sampling).
 */
export function directorDraw(
  q: Uint8Array,
  output: WireReference,
  value: number,
  hashes: Hashes = portableHashes,
): number {
  const digest = hashStandard(concatenate([q, output.hash, utf8(String(output.index))]), hashes);
  const u = (Number.parseInt(hex(digest).slice(0, HASH_DIGITS), 16) + 0.5) / 2 ** 52;
  return -ln(u) / value;
}

/**
 * The q that follows a block in the correct mode: the hash of the q before and of the director's output. A director
 * cannot try other signatures for another q; what is left to a leader is to leave entries out.
 */
export function nextQ(q: Uint8Array, output: WireReference, hashes: Hashes = portableHashes): Uint8Array {
  return hashStandard(concatenate([q, output.hash, utf8(`${output.index}/q`)]), hashes);
}
