import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { sha3_256 as nobleSha3 } from '@noble/hashes/sha3.js';

/** The hash functions a ledger needs. Texts are hashed as UTF-8, and the digests of texts are lower-case hex. */
export interface Hashes {
  /** SHA-256 (FIPS 180-4) of a text. */
  sha256(text: string): string;
  /** SHA3-256 (FIPS 202) of a text. */
  sha3_256(text: string): string;
  /** SHA-256 of bytes, as 32 bytes. */
  sha256Bytes(data: Uint8Array): Uint8Array;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex digits of `bytes`. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i]!]!;
  return text;
}

/**
 * UTF-8 bytes of `text`. A surrogate without its partner becomes U+FFFD, as in TextEncoder, which the language
 * itself does not have.
 */
export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Ids, numbers and JSON are ASCII, one byte a unit; the first wider unit sends the text the long way.
    if (unit >= 0x80) return utf8Wide(text);
    bytes[i] = unit;
  }
  return bytes;
}

function utf8Wide(text: string): Uint8Array {
  // One UTF-16 unit is at most three bytes; a pair of them is four.
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let point = text.codePointAt(i)!;
    if (point > 0xffff) i++;
    else if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
    if (point < 0x80) {
      bytes[length++] = point;
      continue;
    }
    if (point < 0x800) bytes[length++] = 0xc0 | (point >> 6);
    else {
      if (point < 0x10000) bytes[length++] = 0xe0 | (point >> 12);
      else {
        bytes[length++] = 0xf0 | (point >> 18);
        bytes[length++] = 0x80 | ((point >> 12) & 0x3f);
      }
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[length++] = 0x80 | (point & 0x3f);
  }
  return bytes.slice(0, length);
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
};
