import * as z from 'zod';

/**
 * Examples of what a schema takes, as a file writes it: those it states, else its default, its names, or what the
 * examples of its parts make. Empty when nothing can be said.
 */
export function examplesOf(schema: unknown): readonly unknown[] {
  let inner = schema;
  let standard: unknown;
  while (inner instanceof z.core.$ZodType) {
    const stated = z.globalRegistry.get(inner)?.['examples'];
    if (Array.isArray(stated)) return stated;
    if (inner instanceof z.ZodPrefault || inner instanceof z.ZodDefault) {
      standard ??= inner.def.defaultValue;
      inner = inner.def.innerType;
    } else if (inner instanceof z.ZodOptional) inner = inner.def.innerType;
    else if (inner instanceof z.ZodPipe) inner = inner.def.in;
    else break;
  }
  return standard === undefined || isEmpty(standard) ? partExamples(inner) : [standard];
}

/** The first example of a schema; `undefined` when there is none. */
export function exampleOf(schema: unknown): unknown {
  return examplesOf(schema)[0];
}

/** An empty group or list is a default, but shows nobody what to write. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function partExamples(schema: unknown): readonly unknown[] {
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodBoolean) return [true];
  if (schema instanceof z.ZodNumber) return [numberExample(schema)];
  if (schema instanceof z.ZodTuple) {
    const items = schema.def.items.map(exampleOf);
    return items.includes(undefined) ? [] : [items];
  }
  if (schema instanceof z.ZodArray) {
    const element = exampleOf(schema.element);
    return element === undefined ? [] : [[element]];
  }
  if (schema instanceof z.ZodObject) {
    const group = groupExample(schema);
    return Object.values(group).includes(undefined) ? [] : [group];
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((choice) => examplesOf(choice).slice(0, 1));
  return [];
}

/** A number that a schema takes: the least above 0 it states, or a plain one. */
function numberExample({ minValue, maxValue }: z.ZodNumber): number {
  if (minValue !== null && minValue > 0) return minValue;
  return maxValue !== null && maxValue <= 1 ? 0.5 : 1;
}

/** A group with its required keys, or with the first when none is. */
function groupExample({ shape }: z.ZodObject): object {
  const keys = Object.keys(shape);
  const required = keys.filter((key) => shape[key]!._zod.optin === undefined);
  const shown = required.length > 0 ? required : keys.slice(0, 1);
  return Object.fromEntries(shown.map((key) => [key, exampleOf(shape[key])]));
}
