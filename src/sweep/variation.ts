import { ScenarioError } from '../engine/errors.js';
import type { Known } from '../scenario/known.js';
import { resolveScenario } from '../scenario/parse.js';
import { keyHint, UNKNOWN_KEY } from '../scenario/problems.js';
import { type Layer, mergeLayers } from '../scenario/provenance.js';
import { type Scenario, scenarioSchemaOf } from '../scenario/schema/scenario.js';
import {
  entryAt,
  isGroup,
  keysOf,
  memberOf,
  type Path,
  takesText,
  takesWhole,
} from '../scenario/schema/schema-tree.js';

/** A scenario that a sweep varies: its layers, lowest first, and what they may name. */
export interface VariedBase {
  readonly label: string;
  readonly layers: readonly Layer[];
  readonly known: Known;
}

/** A key as a path: names, and whole numbers for places in a list, as in `attacks.0.gamma`. */
export function pathOf(key: string): Path {
  return key.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * What stands at a key in a scenario's schema.
 *
 * @throws ScenarioError with the nearest key for one that there is none of.
 */
export function schemaOfKey({ layers, known, label }: VariedBase, key: string): unknown {
  const whole = scenarioSchemaOf(known);
  const { data } = mergeLayers(layers, whole);
  let schema: unknown = whole;
  let here: unknown = data;
  for (const part of pathOf(key)) {
    const member = memberOf(schema, part, here) ?? memberOf(schema, part);
    if (member === undefined) {
      const hint = keyHint(String(part), keysOf(schema, here), whole, data);
      throw new ScenarioError(`--vary: ${key}: ${UNKNOWN_KEY}${hint}`, key);
    }
    if (typeof part === 'number' && !(Array.isArray(here) && part < here.length)) {
      const length = Array.isArray(here) ? here.length : 0;
      throw new ScenarioError(
        `--vary: ${key}: the list has ${length} entries in ${label}, counted from 0`,
        key,
      );
    }
    schema = member;
    here = entryAt(here, part);
  }
  return schema;
}

/** Whether a key takes whole numbers only, so that what is drawn for it must be rounded. */
export function keyTakesWhole(base: VariedBase, key: string): boolean {
  return takesWhole(schemaOfKey(base, key));
}

/**
 * A scenario with other values for some keys.
 *
 * @throws ScenarioError with one line for a key that is none or a value it does not take.
 */
export function variedScenario(
  base: VariedBase,
  keys: readonly string[],
  values: readonly unknown[],
): Scenario {
  const schema = scenarioSchemaOf(base.known);
  let layers = base.layers;
  for (const [place, key] of keys.entries()) {
    const value = takesText(schemaOfKey({ ...base, layers }, key)) ? String(values[place]) : values[place];
    const { data } = mergeLayers(layers, schema);
    layers = [...layers, { source: '--vary', data: changed(data, pathOf(key), value) }];
  }
  return resolveScenario(layers, base.known).scenario;
}

/** A layer that holds one value; a list on the way to it is whole, since lists replace one another. */
function changed(here: unknown, path: Path, value: unknown): unknown {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  if (typeof part === 'number') {
    const list = [...(here as readonly unknown[])];
    const entry = list[part];
    const inner = changed(entry, rest, value);
    list[part] = isGroup(entry) && isGroup(inner) ? merged(entry, inner) : inner;
    return list;
  }
  return { [part]: changed(isGroup(here) ? here[part] : undefined, rest, value) };
}

function merged(
  lower: Readonly<Record<string, unknown>>,
  upper: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = { ...lower };
  for (const [key, value] of Object.entries(upper)) {
    const before = result[key];
    result[key] = isGroup(before) && isGroup(value) ? merged(before, value) : value;
  }
  return result;
}
