import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Folders with quantities of the model. */
const MODEL = ['attacks', 'consensus', 'engine', 'faults', 'ledger', 'network', 'nodes', 'run'];
/** No bounds of a quantity: -1 stands for "no place", infinity for "no bound". */
const PLAIN = new Set(['0', '-1', 'Number.POSITIVE_INFINITY']);

/** A number that is written down, not one that the model has. */
function isFixed(argument: ts.Expression): boolean {
  const text = argument.getText();
  if (PLAIN.has(text)) return false;
  return (
    /^-?[\d_.]+(?:e-?\d+)?$/.test(text) ||
    /\b[A-Z][A-Z0-9_]+\b/.test(text.replaceAll('Number.POSITIVE_INFINITY', '').replaceAll(/'[^']*'/g, ''))
  );
}

/** `Math.max(0, ...)` says no more than that nothing is negative. */
function isFloorAtZero({ expression, arguments: bounds }: ts.CallExpression): boolean {
  return expression.getText() === 'Math.max' && bounds.some((bound) => bound.getText() === '0');
}

/** `Math.min` and `Math.max` with a fixed bound that no comment stands with: on the line or directly above it. */
function silentClamps(text: string): string[] {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.ES2022, true);
  const lines = text.split('\n');
  const found: string[] = [];
  const isComment = (line: string | undefined) => /^\s*(?:\/\/|\/?\*)/.test(line ?? '');
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^Math\.(?:min|max)$/.test(node.expression.getText())) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      const isTold = /\/\/ /.test(lines[line]!) || isComment(lines[line - 1]);
      if (!isTold && !isFloorAtZero(node) && node.arguments.some(isFixed))
        found.push(`${line + 1}: ${lines[line]!.trim()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Lists handed over as arguments, of which engines take some hundred thousand, without a comment on their length. */
function silentSpreads(text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, place) => {
    const isTold = /^\s*(?:\/\/|\/?\*)/.test(line) || /^\s*\/\/ /.test(lines[place - 1] ?? '');
    return !isTold && /(?:Math\.(?:min|max)\((?:[^()]*, )?|\.(?:push|unshift)\()\.\.\./.test(line)
      ? [`${place + 1}: ${line.trim()}`]
      : [];
  });
}

/** What a rule finds in the files of some folders of the source. */
function inRooms(rooms: readonly string[], rule: (text: string) => readonly string[]): string[] {
  const found: string[] = [];
  for (const room of rooms) {
    for (const name of readdirSync(join('src', room), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name)) continue;
      const path = join('src', room, name);
      found.push(...rule(readFileSync(path, 'utf8')).map((each) => `${path}:${each}`));
    }
  }
  return found;
}

describe('bounds on quantities of the model', () => {
  it('each fixed bound in a Math.min or Math.max is explained on the line or directly above it', () => {
    expect(inRooms(MODEL, silentClamps)).toEqual([]);
  });

  it('no list of any length is handed over as arguments', () => {
    expect(inRooms(['.'], silentSpreads)).toEqual([]);
    expect(silentSpreads('const top = Math.max(...blocks);')).toHaveLength(1);
    expect(silentSpreads('const top = Math.max(0, ...blocks);')).toHaveLength(1);
    expect(silentSpreads('refused.push(...payments);')).toHaveLength(1);
    expect(silentSpreads('// Three at most.\nrefused.push(...payments);')).toHaveLength(0);
  });

  it.each([
    ['a number', 'const wait = Math.max(1, drawn);', 1],
    ['a named constant', 'const wait = Math.min(LONGEST_DELAY, drawn);', 1],
    ['a constant of the language', 'const sum = Math.min(drawn, Number.MAX_SAFE_INTEGER);', 1],
    ['a part of a constant', 'const sum = Math.min(drawn, Number.MAX_SAFE_INTEGER - supply);', 1],
    ['one inside another', 'const sum = Math.min(top, Math.max(2, drawn));', 1],
    ['one that is explained above', '// One microsecond at least.\nconst wait = Math.max(1, drawn);', 0],
    ['one that is explained on the line', 'const wait = Math.max(1, drawn); // Time goes on.', 0],
    ['a bound of the model', 'const wait = Math.min(longest, drawn);', 0],
    ['a floor at 0', 'const wait = Math.max(0, drawn);', 0],
  ])('the rule judges %s', (_, text, count) => {
    expect(silentClamps(text)).toHaveLength(count);
  });
});
