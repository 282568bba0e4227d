import { assert } from '../engine/errors.js';

/** States what a case promises: throws an `InvariantError` with both values unless they are the same. */
export function claimEqual<Value extends string | number | boolean | undefined>(
  actual: Value,
  expected: Value,
  what: string,
): void {
  assert(Object.is(actual, expected), `${what}: expected ${shown(expected)}, got ${shown(actual)}`);
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

/** States that two texts of the same parts are equal, and names the first part that is not. */
export function claimSameParts(
  actual: ReadonlyMap<string, string>,
  expected: ReadonlyMap<string, string>,
  what: string,
): void {
  claimEqual([...actual.keys()].join('\n'), [...expected.keys()].join('\n'), `names of ${what}`);
  for (const [name, text] of expected) assert(actual.get(name) === text, `${what}: ${name} differs`);
}
