import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { parseScenario } from '../../src/scenario/parse.js';
import { call, newFolder } from '../cli/terminal.js';
import { type CodeBlock, codeBlocks, missingLine, wordsOf } from './code-block.js';

const PAGES = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((path) => ({ path, blocks: codeBlocks(path) }));

const RUNNABLE = new Set(['ts', 'js', 'sh']);
/** A block whose first line names a file of the repository is a piece of that file. */
const PIECE = /^(?:\/\/|#) ((?:examples|src)\/\S+)\n/;
/** A block whose first line names a file is that file, in the folder the page works in. */
const NAMED = /^(?:\/\/|#) ([\w-]+\.(?:yaml|csv|js|ts))\n/;

afterEach(() => vi.restoreAllMocks());

describe.each(PAGES.filter(({ blocks }) => blocks.some(isRun)))('$path', ({ blocks }) => {
  const folder = newFolder();
  let files = 0;

  for (const block of blocks) {
    const { code, language, line, prints } = block;
    const name = NAMED.exec(code)?.[1];
    if (name?.endsWith('.yaml')) {
      test(`line ${line}: ${name} is a scenario`, () => {
        writeFileSync(join(folder, name), code);
        expect(parse(code)).toBeTypeOf('object');
      });
    }
    if (name?.endsWith('.csv')) writeFileSync(join(folder, name), code);
    if (!isRun(block)) continue;
    test(`line ${line}: ${language} runs`, async () => {
      const output =
        language === 'sh'
          ? await shell(block, folder)
          : await imported(block, folder, name ?? `${++files}.ts`);
      if (prints !== undefined) expect(missingLine(output, prints), output).toBeUndefined();
    });
  }
});

/** Protocols whose usual subsidy and the usual supply together are too much. */
const MINING = new Set<unknown>(['nakamoto', 'ghost']);

describe('the documentation', () => {
  test('says why of every block that is not run', () => {
    for (const { path, blocks } of PAGES) {
      for (const { notRun, line } of blocks) {
        expect(notRun?.length ?? 20, `${path}:${line}`).toBeGreaterThan(10);
      }
    }
  });

  test('has pieces of files as they are in the files', () => {
    for (const { path, blocks } of PAGES) {
      for (const { code, line } of blocks) {
        const piece = PIECE.exec(code);
        if (piece === null) continue;
        expect(readFileSync(piece[1]!, 'utf8'), `${path}:${line}`).toContain(code.slice(piece[0].length));
      }
    }
  });

  test('has scenarios that are valid, whole or as a part of one', () => {
    for (const { path, blocks } of PAGES) {
      for (const { code, line, language, notRun } of blocks) {
        if (language !== 'yaml' || notRun !== undefined || PIECE.test(code)) continue;
        const scenario = parse(code) as { extends?: string; consensus?: { protocol?: string } };
        // One that builds on a file of the page is run there.
        if (scenario.extends?.endsWith('.yaml') === true) continue;
        // What mines adds to the supply: a part that names neither is one of a scenario that leaves room for it.
        const room = scenario.extends === undefined && MINING.has(scenario.consensus?.protocol);
        const whole = room ? { supply: 100_000, ...scenario } : scenario;
        expect(() => parseScenario(whole), `${path}:${line}`).not.toThrow();
      }
    }
  });

  test('has TypeScript that the compiler accepts', () => {
    const folder = newFolder();
    const names = PAGES.flatMap(({ path, blocks }) =>
      blocks
        .filter((block) => block.language === 'ts' && isRun(block))
        .map(({ code, line }) => {
          const name = join(folder, `${path.replaceAll('/', '-')}-${line}.mts`);
          writeFileSync(name, `${code}\nexport {};\n`);
          return name;
        }),
    );
    expect(names.length).toBeGreaterThan(10);
    expect(complaints(names)).toEqual([]);
  });

  test('has links to files and headings that there are', () => {
    for (const { path } of PAGES) {
      const text = readFileSync(path, 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
      for (const [, target] of text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
        const [file, heading] = target!.split('#');
        const linked = file === '' ? path : join(path, '..', file!);
        expect(() => readdirOrFile(linked), `${path}: ${target}`).not.toThrow();
        if (heading !== undefined) expect(headings(linked), `${path}: ${target}`).toContain(heading);
      }
    }
  });
});

function isRun({ language, notRun, code }: CodeBlock): boolean {
  return RUNNABLE.has(language) && notRun === undefined && !PIECE.test(code);
}

/** Gives each `npx simulate` of a block to the command line, and returns all it printed. */
async function shell({ code, runWith, prints }: CodeBlock, folder: string): Promise<string> {
  let output = '';
  for (const line of code.replaceAll('\\\n', ' ').split('\n')) {
    const words = wordsOf(line);
    if (words.length === 0) continue;
    expect(words.slice(0, 2), `a line that is no command of simulate: ${line}`).toEqual(['npx', 'simulate']);
    const { code: exit, stdout, stderr } = await call([...words.slice(2), ...wordsOf(runWith)], { folder });
    const refused = prints?.startsWith('simulate: ') === true;
    expect(exit, `${line}\n${stderr}`).toBe(refused ? 2 : 0);
    output += stdout + stderr;
  }
  return output;
}

/** Runs a block as a module of its own, and returns what it printed. */
async function imported({ code }: CodeBlock, folder: string, name: string): Promise<string> {
  let output = '';
  const print = (...values: unknown[]) => void (output += `${values.map(shown).join(' ')}\n`);
  vi.spyOn(console, 'log').mockImplementation(print);
  vi.spyOn(console, 'table').mockImplementation(print);
  const path = join(folder, name);
  writeFileSync(path, code);
  await import(/* @vite-ignore */ pathToFileURL(path).href);
  return output;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function complaints(names: readonly string[]): readonly string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile('tsconfig.json', ts.sys.readFile).config,
    ts.sys,
    resolve('.'),
  );
  const program = ts.createProgram(names, {
    ...options,
    typeRoots: [resolve('node_modules/@types')],
    noUnusedLocals: false,
    noPropertyAccessFromIndexSignature: false,
    erasableSyntaxOnly: false,
  });
  return names
    .flatMap((name) => {
      const file = program.getSourceFile(name);
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    })
    .map(
      ({ file, messageText }) =>
        `${file?.fileName.split('/').at(-1)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
}

function readdirOrFile(path: string): void {
  try {
    readFileSync(path);
  } catch {
    readdirSync(path);
  }
}

function headings(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8');
  const anchors = Array.from(text.matchAll(/<a id="([^"]+)"><\/a>/g), ([, anchor]) => anchor!);
  const names = Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
  return [...names, ...anchors];
}
