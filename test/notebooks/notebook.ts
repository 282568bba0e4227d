import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../engines/core-bundle.js';

/** Where the notebooks are. */
export const FOLDER = join(ROOT, 'examples');

/** Names of the notebooks, without folder. */
export const NOTEBOOKS: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.ipynb'))
  .sort();

/** One output of a cell, as Jupyter's format 4.5 has it. */
export interface CellOutput {
  readonly output_type: string;
  /** Of an output for display: its forms by media type. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Of what was printed. */
  readonly text?: unknown;
}

/** A cell of a notebook; only one of code has been run and has outputs. */
export interface NotebookCell {
  readonly cell_type: 'code' | 'markdown' | 'raw';
  readonly id: string;
  readonly metadata: object;
  readonly source: string | readonly string[];
  readonly execution_count?: number | null;
  readonly outputs?: readonly CellOutput[];
}

/** A notebook as its file holds it. */
export interface Notebook {
  readonly cells: readonly NotebookCell[];
  readonly metadata: { readonly kernelspec?: { readonly name: string } };
}

/** Reads the file of a notebook. */
export function readNotebook(path: string): Notebook {
  return JSON.parse(readFileSync(path, 'utf8')) as Notebook;
}

/** The file of a notebook, as Jupyter itself writes it. */
export function notebookText(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** The cells that are run. */
export function codeCells({ cells }: Notebook): readonly NotebookCell[] {
  return cells.filter(({ cell_type }) => cell_type === 'code');
}

/** Text that a notebook may have cut into lines. */
export function textOf(text: unknown): string {
  return Array.isArray(text) ? text.join('') : String(text ?? '');
}

/** Whether a cell shows something: by convention all do but those that end in a semicolon. */
export function showsSomething({ source }: NotebookCell): boolean {
  return !textOf(source).trimEnd().endsWith(';');
}

/** Everything of 64 hexadecimal digits in the outputs of a cell, but for pictures: digests, and ids of blocks. */
export function digestsIn({ outputs = [] }: NotebookCell): readonly string[] {
  const texts = outputs.flatMap(({ text, data = {} }) => [
    textOf(text),
    ...Object.keys(data)
      .filter((type) => type.startsWith('text/'))
      .sort()
      .map((type) => textOf(data[type])),
  ]);
  return texts.join('\n').match(/\b[0-9a-f]{64}\b/g) ?? [];
}

/** What differs between a notebook's outputs and those of the same notebook run now; nothing when all are equal. */
export function differences(kept: Notebook, run: Notebook): readonly string[] {
  const found: string[] = [];
  const ran = codeCells(run);
  for (const [at, cell] of codeCells(kept).entries()) {
    const expected = digestsIn(cell);
    const given = digestsIn(ran[at]!);
    const place = expected.findIndex((digest, index) => given[index] !== digest);
    if (place >= 0)
      found.push(`cell ${cell.id}: expected ${expected[place]}, got ${given[place] ?? 'nothing'}`);
    else if (given.length > expected.length)
      found.push(`cell ${cell.id}: expected nothing, got ${given[expected.length]}`);
  }
  return found;
}

/** The cells that should show something and do not. */
export function silentCells(notebook: Notebook): readonly string[] {
  return codeCells(notebook)
    .filter((cell) => showsSomething(cell) && (cell.outputs ?? []).length === 0)
    .map(({ id }) => id);
}

/** A run of a notebook with outputs that it lost, from another run of the same. */
export function withLostOutputs(run: Notebook, again: Notebook): Notebook {
  const lost = new Set(silentCells(run));
  const cells = run.cells.map((cell, at) => (lost.has(cell.id) ? again.cells[at]! : cell));
  return { ...run, cells };
}

/** A notebook with the outputs of its run, and without when and where it was run. */
export function withOutputs(notebook: Notebook, run: Notebook): Notebook {
  const ran = codeCells(run);
  let at = 0;
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== 'code') return cell;
    const { execution_count: count = null, outputs = [] } = ran[at++]!;
    return { ...cell, execution_count: count, outputs };
  });
  return { ...notebook, cells };
}
