import { readFileSync } from 'node:fs';

/** A fenced block of code on a page of the documentation. */
export interface CodeBlock {
  /** Number of the fence's line, from 1 on. */
  readonly line: number;
  /** What stands behind the fence: `ts`, `js`, `sh`, `yaml`; empty where nothing does. */
  readonly language: string;
  readonly code: string;
  /** Why it is not run: the comment `<!-- not run: why -->` before it. */
  readonly notRun: string | undefined;
  /** What is added to its commands so that they end soon: the comment `<!-- run with: --set … -->` before it. */
  readonly runWith: string;
  /** Text of the block `text` right behind it: what it prints. */
  readonly prints: string | undefined;
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;
const COMMENT = /<!-- (not run|run with): (.+?) -->\n$/;
const PRINTED = /^\n+```text\n([\s\S]*?)^```$/m;

/** The blocks of a page, in their order. */
export function codeBlocks(path: string): readonly CodeBlock[] {
  const page = readFileSync(path, 'utf8');
  return Array.from(page.matchAll(FENCE), (match) => {
    const before = page.slice(0, match.index);
    const [, kind, words] = COMMENT.exec(before) ?? [];
    const behind = page.slice(match.index + match[0].length);
    const printed = PRINTED.exec(behind);
    return {
      line: before.split('\n').length,
      language: match[1]!,
      code: match[2]!,
      notRun: kind === 'not run' ? words : undefined,
      runWith: kind === 'run with' ? words! : '',
      prints: printed?.index === 0 ? printed[1] : undefined,
    };
  });
}

/** The words of one line of a shell, without its comment; quotes keep blanks together. */
export function wordsOf(line: string): readonly string[] {
  const words = line.replace(/(^|\s)#.*$/, '').match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}

/** The first line of `printed` that `output` has not, at its place behind the others; lines of `…` stand for any. */
export function missingLine(output: string, printed: string): string | undefined {
  const lines = output.split('\n').map((line) => line.trimEnd());
  let from = 0;
  for (const line of printed.split('\n').map((text) => text.trimEnd())) {
    if (line === '' || line === '…') continue;
    const place = lines.indexOf(line, from);
    if (place < 0) return line;
    from = place + 1;
  }
  return undefined;
}
