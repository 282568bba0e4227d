import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { PROTOCOLS } from '../src/consensus/index.js';

/** Text of each file by its path from the repository's root, with forward slashes. */
type Sources = ReadonlyMap<string, string>;

const LONGEST_FILE = 350;
/** Files that are run or imported from outside: everything else in src must be reached from one of them. */
const ENTRIES = [
  'src/index.ts',
  'src/protocol.ts',
  'src/attack.ts',
  'src/core.ts',
  'src/originals.ts',
  'src/races.ts',
  'src/validation/index.ts',
  'src/sweep/index.ts',
  'src/cli/node.ts',
  'src/testing/index.ts',
  'src/cli/main.ts',
  'src/cli/swarm/swarm.ts',
  'src/web/page.tsx',
];

/** Rooms from the bottom up; those of one line do not know one another. */
const FLOORS: readonly (readonly string[])[] = [
  ['engine'],
  ['network', 'ledger'],
  ['nodes'],
  ['faults'],
  ['consensus'],
  ['attacks'],
  ['scenario'],
  ['observers'],
  ['run'],
  ['simulate'],
  ['sweep', 'testing'],
  ['validation'],
  ['protocol', 'attack', 'originals', 'races', 'core'],
  ['index'],
  ['report', 'session'],
  ['cli', 'web'],
];

/** Files that stand in no folder, and the room each counts as. */
const SINGLE_FILES: Readonly<Record<string, string>> = {
  'src/index.ts': 'index',
  'src/protocol.ts': 'protocol',
  'src/core.ts': 'core',
  'src/attack.ts': 'attack',
  'src/originals.ts': 'originals',
  'src/races.ts': 'races',
  'src/simulate.ts': 'simulate',
};

/** Names for what has no noun of its own: a thing lives with the noun it serves. */
const NAMELESS = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'types',
  'constants',
  'core',
  'misc',
]);

/** What engines answer differently, or what only some of them have. */
const BANNED_GLOBALS = new Set([
  'Date',
  'Intl',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'Buffer',
  'TextEncoder',
  'TextDecoder',
  'console',
  'WeakRef',
  'FinalizationRegistry',
]);
/** The part of Math whose results IEEE 754 or the language fixes to the bit. */
const EXACT_MATH = new Set([
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
]);
const MATH_CONSTANTS = /^[A-Z0-9_]+$/;
const LOCALE = /^(?:localeCompare|toLocale.*)$/;

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile('file.ts', text, ts.ScriptTarget.ES2022, true);
}

function everyNode(text: string, visit: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    visit(node);
    node.forEachChild(walk);
  };
  walk(parse(text));
}

/** Where a file imports from: static, dynamic, type-only and re-exports. */
function importsOf(text: string): string[] {
  const found: string[] = [];
  everyNode(text, (node) => {
    let from: ts.Node | undefined;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) from = node.moduleSpecifier;
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      from = node.arguments[0];
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) from = node.argument.literal;
    if (from !== undefined) found.push(ts.isStringLiteralLike(from) ? from.text : from.getText());
  });
  return found;
}

/** Path of an own file that an import means; undefined for a package. */
function resolveImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  // What a bundler is told of an import stands behind a question mark.
  const path = posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''));
  const isPart = from.startsWith('src/web/') && existsSync(join(ROOT, path.replace(/\.js$/, '.tsx')));
  return path.replace(/\.js$/, isPart ? '.tsx' : '.ts');
}

function roomOf(path: string): string {
  const single = SINGLE_FILES[path];
  if (single !== undefined) return single;
  const parts = path.split('/');
  return parts.length > 2 ? parts[1]! : path;
}

function floorOf(room: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(room));
}

/** Imports that go up, sideways, or into a room that is in no plan. */
function importsUpwards(sources: Sources): string[] {
  return eachImport(sources, (path, target) => {
    const room = roomOf(path);
    const other = roomOf(target);
    if (floorOf(room) < 0) return 'is in a room that the plan does not know';
    return room === other || floorOf(other) < floorOf(room)
      ? undefined
      : `but ${room} may not import ${other}`;
  });
}

