import { expect, test } from 'vitest';
import * as z from 'zod';
import { parseScenario } from '../../src/scenario/parse.js';
import { problemsOf } from '../../src/scenario/problems.js';
import { exampleOf, examplesOf } from '../../src/scenario/schema/examples.js';
import { scenarioSchema } from '../../src/scenario/schema/scenario.js';
import { groupsOf } from '../../src/scenario/schema/schema-tree.js';

/** Every key of a schema with its path, those of all kinds of a choice. */
function* keysBelow(schema: unknown, path = ''): Generator<[path: string, schema: z.ZodType]> {
  for (const group of groupsOf(schema)) {
    for (const [key, member] of Object.entries(group.shape) as [string, z.ZodType][]) {
      yield [`${path}${key}`, member];
      yield* keysBelow(member, `${path}${key}.`);
    }
  }
}

const listed = ['faults', 'attacks'].flatMap((key) => {
  const list = scenarioSchema.shape[key as 'faults'].unwrap() as z.ZodArray<z.ZodType>;
  return [...keysBelow(list.element, `${key}.0.`)];
});
const keys = [...keysBelow(scenarioSchema), ...listed];

test('every example of every key is accepted', () => {
  expect(keys.length).toBeGreaterThan(250);
  for (const [path, schema] of keys) {
    expect(examplesOf(schema).length, path).toBeGreaterThan(0);
    for (const example of examplesOf(schema)) {
      const { success } = z.safeDecode(schema, example as never);
      expect(success, `${path}: ${JSON.stringify(example)}`).toBe(true);
    }
  }
});

test('the example of each key of a scenario makes a scenario that is read', () => {
  for (const [key, schema] of Object.entries(scenarioSchema.shape)) {
    // A subsidy so small that it fits the usual supply.
    const written = { consensus: { protocol: 'nakamoto', subsidy: 1 }, [key]: exampleOf(schema) };
    expect(() => parseScenario(written), key).not.toThrow();
  }
});

test.each([
  ['a number', 0.123],
  ['a large number', 1e300],
  ['a negative number', -7],
  ['text', 'zebra!'],
  ['true', true],
  ['nothing', null],
  ['an empty list', []],
  ['a list', [['zebra!'], {}]],
  ['a mapping', { zebra: [1] }],
  ['an empty mapping', {}],
])('%s at any key is accepted, or refused in a sentence that says what was expected', (_what, value) => {
  for (const [path, schema] of keys) {
    const { error } = z.safeDecode(schema, value as never);
    const group = z.strictObject({ key: schema });
    for (const { text } of problemsOf(
      error?.issues.map((issue) => ({ ...issue, path: ['key', ...issue.path] })) ?? [],
      group,
      { key: value },
    ))
      expect(text, path).toMatch(/^(expected .*, got .+|unknown key)/);
  }
});
