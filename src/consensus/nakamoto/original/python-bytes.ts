/** Bytes that Python writes with a letter after a backslash. */
const LETTERS: ReadonlyMap<number, string> = new Map([
  [9, '\\t'],
  [10, '\\n'],
  [13, '\\r'],
  [92, '\\\\'],
]);

const SINGLE_QUOTE = 39;
const DOUBLE_QUOTE = 34;

/**
 * The text of Python's `str(bytes)`, in which Pycotr stores hashes: `b'...'` with escapes outside printable ASCII.
 * Double quotes stand around only when the data has a single quote and no double one.
 *
 * @param digits the bytes as hexadecimal digits, two each.
 */
export function pythonBytes(digits: string): string {
  const bytes: number[] = [];
  for (let place = 0; place < digits.length; place += 2) {
    bytes.push(Number.parseInt(digits.slice(place, place + 2), 16));
  }
  const quote = bytes.includes(SINGLE_QUOTE) && !bytes.includes(DOUBLE_QUOTE) ? DOUBLE_QUOTE : SINGLE_QUOTE;
  const mark = String.fromCharCode(quote);
  return `b${mark}${bytes.map((byte) => byteText(byte, quote)).join('')}${mark}`;
}

function byteText(byte: number, quote: number): string {
  const letter = LETTERS.get(byte);
  if (letter !== undefined) return letter;
  if (byte === quote) return `\\${String.fromCharCode(byte)}`;
  if (byte >= 32 && byte < 127) return String.fromCharCode(byte);
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
