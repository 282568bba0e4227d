import { stringify } from 'yaml';
import { greatestOf } from '../../engine/extremes.js';
import { isGroup, type Path } from '../../scenario/schema/schema-tree.js';

/** Comments start no further right than this, so that one long value does not push them all away. */
const WIDEST = 60;

/**
 * Plain data as YAML that parses back to it, with a comment behind each value. Groups stand as blocks, a key a
 * line; lists and groups within a list on one line.
 *
 * @param commentOf what to say about the value at a path.
 */
export function annotatedYaml(
  data: Readonly<Record<string, unknown>>,
  commentOf: (path: Path) => string,
): string {
  const lines = [...linesOf(data, [], commentOf)];
  const widths = lines.flatMap(({ text, comment }) =>
    comment === '' || text.length > WIDEST ? [] : [text.length],
  );
  const column = Math.max(0, greatestOf(widths));
  return lines
    .map(({ text, comment }) => (comment === '' ? text : `${text.padEnd(column)}  # ${comment}`))
    .map((line) => `${line}\n`)
    .join('');
}

interface Line {
  readonly text: string;
  readonly comment: string;
}

function* linesOf(
  group: Readonly<Record<string, unknown>>,
  path: Path,
  commentOf: (path: Path) => string,
): Generator<Line> {
  for (const [key, value] of Object.entries(group)) {
    const place = [...path, key];
    const start = `${'  '.repeat(path.length)}${inline(key)}:`;
    if (isGroup(value) && Object.keys(value).length > 0) {
      yield { text: start, comment: '' };
      yield* linesOf(value, place, commentOf);
    } else yield { text: `${start} ${inline(value)}`, comment: commentOf(place).replace(/\s+/g, ' ') };
  }
}

/** A value on one line. */
function inline(value: unknown): string {
  const options = {
    lineWidth: 0,
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    blockQuote: false,
  } as const;
  return stringify(value, { ...options, singleQuote: true }).trimEnd();
}
