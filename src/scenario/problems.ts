import type * as z from 'zod';
import { ScenarioError } from '../engine/errors.js';
import { durationAdvice } from '../engine/time.js';
import { hint, nearestName } from './names.js';
import { type Provenance, placePrefix } from './provenance.js';
import { exampleOf } from './schema/examples.js';
import {
  entryAt,
  groupsOf,
  isGroup,
  keysOf,
  namesOf,
  type Path,
  pathText,
  placeOfKey,
  schemaAt,
} from './schema/schema-tree.js';
import { flowText, quoteValue } from './value-text.js';

/** One thing wrong with a scenario. */
export interface Problem {
  readonly path: Path;
  /** Begins after the path: `expected a duration such as "5s", got "-5s"`. */
  readonly text: string;
}

/** What is said of a key that may not stand where it does; behind it what may have been meant. */
export const UNKNOWN_KEY = 'unknown key';

/** The value at a path of plain data, or `undefined`. */
export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const key of path) value = entryAt(value, key);
  return value;
}

/** What is wrong with `data`, from what the schema found. */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  schema: unknown,
  data: unknown,
): readonly Problem[] {
  const problems = issues.flatMap((issue) => explain(issue, [], schema, data));
  // A key that is missing is often one that is misspelt: what is unknown comes before what is missing beside it.
  const group = ({ path }: Problem) => pathText(path.slice(0, -1));
  const isUnknown = ({ text }: Problem) => text.startsWith(UNKNOWN_KEY);
  // By path and text: a number that is neither whole nor within its bounds is told of once.
  const ordered = new Map<string, Problem>();
  const add = (problem: Problem) => ordered.set(`${pathText(problem.path)}: ${problem.text}`, problem);
  for (const problem of problems) {
    for (const other of problems) if (isUnknown(other) && group(other) === group(problem)) add(other);
    add(problem);
  }
  return [...ordered.values()];
}

function explain(issue: z.core.$ZodIssue, above: Path, schema: unknown, data: unknown): readonly Problem[] {
  const path = [...above, ...(issue.path as (string | number)[])];
  const place = schemaAt(schema, path, data);
  const given = valueAt(data, path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(place, given);
    return issue.keys.map((key) => ({
      path: [...path, key],
      text: `${UNKNOWN_KEY}${keyHint(key, known, schema, data)}`,
    }));
  }
  if (issue.code === 'invalid_union') {
    const inner = closestChoice(issue, place, given);
    if (inner !== undefined) return inner.flatMap((one) => explain(one, path, schema, data));
  }
  const expected = expectation(issue, place, given);
  const advice = /^expected (?:"auto" or )?a (?:duration|latency|delay|time)\b/.test(expected)
    ? durationAdvice(given)
    : '';
  const text = `${expected}, got ${quoteValue(given)}${advice || suggestion(issue, place, given)}`;
  return [{ path, text }];
}

/**
 * What may have been meant by an unknown key: the nearest of those that may stand there, else where in the scenario
 * it belongs, else those that may stand there.
 *
 * @param schema of the whole scenario.
 * @param data the whole scenario, as far as it is written.
 */
export function keyHint(key: string, known: readonly string[], schema: unknown, data: unknown): string {
  const place = nearestName(key, known) === undefined ? placeOfKey(schema, key, data) : undefined;
  return place === undefined ? hint(key, known) : `, did you mean "${pathText(place)}"?`;
}

/** The nearest of what is possible, where a name was misspelt or a blank is missing. */
function suggestion(issue: z.core.$ZodIssue, place: unknown, given: unknown): string {
  if (typeof given === 'string') {
    if (/^\w+:\S/.test(given) && groupsOf(place).length > 0) return '; a blank must follow the colon';
    const nearest = nearestName(given, [...namesIn(issue), ...namesOf(place)]);
    if (nearest !== undefined) return `, did you mean "${nearest}"?`;
  }
  const keys = typeof given === 'string' ? [given] : isGroup(given) ? Object.keys(given) : [];
  for (const key of keys) {
    const group = issue.code === 'invalid_union' ? groupWith(place, key) : undefined;
    if (group !== undefined) return `, did you mean ${flowText(exampleOf(group))}?`;
  }
  return '';
}

/** The names that a choice by one key takes. */
function namesIn(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code !== 'invalid_union' || !('options' in issue) || !Array.isArray(issue.options)) return [];
  return issue.options.filter((option) => typeof option === 'string');
}