/** The folder of one protocol, `kit`, or nothing for the files beside the folders. */
function protocolOf(path: string): string | undefined {
  return /^src\/consensus\/([^/]+)\//.exec(path)?.[1];
}

/** Imports between protocols, and from what they share, or from the interface, into one of them. */
function importsBetweenProtocols(sources: Sources): string[] {
  return eachImport(sources, (path, target) => {
    const theirs = protocolOf(target);
    if (!path.startsWith('src/consensus/') || path === 'src/consensus/index.ts') return undefined;
    if (theirs === undefined || theirs === 'kit' || theirs === protocolOf(path)) return undefined;
    return 'but a protocol is its own affair';
  });
}

/** Runs of so many equal lines in two protocols belong into the kit. */
const SHARED_RUN = 10;

/** Places in the folders of two protocols that say the same in ten lines, imports and blank lines left out. */
function sharedRuns(sources: Sources): string[] {
  const places = new Map<string, { readonly protocol: string; readonly path: string }>();
  const found = new Set<string>();
  for (const [path, text] of sources) {
    const protocol = protocolOf(path);
    if (protocol === undefined || protocol === 'kit') continue;
    const lines = text.split('\n').map((line) => line.trim());
    const said = lines.filter((line) => line !== '' && !/^(?:import|export) .* from '|^\} from '/.test(line));
    for (let start = 0; start + SHARED_RUN <= said.length; start++) {
      const run = said.slice(start, start + SHARED_RUN).join('\n');
      const other = places.get(run);
      if (other === undefined) places.set(run, { protocol, path });
      else if (other.protocol !== protocol) found.add(`${other.path} and ${path}`);
    }
  }
  return [...found];
}

/** What may know single protocols: scenarios and their generated copy, models and draws of scenarios, and the originals. */
const KNOWS_PROTOCOLS = [
  /^src\/consensus\//,
  /^src\/scenario\/built-in\.ts$/,
  /^src\/validation\/models\//,
  /^src\/testing\/drawn-scenario\.ts$/,
  /^src\/originals\.ts$/,
  // What nodes of the original systems answered over HTTP.
  /^src\/cli\/serve\/original-routes\.ts$/,
];

const isAbove = (path: string) => !KNOWS_PROTOCOLS.some((known) => known.test(path));

/** Protocols named, or their folders imported, where nobody may know more of one than its traits. */
function protocolsKnown(sources: Sources): string[] {
  const above = new Map([...sources].filter(([path]) => isAbove(path)));
  const imported = eachImport(above, (_path, target) => {
    const folder = protocolOf(target);
    return folder === undefined || folder === 'kit' ? undefined : 'but only its traits may be known there';
  });
  const named = findings(above, (text) => {
    const found: string[] = [];
    everyNode(text, (node) => {
      if (ts.isStringLiteralLike(node) && Object.hasOwn(PROTOCOLS, node.text)) found.push(node.text);
    });
    return found;
  });
  return [...imported, ...named];
}

function eachImport(sources: Sources, judge: (path: string, target: string) => string | undefined): string[] {
  const found: string[] = [];
  for (const [path, text] of sources) {
    for (const specifier of importsOf(text)) {
      const target = resolveImport(path, specifier);
      const verdict = target === undefined ? undefined : judge(path, target);
      if (verdict !== undefined) found.push(`${path} imports ${specifier}, ${verdict}`);
    }
  }
  return found;
}

/** Names and forms that would make a run depend on the engine, its clock, its locale or its scheduling. */
function bannedNames(text: string): string[] {
  const found: string[] = importsOf(text).filter((specifier) => specifier.startsWith('node:'));
  everyNode(text, (node) => {
    if (ts.isForInStatement(node)) found.push('for..in');
    else if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier))
      found.push('await');
    else if (node.kind === ts.SyntaxKind.AsyncKeyword) found.push('async');
    else if (ts.isIdentifier(node)) found.push(...bannedIdentifier(node));
    else if (ts.isBinaryExpression(node) && isInexactPower(node)) found.push(node.getText());
  });
  return found;
}

