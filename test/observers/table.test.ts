import { describe, expect, test } from 'vitest';
import { type Cells, tableOf } from '../../src/observers/table.js';

describe('tableOf', () => {
  const rows = [
    { height: 1, id: 'a', canonical: true, confirmed: 2.5 },
    { height: 2, id: 'b', canonical: false, confirmed: null },
  ];

  test('makes typed arrays of number columns and plain arrays of the others', () => {
    const { columns, length, name } = tableOf('blocks', rows, []);
    expect([name, length]).toEqual(['blocks', 2]);
    expect(Object.keys(columns)).toEqual(['height', 'id', 'canonical', 'confirmed']);
    expect(columns['height']).toEqual(Float64Array.of(1, 2));
    expect(columns['id']).toEqual(['a', 'b']);
    expect(columns['canonical']).toEqual([true, false]);
    // A number that may be missing keeps its column plain: NaN is not null.
    expect(columns['confirmed']).toEqual([2.5, null]);
  });

  test('gives its rows back, as copies', () => {
    const table = tableOf('blocks', rows, []);
    expect(table.rows()).toEqual(rows);
    table.rows()[0]!['id'] = 'changed';
    expect(table.rows()[0]!['id']).toBe('a');
  });

  test('without rows has the columns it was told of, all empty', () => {
    const table = tableOf<Cells>('blocks', [], ['height', 'id']);
    expect(table.length).toBe(0);
    expect(Object.keys(table.columns)).toEqual(['height', 'id']);
    for (const column of Object.values(table.columns)) expect(column.length).toBe(0);
    expect(table.rows()).toEqual([]);
  });
});
