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
