import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';

const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly files: readonly string[] };

/** Pages that are in the package. */
const PAGES = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Whether `files` of package.json puts a file or folder into the package. */
function isPublished(path: string): boolean {
  return files.some((entry) => {
    const folder = entry.replace(/\/\*.*$/, '');
    const ends = /\/\*(\..+)$/.exec(entry)?.[1] ?? '';
    return path === folder || (path.startsWith(`${folder}/`) && path.endsWith(ends));
  });
}

describe('a page in the package', () => {
  test.each(PAGES)('%s links to nothing that is not in the package', (page) => {
    const links = Array.from(
      readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g),
      ([, link]) => posix.join(posix.dirname(page), link!),
    );
    expect(links.filter((link) => !isPublished(link))).toEqual([]);
  });

  test('is compared with the list of files, ends of names included', () => {
    expect(['README.md', 'docs/live.md', 'examples/small-page'].map(isPublished)).toEqual([true, true, true]);
    expect(['docs/pictures.mjs', 'test/fixtures', 'src/index.ts'].map(isPublished)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
