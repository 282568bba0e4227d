import * as z from 'zod';

/** A place in a scenario: keys of groups and positions in lists. */
export type Path = readonly (string | number)[];

/** A path as people write it: `consensus.blockTime`. */
export function pathText(path: Path): string {
  return path.join('.');
}

/** What a schema accepts in a file, without the wrappers that add defaults, units or checks. */
function unwrap(schema: unknown): z.core.$ZodType | undefined {
  let inner = schema;
  for (;;) {
    if (inner instanceof z.ZodPrefault || inner instanceof z.ZodDefault || inner instanceof z.ZodOptional) {
      inner = inner.def.innerType;
    } else if (inner instanceof z.ZodPipe) inner = inner.def.in;
    else return inner instanceof z.core.$ZodType ? inner : undefined;
  }
}

/** The kinds of group (mapping) a schema accepts: none for a plain value, several for a choice. */
export function groupsOf(schema: unknown): readonly z.ZodObject[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return [inner];
  if (inner instanceof z.ZodUnion) return inner.options.flatMap(groupsOf);
  return [];
}

/** What stands at a key of a mapping or a place of a list; `undefined` where there is nothing. */
export function entryAt(value: unknown, key: string | number): unknown {
  if (isGroup(value)) return Object.hasOwn(value, key) ? value[key] : undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list[Number(key)];
}

/** The key that says which group of a choice is meant, such as `protocol`. */
function discriminatorOf(schema: unknown): string | undefined {
  const inner = unwrap(schema);
  return inner instanceof z.ZodDiscriminatedUnion ? inner.def.discriminator : undefined;
}

/** Whether a value is a plain mapping, as files hold them; a `Map`, a list or an object of a class is not. */
export function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Compared by what stands above it, since an object from another context has another Object.prototype.
  return prototype === null || (!Array.isArray(value) && Object.getPrototypeOf(prototype) === null);
}

function accepts(group: z.ZodObject, key: string, value: unknown): boolean {
  const inner = unwrap(group.shape[key]);
  return inner instanceof z.ZodLiteral && [...inner.values].includes(value as never);
}

/** The groups of a choice that `value` may be meant as; all of them when it does not say. */
export function meantGroups(schema: unknown, value: unknown): readonly z.ZodObject[] {
  const groups = groupsOf(schema);
  if (!isGroup(value) || groups.length < 2) return groups;
  const discriminator = discriminatorOf(schema);
  if (discriminator !== undefined) {
    const meant = groups.filter((group) => accepts(group, discriminator, value[discriminator]));
    return meant.length > 0 ? meant : groups;
  }
  const keys = Object.keys(value);
  const meant = groups.filter((group) => keys.some((key) => Object.hasOwn(group.shape, key)));
  return meant.length > 0 ? meant : groups;
}

/** The schema at a key of a group, in the first kind of group that has the key, or in a list. */
export function memberOf(schema: unknown, key: string | number, value?: unknown): unknown {
  if (typeof key === 'number') return elementOf(schema);
  for (const group of meantGroups(schema, value)) {
    if (Object.hasOwn(group.shape, key)) return group.shape[key];
  }
  return undefined;
}

/** The schema of a list's elements. */
function elementOf(schema: unknown): unknown {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion)
    return inner.options.map(elementOf).find((element) => element !== undefined);
  return inner instanceof z.ZodArray ? inner.element : undefined;
}

/** The schema at a place of a scenario, given what the scenario says so far; `undefined` where nothing may stand. */
export function schemaAt(schema: unknown, path: Path, value: unknown): unknown {
  let place = schema;
  let here = value;
  for (const key of path) {
    place = memberOf(place, key, here);
    here = entryAt(here, key);
  }
  return place;
}

/** Keys that a group may have, given what it says so far. */
export function keysOf(schema: unknown, value: unknown): readonly string[] {
  return [...new Set(meantGroups(schema, value).flatMap((group) => Object.keys(group.shape)))];
}

/** Where a key stands further in, nearest to the top, given what a scenario says so far; `undefined` when nowhere. */
export function placeOfKey(schema: unknown, key: string, value: unknown): Path | undefined {
  let level: readonly { readonly path: Path; readonly schema: unknown; readonly value: unknown }[] = [
    { path: [], schema, value },
  ];
  while (level.length > 0) {
    const next = level.flatMap(({ path, schema, value }) =>
      meantGroups(schema, value).flatMap(({ shape }) =>
        Object.entries(shape).map(([name, member]) => ({
          path: [...path, name],
          schema: member,
          value: isGroup(value) ? value[name] : undefined,
        })),
      ),
    );
    const found = next.find(({ path }) => path.at(-1) === key);
    if (found !== undefined) return found.path;
    level = next;
  }
  return undefined;
}

/** The names a schema takes as they stand: of an enumeration, of a choice, `true` and `false`. */
export function namesOf(schema: unknown): readonly string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap(namesOf);
  if (inner instanceof z.ZodBoolean) return ['true', 'false'];
  const names =
    inner instanceof z.ZodEnum ? inner.options : inner instanceof z.ZodLiteral ? [...inner.values] : [];
  return names.filter((name) => typeof name === 'string');
}

/** Whether a place takes text as it stands, so that `007` or `no` must not be read as a number or a truth value. */
export function takesText(schema: unknown): boolean {
  return unwrap(schema) instanceof z.ZodString;
}

/** Whether a place takes whole numbers and no others. */
export function takesWhole(schema: unknown): boolean {
  const inner = unwrap(schema);
  return inner instanceof z.ZodNumber && inner.isInt;
}

/** Whether two groups written at one place are different choices, of which the later replaces the earlier. */
export function areDifferentChoices(
  schema: unknown,
  earlier: Readonly<Record<string, unknown>>,
  later: Readonly<Record<string, unknown>>,
): boolean {
  const groups = groupsOf(schema);
  if (groups.length < 2) return false;
  const discriminator = discriminatorOf(schema);
  if (discriminator !== undefined) {
    return later[discriminator] !== undefined && later[discriminator] !== earlier[discriminator];
  }
  const keys = [...Object.keys(earlier), ...Object.keys(later)];
  return !groups.some((group) => keys.every((key) => Object.hasOwn(group.shape, key)));
}
