import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { sha3_256 as nobleSha3 } from '@noble/hashes/sha3.js';
import { type HashStream, portableHashStream } from '../engine/event-log.js';
import { utf8 } from '../engine/utf8.js';

export { utf8 } from '../engine/utf8.js';

/** The hash functions a ledger needs. Texts are hashed as UTF-8, and the digests of texts are lower-case hex. */
export interface Hashes {
  /** SHA-256 (FIPS 180-4) of a text. */
  sha256(text: string): string;
  /** SHA3-256 (FIPS 202) of a text. */
  sha3_256(text: string): string;
  /** SHA-256 of bytes, as 32 bytes. */
  sha256Bytes(data: Uint8Array): Uint8Array;
  /** SHA-256 of bytes that come piece by piece. */
  sha256Stream(): HashStream;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex digits of `bytes`. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i]!]!;
  return text;
}

/** SHA-256 (FIPS 180-4) of the text's UTF-8, in hex. */
export function sha256(text: string): string {
  return hex(nobleSha256(utf8(text)));
}

/** SHA3-256 (FIPS 202) of the text's UTF-8, in hex. */
export function sha3_256(text: string): string {
  return hex(nobleSha3(utf8(text)));
}

/** Hashes in plain JavaScript, which run on every engine. */
export const portableHashes: Hashes = {
  sha256,
  sha3_256,
  sha256Bytes: (data) => nobleSha256(data),
  sha256Stream: portableHashStream,
};
