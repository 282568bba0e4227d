import { expect, test } from 'vitest';
import { interruptRuns } from './interruptions.js';
import { buildProgram } from './program.js';

test('a run that is interrupted at a random moment, once or twice, leaves its whole folder or nothing', async () => {
  const { stopped, whole } = await interruptRuns(await buildProgram(), 200);
  expect(stopped + whole).toBe(200);
  expect(stopped).toBeGreaterThan(0);
});
