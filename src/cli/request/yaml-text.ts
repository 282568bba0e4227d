import {
  type Document,
  isNode,
  isScalar,
  type LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';
import { UsageError } from '../terminal/exit.js';

/** Most keys in a file: a scenario has some fifty, and merging takes time with their square. */
const MOST_KEYS = 5000;

/** What to call a place of a text in messages, given its offset. */
type Place = (offset: number) => string;

/**
 * Reads YAML, or JSON, which is a part of it.
 *
 * @throws UsageError with the place and one line about what cannot be read, or would be read in two ways.
 */
export function readYaml(text: string, place: Place, lineCounter?: LineCounter): Document.Parsed {
  const document = parseDocument(text, {
    ...(lineCounter === undefined ? {} : { lineCounter }),
    prettyErrors: false,
    // Compared by the library, keys by keys, a file of many would take minutes.
    uniqueKeys: false,
  });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw new UsageError(`${place(problem.pos[0])}: ${wordsOf(problem.message)}`);
  checkKeys(document, place);
  return document;
}

/** What the parser says, in one line. */
function wordsOf(message: string): string {
  // The parser calls itself for each level, so nothing but depth fills the stack.
  if (message.startsWith('Maximum call stack')) return 'nested too deep';
  const words = message.split('\n')[0]!;
  return words.startsWith('Tabs are not allowed') ? `${words}; use blanks` : words;
}

/** Refuses a key that stands twice in one mapping, and a file of very many. */
function checkKeys(document: Document.Parsed, place: Place): void {
  let keys = 0;
  visit(document, {
    Map: (_key, { items }) => {
      const seen = new Map<string, string>();
      for (const { key } of items as Pair[]) {
        const at = place((isNode(key) ? key.range?.[0] : undefined) ?? 0);
        if (++keys > MOST_KEYS) throw new UsageError(`${at}: more than ${MOST_KEYS} keys in one file`);
        if (!isWord(key)) throw new UsageError(`${at}: expected a word as the key`);
        const text = String(key.value);
        const first = seen.get(text);
        if (first !== undefined)
          throw new UsageError(
            `${at}: the key "${text}" stands here again${first === at ? '' : `; first at ${first}`}`,
          );
        seen.set(text, at);
      }
    },
  });
}

/** A key that is more than text, a number or nothing would be turned into text with a warning. */
function isWord(key: unknown): key is Scalar {
  return isScalar(key) && (typeof key.value !== 'object' || key.value === null);
}
