/** A line of a file with something in it, cut into cells. */
export interface Line {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const COMMENT = /^\s*(#|%|\/\/)/;

/**
 * Cuts the lines of a file into cells: at tabs, semicolons, commas, or else at blanks, whichever stands in most lines.
 * Empty lines and comments (`#`, `%`, `//`) are left out; quotes around a cell are taken off.
 */
export function linesOf(text: string): readonly Line[] {
  const numbered = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((content, place) => ({ content, line: place + 1 }))
    .filter(({ content }) => content.trim() !== '' && !COMMENT.test(content));
  const separator = separatorOf(numbered.map(({ content }) => content));
  return numbered.map(({ content, line }) => ({ line, cells: cellsOf(content, separator) }));
}

function separatorOf(lines: readonly string[]): string {
  const few = lines.slice(0, 100).map((line) => line.replace(/"[^"]*"/g, '""'));
  const counts = ['\t', ';', ','].map((mark) => ({
    mark,
    lines: few.filter((line) => line.trim().includes(mark)).length,
  }));
  const [best] = counts.sort((a, b) => b.lines - a.lines);
  return best !== undefined && 2 * best.lines >= few.length ? best.mark : ' ';
}

function cellsOf(content: string, separator: string): readonly string[] {
  const trimmed = separator === '\t' ? content.replace(/^ +| +$/g, '') : content.trim();
  const cells: string[] = [];
  let cell = '';
  let quote = '';
  for (const character of trimmed) {
    if (quote !== '') {
      if (character === quote) quote = '';
      else cell += character;
    } else if ((character === '"' || character === "'") && cell.trim() === '') {
      quote = character;
      cell = '';
    } else if (separator === ' ' ? /\s/.test(character) : character === separator) {
      if (separator !== ' ' || cell !== '') cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  cells.push(cell.trim());
  return cells;
}
