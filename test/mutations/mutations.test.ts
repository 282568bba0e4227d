import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MUTATIONS } from './mutations.js';
import { VALIDATION_FAULTS } from './validation-faults.js';

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

describe('the list of faults that validation must notice', () => {
  it('has at least fifty faults with names of their own, none of them in validation', () => {
    expect(new Set(VALIDATION_FAULTS.map(({ fault }) => fault)).size).toBe(VALIDATION_FAULTS.length);
    expect(VALIDATION_FAULTS.length).toBeGreaterThanOrEqual(50);
    expect(VALIDATION_FAULTS.filter(({ file }) => file.startsWith('validation/'))).toEqual([]);
  });

  it.each(VALIDATION_FAULTS.map((fault) => [fault.fault, fault] as const))(
    '%s: the code stands once in its file, and its tables exist',
    (_, { file, from, to, tables }) => {
      const source = readFileSync(`src/${file}`, 'utf8');
      expect(source.split(from).length - 1, from).toBe(1);
      expect(to).not.toBe(from);
      expect(tables.length).toBeGreaterThan(0);
      for (const table of tables) expect(existsSync(`validation/${table}.json`), table).toBe(true);
    },
  );
});
