import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../engines/core-bundle.js';
import {
  type CellOutput,
  codeCells,
  differences,
  digestsIn,
  FOLDER,
  NOTEBOOKS,
  type Notebook,
  type NotebookCell,
  readNotebook,
  showsSomething,
  silentCells,
  textOf,
  withLostOutputs,
  withOutputs,
} from './notebook.js';

const golden = JSON.parse(
  readFileSync(new URL('../fixtures/golden-digests.json', import.meta.url), 'utf8'),
) as Record<string, string>;

describe.each(NOTEBOOKS)('%s', (name) => {
  const notebook = readNotebook(join(FOLDER, name));
  const cells = codeCells(notebook);

  test('is kept as it ran: each cell once, in order, without failures', () => {
    expect(cells.map((cell) => cell.execution_count)).toEqual(cells.map((_, at) => at + 1));
    expect(silentCells(notebook)).toEqual([]);
    const kinds = cells.flatMap(({ outputs = [] }) => outputs.map((output) => output.output_type));
    expect(new Set(kinds)).toEqual(new Set(['execute_result']));
    expect(cells.flatMap(digestsIn).length).toBeGreaterThan(0);
  });

  test('says nothing of when and where it ran, and is meant for the Deno kernel', () => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    expect(text).not.toMatch(/iopub|\/home\/|\/tmp\/|file:\/\/|\\u001b/);
    expect(text).not.toContain(ROOT);
    expect(notebook.metadata.kernelspec?.name).toBe('deno');
    const ids = notebook.cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has figures that stand alone, so that pages can show them as pictures', () => {
    const figures = cells.flatMap(({ outputs = [] }) =>
      outputs.flatMap(({ data = {} }) =>
        data['image/svg+xml'] === undefined ? [] : [data['image/svg+xml']],
      ),
    );
    expect(figures.length).toBeGreaterThan(0);
    for (const figure of figures) expect(textOf(figure)).toMatch(/^<svg [^>]*xmlns="http:/);
  });
});

test('getting-started shows the golden digest', () => {
  const cells = codeCells(readNotebook(join(FOLDER, 'getting-started.ipynb')));
  const shown = (id: string) => digestsIn(cells.find((cell) => cell.id === id)!);
  expect(shown('result')).toEqual([golden['pou-default']]);
  expect(shown('same-digest')).toEqual([golden['pou-default']]);
});

describe('the comparison of notebooks', () => {
  const digest = 'ab'.repeat(32);
  const other = 'cd'.repeat(32);
  const cell = (id: string, ...outputs: CellOutput[]): NotebookCell => ({
    cell_type: 'code',
    id,
    metadata: {},
    source: 'simulate(name)',
    execution_count: 1,
    outputs,
  });
  const plain = (text: string) => ({ output_type: 'execute_result', data: { 'text/plain': [text] } });
  const notebook = (...cells: NotebookCell[]): Notebook => ({ cells, metadata: {} });

  test('takes digests from what is printed and shown, not from pictures', () => {
    const data = { 'text/plain': [`a ${digest}`], 'text/html': `<td>${other}</td>`, 'image/svg+xml': digest };
    const printed = { output_type: 'stream', text: [other] };
    expect(digestsIn(cell('a', printed, { output_type: 'execute_result', data }))).toEqual([
      other,
      other,
      digest,
    ]);
  });

  test('names the cell and both digests where they differ, and where there are fewer or more', () => {
    const kept = notebook(cell('a', plain(digest)), cell('b', plain(digest)), cell('c', plain('none')));
    expect(differences(kept, kept)).toEqual([]);
    const run = notebook(cell('a', plain(other)), cell('b', plain('')), cell('c', plain(digest)));
    expect(differences(kept, run)).toEqual([
      `cell a: expected ${digest}, got ${other}`,
      `cell b: expected ${digest}, got nothing`,
      `cell c: expected nothing, got ${digest}`,
    ]);
  });

  test('finds cells whose output was lost, and expects none of those that end in a semicolon', () => {
    const silent = { ...cell('quiet'), source: ['const x = 1;\n'] };
    expect([showsSomething(silent), showsSomething(cell('a'))]).toEqual([false, true]);
    expect(silentCells(notebook(cell('lost'), silent, cell('a', plain(''))))).toEqual(['lost']);
  });

  test('has what one run lost from another, and only that', () => {
    const run = notebook(cell('a', plain('first')), cell('b'));
    const again = notebook(cell('a', plain('second')), cell('b', plain('found')));
    expect(withLostOutputs(run, again)).toEqual(
      notebook(cell('a', plain('first')), cell('b', plain('found'))),
    );
  });

  test('takes over outputs and nothing else', () => {
    const text: NotebookCell = { cell_type: 'markdown', id: 'text', metadata: {}, source: 'text' };
    const kept = notebook(text, { ...cell('a'), execution_count: null });
    const run = {
      ...notebook(text, { ...cell('a', plain('new')), metadata: { execution: { at: 'noon' } } }),
    };
    const written = withOutputs(kept, run);
    expect(written).toEqual(notebook(text, cell('a', plain('new'))));
  });
});