/** The kind of group that has the key nearest to a name. */
function groupWith(place: unknown, name: string): z.ZodObject | undefined {
  const groups = groupsOf(place);
  const nearest = nearestName(
    name,
    groups.flatMap(({ shape }) => Object.keys(shape)),
  );
  return nearest === undefined ? undefined : groups.find(({ shape }) => Object.hasOwn(shape, nearest));
}

/** What to call a type in `expected ... such as`. */
const TYPES: Readonly<Record<string, string>> = {
  object: 'a mapping of keys to values',
  array: 'a list',
  tuple: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
};

function expectation(issue: z.core.$ZodIssue, place: unknown, given: unknown): string {
  const names = namesIn(issue);
  if (names.length > 0) return `expected one of ${names.map((name) => JSON.stringify(name)).join(', ')}`;
  if (issue.code === 'custom' || issue.message.startsWith('expected')) return issue.message;
  if (issue.code === 'invalid_value')
    return `expected ${issue.values.map((value) => quoteValue(value)).join(' or ')}`;
  const type = issue.code === 'invalid_type' ? TYPES[issue.expected] : undefined;
  const example = exampleFor(place, given);
  return `expected ${type ?? bounded(issue)}${example === undefined ? '' : ` such as ${flowText(example)}`}`;
}

/** What is wanted where a size is wrong and the schema has no words of its own for it. */
function bounded(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return 'a value';
  const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  return issue.origin === 'array' ? `a list of ${bound}` : `a value of ${bound}`;
}

/** An example for a place: of groups that which a name written alone belongs in, with this name. */
function exampleFor(place: unknown, given: unknown): unknown {
  if (typeof given !== 'string') return exampleOf(place);
  for (const group of groupsOf(place)) {
    const key = Object.keys(group.shape).find((one) => namesOf(group.shape[one]).includes(given));
    const example = exampleOf(group);
    if (key !== undefined && example !== undefined) return { ...example, [key]: given };
  }
  return exampleOf(place);
}

/** When a group was written where several kinds are possible: the complaints of the kind it shares keys with. */
function closestChoice(
  issue: z.core.$ZodIssueInvalidUnion,
  place: unknown,
  value: unknown,
): readonly z.core.$ZodIssue[] | undefined {
  if (!isGroup(value) || issue.errors.length === 0) return undefined;
  const groups = groupsOf(place);
  const keys = Object.keys(value);
  // A choice of one kind of group leaves no doubt; of several, one must share a key with what was written.
  const meant = groups.find(
    (group) => groups.length === 1 || keys.some((key) => Object.hasOwn(group.shape, key)),
  );
  if (meant === undefined) return undefined;
  const complaints = choicesOf(issue).filter((errors) => errors.every((one) => !refusesWhole(one)));
  // What is written decides which kind was meant: the one that knows its keys, whatever is wrong further in.
  return [...complaints].sort(
    (a, b) => strangeKeys(a) - strangeKeys(b) || a.length - b.length || unknownKeys(a) - unknownKeys(b),
  )[0];
}

/** What each choice complains of; a choice that is one of several again counts as each of these. */
function choicesOf({ errors }: z.core.$ZodIssueInvalidUnion): readonly (readonly z.core.$ZodIssue[])[] {
  return errors.flatMap((complaints) => {
    const [only] = complaints;
    const nested = complaints.length === 1 && only?.code === 'invalid_union' && only.path.length === 0;
    return nested && only.errors.length > 0 ? choicesOf(only) : [complaints];
  });
}

function refusesWhole(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && issue.code !== 'unrecognized_keys';
}

/** Keys of the group itself that are not of its kind. */
function strangeKeys(issues: readonly z.core.$ZodIssue[]): number {
  return unknownKeys(issues.filter((issue) => issue.path.length === 0));
}

function unknownKeys(issues: readonly z.core.$ZodIssue[]): number {
  return issues.filter((issue) => issue.code === 'unrecognized_keys').length;
}

/** The error that names the first problem and where it stands, and lists the others. */
export function problemError(problems: readonly Problem[], provenance: Provenance): ScenarioError {
  const [first, ...others] = problems.map(({ path, text }) => {
    // A default that does not fit is the affair of whoever wrote the keys beside it.
    const layer = provenance.layerAt(path) ?? provenance.layerAt(path.slice(0, -1));
    const place = path.length > 1 || provenance.layerAt(path) !== undefined ? placePrefix(layer, path) : '';
    return `${place}${path.length === 0 ? 'scenario' : pathText(path)}: ${text}`;
  });
  const more = others.length;
  const rest = more === 0 ? '' : ` (and ${more} more problem${more === 1 ? '' : 's'})`;
  return new ScenarioError(`${first}${rest}`, pathText(problems[0]!.path), others);
}
