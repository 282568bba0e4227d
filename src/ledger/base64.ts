const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 61;
/** Characters in a line of MIME base64 (RFC 2045, section 6.8). */
const LINE_LENGTH = 76;
/** Six bits that a character stands for, by its code; -1 for a character outside the alphabet. */
const BITS = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) BITS[ALPHABET.charCodeAt(i)] = i;

/** Base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  let i = 0;
  for (; i + 2 < bytes.length; i += 3) {
    const bits = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    text +=
      ALPHABET[bits >> 18]! +
      ALPHABET[(bits >> 12) & 63]! +
      ALPHABET[(bits >> 6) & 63]! +
      ALPHABET[bits & 63]!;
  }
  if (i === bytes.length) return text;
  const first = bytes[i]!;
  const second = bytes[i + 1] ?? 0;
  text += ALPHABET[first >> 2]! + ALPHABET[((first & 3) << 4) | (second >> 4)]!;
  return `${text}${i + 1 < bytes.length ? ALPHABET[(second & 15) << 2]! : '='}=`;
}

/** Base64 in lines of 76 characters, each ending in a newline, as Python's `base64.encodebytes` writes it. */
export function toMimeBase64(bytes: Uint8Array): string {
  const text = toBase64(bytes);
  let lines = '';
  for (let i = 0; i < text.length; i += LINE_LENGTH) lines += `${text.slice(i, i + LINE_LENGTH)}\n`;
  return lines;
}

/**
 * Reads what `toBase64` writes and nothing else: one text for each sequence of bytes, so that a signature's
 * text cannot be altered and still read the same.
 *
 * @returns `undefined` for foreign characters, missing padding, or bits left over that are not 0.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding =
    text.charCodeAt(text.length - 1) !== PAD ? 0 : text.charCodeAt(text.length - 2) !== PAD ? 1 : 2;
  const characters = text.length - padding;
  const bytes = new Uint8Array((characters * 3) >> 2);
  let held = 0;
  let heldBits = 0;
  let length = 0;
  for (let i = 0; i < characters; i++) {
    const code = text.charCodeAt(i);
    const bits = code < 128 ? BITS[code]! : -1;
    if (bits < 0) return undefined;
    held = ((held << 6) | bits) & 0xfff;
    heldBits += 6;
    if (heldBits < 8) continue;
    heldBits -= 8;
    bytes[length++] = held >> heldBits;
  }
  return (held & ((1 << heldBits) - 1)) === 0 ? bytes : undefined;
}

/** Reads base64 broken into lines anywhere, with blanks around them; otherwise as strict as `fromBase64`. */
export function fromMimeBase64(text: string): Uint8Array | undefined {
  return fromBase64(text.replace(/[\t\n\r ]/g, ''));
}
