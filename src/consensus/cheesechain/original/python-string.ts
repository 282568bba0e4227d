/** What Python does not print as itself: controls, formats, surrogates, private and unassigned, separators. */
const UNPRINTABLE = /[\p{C}\p{Z}]/u;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * The text Python writes for a string (`repr`): in single quotes, or in double quotes when it holds a single quote
 * and no double one.
 */
export function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let inner = '';
  for (const character of text) {
    if (character === quote) inner += `\\${character}`;
    else inner += SHORT_ESCAPES[character] ?? escaped(character);
  }
  return quote + inner + quote;
}

function escaped(character: string): string {
  if (character === ' ' || !UNPRINTABLE.test(character)) return character;
  const point = character.codePointAt(0)!;
  const digits = point.toString(16);
  if (point < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return point < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