function bannedIdentifier(node: ts.Identifier): string[] {
  const { text, parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    const onGlobal = ts.isIdentifier(parent.expression) && parent.expression.text === 'globalThis';
    return LOCALE.test(text) || (onGlobal && BANNED_GLOBALS.has(text)) ? [text] : [];
  }
  if (text === 'Math') return bannedMath(node);
  // The name of a member or of something declared here is not the global.
  const declared = 'name' in parent && parent.name === node;
  return BANNED_GLOBALS.has(text) && !declared ? [text] : [];
}

function bannedMath({ parent }: ts.Identifier): string[] {
  // Taken apart or indexed, there is no telling what of it is used.
  if (!ts.isPropertyAccessExpression(parent)) return ['Math'];
  const member = parent.name.text;
  return EXACT_MATH.has(member) || MATH_CONSTANTS.test(member) ? [] : [`Math.${member}`];
}

/** A power is exact where it is a whole one of 2, of whole literals with a safe result, or of BigInts. */
function isInexactPower({ left, operatorToken, right }: ts.BinaryExpression): boolean {
  const { kind } = operatorToken;
  if (kind !== ts.SyntaxKind.AsteriskAsteriskToken && kind !== ts.SyntaxKind.AsteriskAsteriskEqualsToken)
    return false;
  if (ts.isBigIntLiteral(left) || ts.isBigIntLiteral(right)) return false;
  const base = left.getText();
  if (base === '2') return /[./]/.test(right.getText());
  return (
    !/^\d+$/.test(base) ||
    !/^\d+$/.test(right.getText()) ||
    !Number.isSafeInteger(Number(base) ** Number(right.getText()))
  );
}

/** Files of src that no entry leads to. */
function deadFiles(sources: Sources): string[] {
  const reached = new Set<string>();
  const open = ENTRIES.filter((entry) => sources.has(entry));
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const specifier of importsOf(sources.get(path)!)) {
      const target = resolveImport(path, specifier);
      if (target !== undefined && sources.has(target)) open.push(target);
    }
  }
  return [...sources.keys()].filter((path) => !reached.has(path) && !path.endsWith('.d.ts'));
}

/** Files and folders whose name says nothing. The entry point `consensim/core` is called what its readers import. */
function namelessFiles(paths: Iterable<string>): string[] {
  return [...paths].filter(
    (path) =>
      path !== 'src/core.ts' &&
      path.split('/').some((part) => NAMELESS.has(part.replace(/(?:\.d)?\.[a-z]+$/, ''))),
  );
}

/**
 * Exported names without a doc comment directly above their declaration. Of overloads the first has it, and of
 * constants that follow one another without a blank line the first may speak for all.
 */
function undocumented(text: string): string[] {
  const file = parse(text);
  const lists = new Set<string>();
  for (const statement of file.statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier !== undefined) continue;
    if (statement.exportClause === undefined || !ts.isNamedExports(statement.exportClause)) continue;
    for (const { name, propertyName } of statement.exportClause.elements)
      lists.add((propertyName ?? name).text);
  }
  const seen = new Set<string>();
  const found: string[] = [];
  let groupIsDocumented: boolean = false;
  for (const statement of file.statements) {
    const names = declaredNames(statement);
    const exported = isExported(statement) || names.some((name) => lists.has(name));
    const joined =
      ts.isVariableStatement(statement) && /^\n?$/.test(text.slice(statement.pos, statement.getStart()));
    const documented: boolean = hasDocComment(text, statement) || (joined && groupIsDocumented);
    groupIsDocumented = documented && ts.isVariableStatement(statement);
    for (const name of names) {
      if (exported && !seen.has(name) && !documented) found.push(name);
      seen.add(name);
    }
  }
  return found;
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed ? [statement.name?.text ?? 'default'] : [];
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function hasDocComment(text: string, statement: ts.Statement): boolean {
  const comment = ts.getLeadingCommentRanges(text, statement.pos)?.at(-1);
  if (comment === undefined || !text.startsWith('/**', comment.pos)) return false;
  return (
    /^\s*$/.test(text.slice(comment.end, statement.getStart())) &&
    !/\n\s*\n/.test(text.slice(comment.end, statement.getStart()))
  );
}

