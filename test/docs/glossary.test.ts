import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

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

  test('gives a source for every term', () => {
    for (const entry of entries) expect(entry).toMatch(/ \*Source:\* \S.+\.$/);
  });
});

describe('pages', () => {
  test.each(pages)('%s links to files that exist', (page) => {
    const folder = page.includes('/') ? 'docs/' : '';
    const links = [...text(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      ([, link]) => link!,
    );
    for (const link of links) expect(existsSync(`${root}${folder}${link}`), `${page}: ${link}`).toBe(true);
  });
});
