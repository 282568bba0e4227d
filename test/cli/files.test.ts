import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { csvParts } from '../../src/cli/output/csv.js';
import { FolderSink, type HashingSink, HashSink } from '../../src/cli/output/folder-sink.js';
import { InvariantError } from '../../src/engine/errors.js';
import { filesBelow, newFolder } from './terminal.js';

describe('sinks', () => {
  function fill(sink: HashingSink): ReadonlyMap<string, string> {
    sink.folder('empty/folder');
    sink.append('b/log.txt', 'one é\n');
    sink.write('b/blocks/0.json', '{}');
    // More than is kept in memory, so that the file is written in parts.
    for (let i = 0; i < 100; i++) sink.append('b/large.txt', 'x'.repeat(200_000));
    sink.append('b/log.txt', 'two\n');
    sink.write('a.txt', '');
    return sink.finish();
  }

  test('give the hash of each file as it stands on the disk, sorted by path', () => {
    const folder = newFolder();
    const hashes = fill(new FolderSink(folder));
    expect([...hashes.keys()]).toEqual(['a.txt', 'b/blocks/0.json', 'b/large.txt', 'b/log.txt']);
    expect(readFileSync(join(folder, 'b/log.txt'), 'utf8')).toBe('one é\ntwo\n');
    for (const [path, hash] of hashes) {
      expect(
        createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex'),
      ).toBe(hash);
    }
    expect(filesBelow(folder)).toContain('empty/folder/');
  });

  test('give the same hashes without a disk', () => {
    expect([...fill(new HashSink())]).toEqual([...fill(new FolderSink(newFolder()))]);
  });

  test.each(['../x', '/etc/x', 'a/../../x'])('refuse to leave their folder for %s', (path) => {
    expect(() => new FolderSink(newFolder()).write(path, '')).toThrow(InvariantError);
  });
});

describe('CSV', () => {
  const csv = (
    columns: Readonly<Record<string, ArrayLike<number | string | boolean | null>>>,
    length: number,
  ) => [...csvParts({ columns, length })].join('');

  test('writes numbers, truth values and nothing as they are, quotes text, and disarms formulas', () => {
    const columns = {
      number: Float64Array.from([1, -2, 0.1]),
      text: ['a,b', '=1+1', 'say "é"'],
      truth: [true, false, null],
    };
    expect(csv(columns, 3)).toBe('number,text,truth\n1,"a,b",true\n-2,\'=1+1,false\n0.1,"say ""é""",\n');
  });

  test('writes the names of columns when there are no rows', () => {
    expect(csv({ a: [], b: [] }, 0)).toBe('a,b\n');
  });

  test('writes every row of a table longer than a batch', () => {
    const lines = csv({ row: Float64Array.from({ length: 10_001 }, (_, i) => i) }, 10_001)
      .trimEnd()
      .split('\n');
    expect(lines).toEqual(['row', ...Array.from({ length: 10_001 }, (_, i) => String(i))]);
  });
});
