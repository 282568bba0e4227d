import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { call } from '../cli/terminal.js';
import { DISCOURAGED, discouragedIn, type Exception, proseOf, sentencesOf, wordsIn } from './prose.js';

const PAGES = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`),
];

/** Words in one sentence, and on the average of a page. A page of lists of names has longer sentences, not harder ones. */
const LONGEST_SENTENCE = 45;
const LONGEST_MEAN = 18;

const EXCEPTIONS: readonly Exception[] = [
  {
    place: /^src\/(nodes|consensus)\//,
    phrase: 'stands on one that was refused',
    reason: 'a recorded reason of refusal',
  },
  {
    place: /^src\/(nodes|consensus)\//,
    phrase: 'does not stand on the',
    reason: 'a recorded reason of refusal',
  },
  {
    place: /^src\/consensus\/pou\/parameters/,
    phrase: 'hold back to',
    reason: '"pay back to", not "hold to"',
  },
];

/** Sentences that may be longer than the bound: how they begin, and why. */
const LONG_SENTENCES: readonly { readonly begins: string; readonly reason: string }[] = [
  { begins: 'X, one row for each block made', reason: 'the list of the columns of a table' },
  { begins: 'X, one row for each transaction', reason: 'the list of the columns of a table' },
  { begins: 'X, one row for each node', reason: 'the list of the columns of a table' },
];

/** Texts in a source file: literals and parts of templates with at least two words. */
function textsOf(path: string): readonly string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if (isText && /[a-z] +[a-z]/i.test(node.text)) texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

const read = (path: string) => readFileSync(path, 'utf8');
const found = (place: string, text: string) => discouragedIn(place, text, EXCEPTIONS);

describe('words', () => {
  test.each(PAGES)('%s uses none of the words not to use', (page) => {
    expect(found(page, proseOf(read(page)))).toEqual([]);
  });

  test('texts in the program, which errors, help, reports and descriptions are made of, use none of them', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `src/${name}`);
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((path) => textsOf(path).flatMap((text) => found(path, text)))).toEqual([]);
  });

  test.each([
    '',
    'list',
    'show',
    'verify',
    'validate',
    'report',
    'compare',
    'sweep',
    'live',
    'node',
    'forks',
  ])('the help of "%s" uses none of them', async (command) => {
    const { stdout } = await call([...command.split(' ').filter(Boolean), '--help']);
    expect(found(`help of ${command}`, stdout)).toEqual([]);
  });

  test('a planted word is found, whatever its case and wherever a line ends', () => {
    expect(found('page', 'All Chance comes from the seed.')).toHaveLength(1);
    expect(found('page', proseOf('A build can hold a\nsimulation to its digest.'))).toHaveLength(1);
    expect(found('page', 'Bugs of the originals are mended.')).toHaveLength(1);
    expect(found('page', proseOf('`chance` and\n```js\nchance();\n```\nare code.'))).toEqual([]);
    for (const { pattern } of DISCOURAGED) expect('A plain sentence of ordinary words.').not.toMatch(pattern);
  });

  test('every exception is needed', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `src/${name}`);
    for (const { place, phrase } of EXCEPTIONS)
      expect(
        [...PAGES, ...files].some((path) => place.test(path) && read(path).includes(phrase)),
        phrase,
      ).toBe(true);
  });
});

/** Metaphors that comments had, and plain words for them. */
const METAPHORS: readonly (readonly [pattern: RegExp, better: string])[] = [
  [/\b(?:hears?|heard|hearing)\b/i, 'receive, learn of, be told'],
  [/\banew\b/i, 'again'],
  [/\bbears (?:the|a)\b/i, 'pay, have'],
];

/** Lines of comments of a source file, without the names of parameters and code. */
function commentsOf(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => /^\s*(?:\*|\/\*\*|\/\/)/.test(line))
    .map((line) => line.replaceAll(/`[^`]*`|@param \w+|\{@link [^}]*\}/g, ''));
}

describe('comments', () => {
  const metaphorsIn = (text: string) =>
    commentsOf(text).filter((line) => METAPHORS.some(([pattern]) => pattern.test(line)));

  test('in the sources use no metaphors for what nodes receive or do again', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.tsx?$/.test(name),
    );
    expect(files.flatMap((name) => metaphorsIn(read(`src/${name}`)))).toEqual([]);
  });

  test('are what is looked at, and not code', () => {
    expect(metaphorsIn('/** Hears of it. */\nhear();\n * `heard`\n * @param hear called\n')).toEqual([
      '/** Hears of it. */',
    ]);
  });
});

describe('sentences', () => {
  test.each(PAGES)(
    `%s has none of more than ${LONGEST_SENTENCE} words, and ${LONGEST_MEAN} on average`,
    (page) => {
      const sentences = sentencesOf(proseOf(read(page))).filter(
        (one) => !LONG_SENTENCES.some(({ begins }) => one.startsWith(begins)),
      );
      expect(sentences.filter((one) => wordsIn(one) > LONGEST_SENTENCE)).toEqual([]);
      const mean = sentences.reduce((sum, one) => sum + wordsIn(one), 0) / sentences.length;
      expect(mean).toBeLessThan(LONGEST_MEAN);
    },
  );

  test('are counted where they end: at a full stop, a question, a list item or a paragraph', () => {
    const prose = proseOf(
      '# Title\n\nOne two. Three\nfour? Five six\n\n- seven eight\n- nine ten\n\n| a b | c d |\n',
    );
    expect(sentencesOf(prose)).toEqual([
      'One two.',
      'Three four?',
      'Five six',
      'seven eight',
      'nine ten',
      'a b',
      'c d',
    ]);
    expect(wordsIn('Three four?')).toBe(2);
  });
});
