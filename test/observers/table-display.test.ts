import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../src/engine/errors.js';
import { type Table, tableOf } from '../../src/observers/table.js';
import { simulate } from '../../src/simulate.js';

const ID = 'f739e428c03c6cba51fcbe66412e952d';
const short = tableOf(
  'blocks',
  [
    { height: 0, id: ID, time: 1.5, note: '<b>', seconds: null },
    { height: 10, id: 'root', time: 22, note: '', seconds: 0.1234567891 },
  ],
  [],
);
const rows = Array.from({ length: 25 }, (_, row) => ({ row, double: 2 * row }));
const long = tableOf('pairs', rows, []);

/** What the method of a symbol that a platform knows by name answers. */
function ask(table: Table, symbol: string, ...given: unknown[]): unknown {
  const method = Reflect.get(table, Symbol.for(symbol)) as (...given: unknown[]) => unknown;
  return method.apply(table, given);
}

describe('a table as text', () => {
  test('has its name and size, numbers to the right with their points in line, ids by their beginning', () => {
    expect(String(short)).toBe(
      [
        'blocks: 2 rows, 5 columns',
        '  height  id           time  note   seconds',
        '       0  f739e428c0…   1.5  <b>',
        '      10  root         22.0        0.123457',
      ].join('\n'),
    );
  });

  test('may be made without a row and a column', () => {
    expect(String(tableOf('none', []))).toBe('none: 0 rows, 0 columns');
  });

  test('of many rows has the first and the last', () => {
    const lines = String(long).split('\n');
    expect(lines).toHaveLength(1 + 1 + 5 + 1 + 5);
    expect([lines[2], lines[6], lines[7], lines[8], lines[12]]).toEqual([
      '    0       0',
      '    4       8',
      '    …       …',
      '   20      40',
      '   24      48',
    ]);
  });

  test('of many columns has those that fit, and the names of the others', () => {
    const wide = tableOf(
      'wide',
      [Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`column_${at}`, at]))],
      [],
    );
    const lines = String(wide).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines[1]).toMatch(/^ {2}column_0 {2}column_1 .*column_7$/);
    expect(lines.slice(3).join(' ')).toMatch(/further columns: column_8, +column_9, .*column_29$/);
  });

  test('without rows still has its columns', () => {
    expect(String(tableOf('none', [], ['a', 'b']))).toBe('none: 0 rows, 2 columns\n  a  b');
  });

  test('never shows a number as nothing that is not nothing', () => {
    const small = tableOf('small', [{ value: 1.5 }, { value: 2e-9 }, { value: 0 }], []);
    expect(String(small).split('\n').slice(2)).toEqual(['      1.5', '  2.00e-9', '      0.0']);
  });
});

describe('a table prints itself', () => {
  test('in Node, in one line where it stands inside something else', () => {
    expect(inspect(short)).toBe(String(short));
    expect(inspect({ short })).toBe('{ short: [Table blocks: 2 rows, 5 columns] }');
    expect(inspect(short, { breakLength: 40 })).toContain('further columns: seconds');
  });

  test('in Deno, in one line where it stands inside something else', () => {
    expect(ask(short, 'Deno.customInspect', String, { depth: 4, currentDepth: 0 })).toBe(String(short));
    expect(ask(short, 'Deno.customInspect', String, { depth: 4, currentDepth: 1 })).toBe(
      '[Table blocks: 2 rows, 5 columns]',
    );
  });

  test('in a notebook as HTML with whole ids as hints, escaped, and as text', () => {
    const shown = ask(short, 'Jupyter.display') as Record<string, string>;
    expect(shown['text/plain']).toBe(String(short));
    const html = shown['text/html']!;
    expect(html).toContain(`title="${ID}">f739e428c0…</td>`);
    expect(html).toContain('&lt;b&gt;');
    expect(html).not.toContain('<b>');
    expect(html).toContain('<p>blocks: 2 rows, 5 columns</p>');
    const many = (ask(long, 'Jupyter.display') as Record<string, string>)['text/html']!;
    expect(many.match(/<tr>/g)).toHaveLength(1 + 5 + 1 + 5);
  });

  test('without new names among those that people and JSON see', () => {
    expect(Object.keys(short)).toEqual(['name', 'length', 'columns', 'rows']);
    expect(Object.getOwnPropertySymbols({ ...short })).toEqual([]);
  });
});

test('rows are given from a place to another, as far as there are any', () => {
  expect(long.rows(2, 4)).toEqual([
    { row: 2, double: 4 },
    { row: 3, double: 6 },
  ]);
  expect(long.rows(23, 99).map(({ row }) => row)).toEqual([23, 24]);
  expect(long.rows(30)).toEqual([]);
  expect(long.rows()).toEqual(rows);
});

describe('the tables of a run', () => {
  const result = simulate(
    { extends: 'pou-local', nodes: { master: 2, cashing: 1, consumer: 2 }, workload: { payments: 2 } },
    { sink: null },
  );

  test('are had by name', () => {
    expect(result.table('blocks')).toBe(result.blocks);
    expect(result.table('events')).toBe(result.events);
    expect(result.table('propagation').name).toBe('propagation');
  });

  test.each([
    ['blcks', 'table: expected the name of a table, got "blcks", did you mean "blocks"?'],
    ['digest', 'table: expected the name of a table, got "digest"; known: blocks, transactions, balances, '],
  ])('%s is none: it is said which is nearest', (name, message) => {
    expect(() => result.table(name)).toThrow(ScenarioError);
    expect(() => result.table(name)).toThrow(message);
  });

  test('are named with their lengths where the result is printed, beside the digest', () => {
    const text = inspect(result);
    expect(text).toContain(`digest ${result.digest}\n`);
    expect(text).toContain(`blocks ${result.blocks.length}, transactions ${result.transactions.length}, `);
    expect(text.split('\n').length).toBeLessThan(8);
    expect(inspect([result])).toBe('[ [Result of pou-local, seed 1] ]');
  });
});
