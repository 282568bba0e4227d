import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { anchorOf, LINKED, unlinked } from './glossary-links.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = [
  'README.md',
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const text = (page: string) => readFileSync(`${root}${page}`, 'utf8');

describe('docs/glossary.md', () => {
  const entries = text('docs/glossary.md')
    .split('\n')
    .filter((line) => line.startsWith('**'));
  const terms = entries.map((line) => /^\*\*(.+?)\*\*:/.exec(line)?.[1] ?? line);

  test('explains at least 100 terms, each once, in the order of the alphabet', () => {
    expect(terms.length).toBeGreaterThanOrEqual(100);
    const lower = terms.map((term) => term.toLowerCase());
    expect(new Set(lower).size).toBe(lower.length);
    expect(lower).toEqual([...lower].sort((a, b) => (a < b ? -1 : 1)));
  });

  test('has an anchor at every term, and those that pages link to', () => {
    for (const [place, entry] of entries.entries())
      expect(entry).toContain(`**: <a id="${anchorOf(terms[place]!)}"></a>`);
    expect(LINKED.filter((anchor) => !terms.some((term) => anchorOf(term) === anchor))).toEqual([]);
  });

  test('gives a source for every term', () => {
    for (const entry of entries) expect(entry).toMatch(/ \*Source:\* \S.+\.$/);
  });
});

/** Words from which on a page is long, and pages that are no text to read through. */
const LONG = 450;
const NO_TEXT = ['README.md', 'docs/README.md', 'docs/glossary.md'];

describe('pages', () => {
  test.each(pages.filter((page) => !NO_TEXT.includes(page) && text(page).split(/\s+/).length >= LONG))(
    '%s opens with the three questions that it answers',
    (page) => {
      const [, opening = ''] = text(page).split('answers three questions');
      expect(text(page).indexOf('answers three questions')).toBeLessThan(250);
      expect(text(page).indexOf('answers three questions')).toBeGreaterThan(0);
      expect(opening.split('\n\n')[0]!.split('?').length).toBeGreaterThanOrEqual(4);
    },
  );

  test.each(pages.filter((page) => page !== 'docs/glossary.md' && page !== 'docs/metrics.md'))(
    '%s links to the glossary at the first use of a term of the field',
    (page) => {
      expect(unlinked(text(page)).map(({ text: term }) => term)).toEqual([]);
    },
  );

  test('a term that is used without a link is found in running text alone', () => {
    expect(unlinked('# A quorum\n\n`quorum` and\n[quorum](x.md)\n| quorum |\n')).toEqual([]);
    expect(unlinked('Two Quorums are\nenough.').map(({ place }) => place)).toEqual([4]);
    expect(unlinked('Two [quorums](glossary.md#quorum) are enough, a quorum too.')).toEqual([]);
  });

  test.each(pages)('%s links to files that exist', (page) => {
    const folder = page.includes('/') ? 'docs/' : '';
    const links = [...text(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      ([, link]) => link!,
    );
    for (const link of links) expect(existsSync(`${root}${folder}${link}`), `${page}: ${link}`).toBe(true);
  });
});
