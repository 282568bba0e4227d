import { describe, expect, expectTypeOf, test } from 'vitest';
import type { BlockRow, MetricRow } from '../../src/observers/rows.js';
import type { Cell, Table } from '../../src/observers/table.js';
import { prepare, simulate } from '../../src/simulate.js';

const small = {
  supply: 1000,
  nodes: { master: 2, consumer: 2 },
  consensus: 'nakamoto',
  duration: '1h',
  workload: { payments: 2 },
};
const TABLES = [
  'blocks',
  'transactions',
  'balances',
  'metrics',
  'messages',
  'propagation',
  'events',
] as const;

describe('rows of tables', () => {
  test('have cells whose kind the compiler knows, and those of a protocol besides', () => {
    const result = simulate(small);
    const [row] = result.blocks.rows();
    expectTypeOf(row!.height).toEqualTypeOf<number>();
    expectTypeOf(row!.to_90).toEqualTypeOf<number | null>();
    expectTypeOf(row!['work']!).toEqualTypeOf<NonNullable<Cell>>();
    expectTypeOf(result.blocks.columns.canonical).toEqualTypeOf<ArrayLike<boolean>>();
    expectTypeOf(result.table('blocks')).toEqualTypeOf<Table<BlockRow>>();
    expectTypeOf(result.table('metrics')).toEqualTypeOf<Table<MetricRow>>();
    expectTypeOf(result.table('blocks' as string)).toEqualTypeOf<Table>();
    expect(typeof row!.height).toBe('number');
    const stakes = result.balances.rows().filter(({ role, after }) => role === 'consumer' && after > 0);
    expect(stakes.length).toBeGreaterThan(0);
  });

  test.each(TABLES)('of %s have the same columns when there are none', (name) => {
    const some = simulate(small).table(name);
    const none = simulate({ ...small, duration: '1s', workload: { payments: 0 } }).table(name);
    expect(some.length).toBeGreaterThan(0);
    const missing = Object.keys(some.columns).filter((column) => none.columns[column as never] === undefined);
    // A protocol's own columns are known from its rows alone.
    const { tree, reporting } = prepare(small).protocol;
    const own = name === 'blocks' ? Object.keys(reporting.columns(tree.root)) : [];
    expect(missing.filter((column) => !own.includes(column))).toEqual([]);
  });
});
