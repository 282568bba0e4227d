import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { PROTOCOLS } from '../../src/consensus/index.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Paths that docs/writing-a-protocol.md says a built-in protocol touches. */
const listed = (() => {
  const page = read('docs/writing-a-protocol.md');
  const section = page.split('## One that comes with consensim')[1]!.split('\n## ')[0]!;
  const paths = [...section.matchAll(/`([\w./<>-]+(?:\/|\.(?:ts|md|json)))`/g)].map(([, path]) => path!);
  return paths.filter((path) => !path.startsWith('mechanism') && !path.startsWith('index.ts'));
})();

/** Folders by the names that protocols have in scenarios; the two of proof of work share one. */
const FOLDERS: Readonly<Record<string, string>> = { ghost: 'nakamoto' };
const folderOf = (name: string) => FOLDERS[name] ?? name;

/** Files that are generated, or that are about originals, theory and stored runs, or about everything there is. */
const ABOUT_ALL = [
  /^src\/scenario\/built-in\.ts$/,
  /^src\/validation\/models\//,
  /^src\/originals\.ts$/,
  /^src\/cli\/serve\/original-routes\.ts$/,
];

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`);
}

describe('what a built-in protocol touches', () => {
  test('is a list of files that are there, for every protocol', () => {
    expect(listed.length).toBeGreaterThan(10);
    for (const name of Object.keys(PROTOCOLS)) {
      for (const path of listed) {
        const own = path.replace('<name>', path.startsWith('test/') ? name : folderOf(name));
        expect(existsSync(join(ROOT, own)), own).toBe(true);
      }
    }
  });

  test('names every file of src that knows a protocol by name or by folder', () => {
    for (const name of Object.keys(PROTOCOLS)) {
      const knows = new RegExp(`'${name}'|consensus/${folderOf(name)}/`);
      const found = sources('src').filter(
        (path) =>
          !path.startsWith(`src/consensus/${folderOf(name)}/`) &&
          !ABOUT_ALL.some((known) => known.test(path)) &&
          knows.test(read(path)),
      );
      expect(
        found.filter((path) => !listed.includes(path)),
        name,
      ).toEqual([]);
    }
  });

  test('has each protocol in every file of the list that has a line for each', () => {
    const lines = [
      'src/consensus/index.ts',
      'src/testing/drawn-scenario.ts',
      'package.json',
      'tsconfig.json',
    ];
    for (const path of [...lines, 'docs/protocols.md', 'test/assembly.test.ts', 'test/faults/cases.ts']) {
      expect(listed).toContain(path);
      for (const name of Object.keys(PROTOCOLS))
        expect(read(path), `${path}: ${name}`).toContain(folderOf(name));
    }
  });
});