function tooLong(text: string): boolean {
  return text.split('\n').length - 1 > LONGEST_FILE;
}

/** A case suite may leave out a case when its title says why. */
const WITHOUT_REASON = '(?!\\(`[^`]*\\$\\{reason\\})';
// In pieces, so that this file does not hold what it looks for.
const UNFINISHED = new RegExp(
  [
    `\\b${'TO'}DO\\b`,
    `\\b${'FIX'}ME\\b`,
    `@ts-(?:${'ig'}nore|${'no'}check)`,
    `\\b(?:it|test|describe)\\.${'sk'}ip\\b${WITHOUT_REASON}`,
    `\\.${'on'}ly\\(`,
  ].join('|'),
  'g',
);

/** Notes to oneself, tests that are switched off, and holes in the types. */
function unfinished(text: string): string[] {
  const found: string[] = [...text.matchAll(UNFINISHED)].map(([match]) => match);
  everyNode(text, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push('any');
  });
  return found;
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

function read(folder: string): Sources {
  const paths = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path))
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}

const SRC = read('src');
const TESTS = read('test');
const CORE: Sources = new Map([...SRC].filter(([path]) => !/^src\/(?:report|cli|web)\//.test(path)));

/** Everything a rule finds, as `file: what`. */
function findings(sources: Sources, rule: (text: string) => readonly string[]): string[] {
  return [...sources].flatMap(([path, text]) => rule(text).map((found) => `${path}: ${found}`));
}

describe('the sources', () => {
  test('are found', () => {
    expect(SRC.has('src/index.ts')).toBe(true);
    expect(CORE.size).toBeGreaterThan(50);
    expect(SRC.size).toBeGreaterThan(CORE.size);
  });

  test('import only from rooms below', () => {
    expect(importsUpwards(SRC)).toEqual([]);
  });

  test('of one protocol do not import another', () => {
    expect(importsBetweenProtocols(SRC)).toEqual([]);
  });

  test('of two protocols share no run of ten equal lines', () => {
    expect(sharedRuns(SRC)).toEqual([]);
  });

  test('above the protocols name none of them and import none of their folders', () => {
    expect(protocolsKnown(SRC)).toEqual([]);
  });

  test('below report, cli and web name nothing that engines answer differently', () => {
    expect(findings(CORE, bannedNames)).toEqual([]);
  });

  test('are all reached from the library or the command line', () => {
    expect(deadFiles(SRC)).toEqual([]);
  });

  test('are named after a noun', () => {
    expect(namelessFiles([...SRC.keys(), ...TESTS.keys()])).toEqual([]);
  });

  test('explain every exported name', () => {
    expect(findings(SRC, undocumented)).toEqual([]);
  });

  test(`have at most ${LONGEST_FILE} lines each`, () => {
    // Generated from the scenario files, which people read instead.
    const written = [...SRC].filter(([path]) => path !== 'src/scenario/built-in.ts');
    expect(written.filter(([, text]) => tooLong(text)).map(([path]) => path)).toEqual([]);
  });

  test('and the tests leave nothing switched off or for later', () => {
    expect(findings(new Map([...SRC, ...TESTS]), unfinished)).toEqual([]);
  });
});

describe('the rules catch', () => {
  const files = (entries: Record<string, string>): Sources => new Map(Object.entries(entries));

  test('an import upwards, sideways, or from a room that does not exist', () => {
    const planted = files({
      'src/engine/time.ts': "import { Run } from '../run/run.js';",
      'src/network/link.ts': "import type { Block } from '../ledger/block.js';",
      'src/nodes/host.ts': "export { Pou } from '../consensus/pou/index.js';",
      'src/observers/trace.ts': "const late = import('../cli/main.js');",
      'src/cellar/rat.ts': "import { now } from '../engine/time.js';",
      'src/cli/main.ts':
        "import { simulate } from '../simulate.js';\nimport fs from 'node:fs';\nimport './exit.js';",
      'src/simulate.ts': "import { Run } from './run/run.js';",
    });
    expect(importsUpwards(planted)).toEqual([
      'src/engine/time.ts imports ../run/run.js, but engine may not import run',
      'src/network/link.ts imports ../ledger/block.js, but network may not import ledger',
      'src/nodes/host.ts imports ../consensus/pou/index.js, but nodes may not import consensus',
      'src/observers/trace.ts imports ../cli/main.js, but observers may not import cli',
      'src/cellar/rat.ts imports ../engine/time.js, is in a room that the plan does not know',
    ]);
  });

  test('a run of lines in two protocols, and none in one or in the kit', () => {
    const run = Array.from({ length: 10 }, (_, line) => `const step${line} = ${line};`).join('\n');
    const planted = files({
      'src/consensus/pou/a.ts': `import { x } from './x.js';\n\n${run}\n`,
      'src/consensus/pou/b.ts': run,
      'src/consensus/kit/chain/c.ts': run,
      'src/consensus/lpos/d.ts': `const before = 1;\n${run}`,
    });
    expect(sharedRuns(planted)).toEqual(['src/consensus/pou/a.ts and src/consensus/lpos/d.ts']);
  });

  test('a protocol that is known above it', () => {
    const planted = files({
      'src/attacks/new.ts': "import { X } from '../consensus/pou/protocol.js';\nexport const to = 'lpos';",
      'src/run/new.ts':
        "import '../consensus/kit/voting/quorum.js';\nexport const scenario = 'lpos-default';",
      'src/validation/models/new.ts': "import '../../consensus/pou/protocol.js';",
    });
    expect(protocolsKnown(planted)).toEqual([
      'src/attacks/new.ts imports ../consensus/pou/protocol.js, but only its traits may be known there',
      'src/attacks/new.ts: lpos',
    ]);
  });

  test('an import between protocols', () => {
    const planted = files({
      'src/consensus/pou/rules.ts':
        "import '../ghost/rules.js';\nimport './seal.js';\nimport '../kit/voting/quorum.js';",
      'src/consensus/kit/voting/quorum.ts': "import type { X } from '../../pou/rules.js';",
      'src/consensus/consensus.ts': "import '../consensus/pou/rules.js';",
      'src/consensus/index.ts': "import './pou/index.js';",
    });
    expect(importsBetweenProtocols(planted)).toEqual([
      'src/consensus/pou/rules.ts imports ../ghost/rules.js, but a protocol is its own affair',
      'src/consensus/kit/voting/quorum.ts imports ../../pou/rules.js, but a protocol is its own affair',
      'src/consensus/consensus.ts imports ../consensus/pou/rules.js, but a protocol is its own affair',
    ]);
  });

  const banned: readonly [text: string, found: readonly string[]][] = [
    ["import { readFileSync } from 'node:fs';", ['node:fs']],
    ['const now = new Date();', ['Date']],
    ['const now = globalThis.Date.now();', ['Date']],
    ['const start = performance.now();', ['performance']],
    ['const u = Math.random();', ['Math.random']],
    ['const y = Math.log(x) + Math.exp(x) + Math.tanh(x);', ['Math.log', 'Math.exp', 'Math.tanh']],
    ['const { log } = Math;', ['Math']],
    ["const y = Math['log'](x);", ['Math']],
    ['const y = x ** 0.5;', ['x ** 0.5']],
    ['const y = 2 ** 0.5 + 2 ** (n / 2);', ['2 ** 0.5', '2 ** (n / 2)']],
    ['const y = 10 ** n;', ['10 ** n']],
    ['const y = 10 ** 300;', ['10 ** 300']],
    ['x **= 2;', ['x **= 2']],
    ['names.sort((a, b) => a.localeCompare(b));', ['localeCompare']],
    ['const text = count.toLocaleString();', ['toLocaleString']],
    ["const format = new Intl.NumberFormat('en');", ['Intl']],
    ['setTimeout(go, 5);', ['setTimeout']],
    ['async function go() { await later(); }', ['async', 'await']],
    ['const go = async () => 1;', ['async']],
    ['for (const key in table) use(key);', ['for..in']],
    ["const bytes = Buffer.from('x');", ['Buffer']],
    ["const bytes = new TextEncoder().encode('x');", ['TextEncoder']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text, not a template
    ["const text = `${console.log('x')}`;", ['console']],
  ];
  test.each(banned)('%s', (text, found) => {
    expect(bannedNames(text)).toEqual(found);
  });

  const harmless = [
    '// Math.log differs between engines; so does Date.',
    '/** Not `Math.random()`, and no await either. */',
    "const text = 'Date Math.log setTimeout async for in';",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text, not a template
    'const text = `Buffer ${Math.floor(x)} Intl`;',
    'const y = Math.sqrt(x) * Math.imul(a, b) * Math.LOG2E;',
    'const big = 10n ** BigInt(digits) + 2n ** 3n;',
    'const limit = 2 ** 53 - 1 + 10 ** 8 + 2 ** -53 + 2 ** (digits + 1);',
    'interface Options { Date: string; performance: number }',
    'for (const key of keys) use(row.performance, key);',
  ];
  test.each(harmless)('nothing in: %s', (text) => {
    expect(bannedNames(text)).toEqual([]);
  });

  test('a file that nothing leads to', () => {
    const planted = files({
      'src/index.ts': "export * as time from './engine/time.js';",
      'src/engine/time.ts': "import type { Unit } from './unit.js';",
      'src/engine/unit.ts': '',
      'src/engine/forgotten.ts': "import './time.js';",
      'src/engine/alea.d.ts': '',
      'src/cli/main.ts': "await import('./late.js');",
      'src/cli/late.ts': '',
    });
    expect(deadFiles(planted)).toEqual(['src/engine/forgotten.ts']);
  });

  test('a file or folder named after nothing', () => {
    expect(
      namelessFiles(['src/engine/utils.ts', 'src/types.d.ts', 'src/core/time.ts', 'src/engine/score.ts']),
    ).toEqual(['src/engine/utils.ts', 'src/types.d.ts', 'src/core/time.ts']);
  });

  test('an exported name without a doc comment', () => {
    const planted = [
      '/** Documented. */',
      'export const a = 1;',
      '',
      'export const b = 2;',
      '// Not a doc comment.',
      'export function c(): void {}',
      '/** Of something else. */',
      '',
      'export class D {}',
      '/** The first overload has it. */',
      'export function e(x: string): void;',
      'export function e(x: number): void;',
      'export function e(): void {}',
      'export type F = string;',
      'interface G {}',
      "export { h } from './h.js';",
      'const i = 1;',
      'export { i, a as j };',
      'const own = 1;',
      '/** The first speaks for both. */',
      'export const k = 1;',
      'export const l = 2;',
      '',
      'export const m = 3;',
    ];
    expect(undocumented(planted.join('\n'))).toEqual(['b', 'c', 'D', 'F', 'i', 'm']);
  });

  test('a file that is too long', () => {
    expect(tooLong('x\n'.repeat(LONGEST_FILE))).toBe(false);
    expect(tooLong('x\n'.repeat(LONGEST_FILE + 1))).toBe(true);
  });

  const left = [
    `// ${'TO'}DO: later`,
    `// ${'FIX'}ME`,
    `test.${'sk'}ip('x');`,
    `test.${'on'}ly('x');`,
    `// @ts-${'ig'}nore`,
  ];
  test.each(left)('%s', (text) => {
    expect(unfinished(text)).toHaveLength(1);
  });

  test('a case that is left out, unless its title says why', () => {
    expect(unfinished(`test.${'sk'}ip(title, body);`)).toHaveLength(1);
    expect(unfinished(`test.${'sk'}ip(\`\${title} (\${reason})\`, body);`)).toEqual([]);
  });

  test('a cast to no type, and not the word in a sentence', () => {
    expect(unfinished(`const x = y as ${'an'}y;`)).toEqual(['any']);
    expect(unfinished("// as any other\nconst text = 'as any';")).toEqual([]);
  });
});
