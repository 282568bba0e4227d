import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MUTATIONS } from './mutations.js';

describe('the list of broken rules', () => {
  it.each(MUTATIONS.map((mutation) => [mutation.rule, mutation] as const))(
    '%s: the code that is broken stands once in its file, and its tests exist',
    (_, mutation) => {
      const source = readFileSync(`src/${mutation.file}`, 'utf8');
      expect(source.split(mutation.from).length - 1, mutation.from).toBe(1);
      if (mutation.also !== undefined) expect(source.split(mutation.also[0]).length - 1).toBe(1);
      for (const test of mutation.tests) expect(existsSync(`test/${test}.test.ts`), test).toBe(true);
    },
  );
});
