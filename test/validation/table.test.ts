import { describe, expect, test } from 'vitest';
import { parseTable } from '../../src/validation/table.js';

const TABLE = {
  id: 'mine',
  group: 'double-spend',
  title: 'My own',
  source: 'me',
  status: 'closed_form',
  model: 'double-spend',
  parameters: { convention: 'catch-up' },
  rows: [{ id: 'a', q: 0.1, z: 2, expected: 0.056 }],
};

const row = (change: object) => ({ ...TABLE, rows: [{ ...TABLE.rows[0], ...change }] });

describe('a table', () => {
  test('gives each row what it says for all', () => {
    const [parsed] = parseTable({ ...TABLE, tolerance: 0.01, relation: 'at most' }, 'mine.json').rows;
    expect(parsed).toMatchObject({
      id: 'mine/a',
      parameters: { q: 0.1, z: 2, convention: 'catch-up', premined: 0 },
      condition: { q: 0.1, z: 2, convention: 'catch-up' },
      expected: 0.056,
      sd: 0,
      tolerance: 0.01,
      relation: 'at most',
      compare: 'verdict',
    });
  });

  test.each([
    ['closed_form', 'verdict'],
    ['published_seen', 'verdict'],
    ['simulated_by_others', 'distance'],
    ['measured', 'distance'],
    ['published_recalled', 'distance'],
  ])('of status %s has rows with a %s', (status, compare) => {
    expect(parseTable({ ...TABLE, status }, 'mine.json').rows[0]!.compare).toBe(compare);
  });

  test.each<[what: string, data: unknown, message: string]>([
    ['that is no mapping', [1], 'my.json: table: expected a mapping of keys to values, got [1]'],
    [
      'of an unknown model',
      { ...TABLE, model: 'duble-spend' },
      'my.json: model: no model "duble-spend", did you mean "double-spend"?',
    ],
    [
      'with a misspelt key',
      { ...TABLE, tolerence: 1 },
      'my.json: tolerence: unknown key, did you mean "tolerance"?',
    ],
    ['without rows', { ...TABLE, rows: [] }, 'my.json: rows: expected at least one row, got []'],
    [
      'without an expected value',
      row({ expected: undefined }),
      'my.json: rows.0.expected: expected a number, got nothing',
    ],
    [
      'with a parameter out of range',
      row({ q: 0.7 }),
      'my.json: rows.0.q: expected a share below 0.5, got 0.7',
    ],
    [
      'with a misspelt parameter',
      row({ paticence: 4 }),
      'my.json: rows.0.paticence: unknown key, did you mean "patience"?',
    ],
    [
      'with a row twice',
      { ...TABLE, rows: [TABLE.rows[0], TABLE.rows[0]] },
      'my.json: rows.1.id: "a" is there twice',
    ],
    [
      'that judges a memory',
      row({ status: 'published_recalled', compare: 'verdict' }),
      'my.json: rows.0: a published_recalled number is shown as a distance, never judged',
    ],
    [
      'with a status nobody knows',
      { ...TABLE, status: 'seen' },
      'my.json: status: expected one of closed_form, exact_numeric, published_seen, simulated_by_others, measured, published_recalled, got "seen"',
    ],
  ])('%s is refused in one line', (_what, data, message) => {
    expect(() => parseTable(data, 'my.json')).toThrow(message);
  });
});
