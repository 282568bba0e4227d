import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needBuild } from '../engines/core-bundle.js';
import { findKernel, runNotebook } from './execution.js';
import { differences, FOLDER, NOTEBOOKS, readNotebook } from './notebook.js';

needBuild();
const kernel = findKernel();

describe('the notebooks of the examples, run on the Deno kernel', () => {
  test.for(NOTEBOOKS)('%s shows the digests on record', { timeout: 600_000 }, (name, context) => {
    if ('missing' in kernel) return context.skip(kernel.missing);
    expect(differences(readNotebook(join(FOLDER, name)), runNotebook(name, kernel))).toEqual([]);
  });
});
