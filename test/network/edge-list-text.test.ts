import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../src/engine/errors.js';
import { parseEdgeList, remarksOn } from '../../src/network/topologies/edge-list-text.js';

const MS = 1000;

const read = (text: string, directed = false) => {
  const rows = parseEdgeList(text, directed);
  return { rows, remarks: remarksOn(rows) };
};
const fixture = (name: string) => readFileSync(new URL(`../fixtures/links/${name}`, import.meta.url), 'utf8');

const cycle = [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 0],
];

describe('links are read from a file in the form of', () => {
  test('SNAP: tabs, comments, numbers with gaps, a loop', () => {
    expect(read(fixture('snap.txt'))).toEqual({
      rows: [
        [0, 1],
        [0, 2],
        [1, 2],
        [2, 3],
        [3, 0],
        [3, 4],
      ],
      remarks: ['1 link of a node with itself was left out'],
    });
  });

  test('KONECT: blanks, numbers from 1, a link in both directions', () => {
    expect(read(fixture('blanks.edges'))).toEqual({ rows: cycle, remarks: ['1 repeated link was left out'] });
  });

  test('CSV with semicolons, quotes, names, and a header behind a comment that gives the unit', () => {
    expect(read(fixture('quoted.csv'))).toEqual({
      rows: [
        [0, 1, 12.5 * MS],
        [1, 2, 80 * MS],
        [2, 0, 76 * MS],
      ],
      remarks: [],
    });
  });

  test('a table with tabs and a column that is no latency, which is told', () => {
    expect(read(fixture('tabs.tsv'))).toEqual({
      rows: [
        [0, 1, 40 * MS],
        [1, 2, 10 * MS],
        [2, 3, 20 * MS],
        [3, 0, 30 * MS],
      ],
      remarks: ['the column "weight" was left out: it is no latency'],
    });
  });

  test('GraphML with latencies, entities, a comment and a node without links', () => {
    expect(read(fixture('topology.graphml'))).toEqual({
      rows: [
        [0, 1, 7.5 * MS],
        [1, 2, 20 * MS],
        [2, 0],
      ],
      remarks: ['1 node without links was left out'],
    });
  });

  test('a latency matrix with names, milliseconds and gaps; of two directions the mean holds', () => {
    expect(read(fixture('matrix.csv'))).toEqual({
      rows: [
        [0, 1, 13 * MS],
        [0, 2, 230 * MS],
        [1, 2, 240 * MS],
        [2, 3, 160 * MS],
      ],
      remarks: ['4 repeated links were left out'],
    });
  });

  test('a matrix of bare numbers', () => {
    expect(read('0 1.5 2\n1.5 0 3\n2 3 0\n').rows).toEqual([
      [0, 1, 1500],
      [0, 2, 2000],
      [1, 2, 3000],
    ]);
  });

  test('plain lines, also with Windows line ends, a byte order mark, and no line end', () => {
    for (const text of [
      '0,1\n1,2\n2,3\n3,0\n',
      '\uFEFF0 1\r\n1 2\r\n2 3\r\n3 0',
      '0; 1\n1 ;2\n\n2;3\n3;0\n',
    ]) {
      expect(read(text), JSON.stringify(text)).toEqual({ rows: cycle, remarks: [] });
    }
  });
});

test('the numbers do not go by the order of the lines', () => {
  const lines = ['7 9', '9 30', '30 1000', '1000 7'];
  const sorted = (rows: readonly (readonly number[])[]) => rows.map((row) => [...row].sort()).sort();
  const there = sorted(read(lines.join('\n')).rows.map(([a, b]) => [a, b]));
  const back = sorted(read([...lines].reverse().join('\n')).rows.map(([a, b]) => [a, b]));
  expect(back).toEqual(there);
});

test('directed links in both directions are two', () => {
  expect(read('0 1\n1 0\n', true)).toEqual({
    rows: [
      [0, 1],
      [1, 0],
    ],
    remarks: [],
  });
});

test.each([
  ['nothing', '', /at least one link/],
  ['comments only', '# a\n% b\n', /at least one link/],
  ['a header only', 'source,target\n', /at least one link/],
  ['one word', 'hello', /line 1: expected two nodes/],
  ['a missing end', '0,1\n2,\n', /line 2: expected two nodes/],
  ['a missing start', '0,1\n,2\n', /line 2: expected two nodes/],
  ['a negative number', '0,1\n-1,2\n', /line 2: .*number or name of a node, found "-1"/],
  ['a number with a point', '0,1\n1.5,2\n', /line 2: .*number or name of a node, found "1.5"/],
  [
    'a latency without a unit',
    '0,1,40\n1,2,30\n',
    /line 1: expected a latency .*; give it a unit, or name the column/,
  ],
  ['a negative latency', '0,1\n1,2,-4ms\n', /line 2: expected a latency/],
  ['a latency that is a word', '0,1,fast\n1,2,slow\n', /line 1: expected a latency/],
  ['too many columns', '0,1,4ms,5\n1,2,4ms,6\n', /line 1: .*found 4 columns/],
  ['a wrong latency below a header', 'from,to,latency_ms\n0,1,x\n', /line 2: expected a latency/],
  ['a name that is too long', `a,b\n${'x'.repeat(65)},b\n`, /line 2: .*number or name of a node/],
  ['a control character', 'a,b\nb,c\u0007\n', /line 2: .*number or name of a node/],
  ['a matrix with a word', '0 1 2\n1 0 x1\n2 3 0\n', /line 2: .*in a latency matrix, found "x1"/],
  ['a matrix without latencies', '0 - -\n- 0 -\n- - 0\n', /at least one latency/],
  ['a matrix with one name twice', 'n,a,a,b\na,0,1,2\na,1,0,3\nb,2,3,0\n', /a different name for each row/],
  ['GraphML that is cut off', '<graphml><graph><node id="a"/>', /a whole GraphML file/],
  ['GraphML without edges', '<graphml><graph></graph></graphml>', /at least one <edge>/],
  [
    'GraphML with an edge to nowhere',
    '<graphml><node id="a"/><edge source="a" target="b"/></graphml>',
    /edge 1: expected the id of a node, got "b"/,
  ],
  [
    'GraphML with an edge without a target',
    '<graphml><node id="a"/><edge source="a"/></graphml>',
    /edge 1: expected a source and a target/,
  ],
  ['another kind of XML', '<?xml version="1.0"?><gexf></gexf>', /this is other XML/],
  ['GML', 'graph [\n node [ id 1 ]\n]', /this is GML or DOT/],
  ['JSON', '{"links": []}', /this is JSON/],
])('%s is refused in one line', (_name, text, message) => {
  let error: unknown;
  try {
    parseEdgeList(text);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ScenarioError);
  const said = error instanceof Error ? error.message : '';
  expect(said).toMatch(message);
  expect(said).not.toContain('\n');
});
