import type * as z from 'zod';
import { ScenarioError } from '../engine/errors.js';
import { hint, nearestName } from './names.js';
import { type Provenance, placePrefix } from './provenance.js';
import { groupsOf, isGroup, keysAt, memberOf, type Path, pathText } from './schema-tree.js';

/** One thing wrong with a scenario. */
export interface Problem {
  readonly path: Path;
  /** Begins after the path: `expected a duration such as "5s", got "-5s"`. */
  readonly text: string;
}

const UNKNOWN_KEY = 'unknown key';

/** Longest value quoted in a message. */
const LONGEST_VALUE = 60;

/** A value as messages quote it: JSON, shortened. */
export function quoteValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text =
    typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : (JSON.stringify(value) ?? typeof value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 3)}...`;
}

/** The value at a path of plain data, or `undefined`. */
export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[key];
  }
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
  const ordered = new Set<Problem>();
  for (const problem of problems) {
    for (const other of problems) if (isUnknown(other) && group(other) === group(problem)) ordered.add(other);
    ordered.add(problem);
  }
  return [...ordered];
}

function explain(issue: z.core.$ZodIssue, above: Path, schema: unknown, data: unknown): readonly Problem[] {
  const path = [...above, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path, data);
    return issue.keys.map((key) => ({ path: [...path, key], text: `${UNKNOWN_KEY}${hint(key, known)}` }));
  }
  if (issue.code === 'invalid_union') {
    const inner = closestChoice(issue, schema, path, data);
    if (inner !== undefined) return inner.flatMap((one) => explain(one, path, schema, data));
  }
  const given = valueAt(data, path);
  return [{ path, text: `${expectation(issue)}, got ${quoteValue(given)}${suggestion(issue, given)}` }];
}

/** The nearest of the names that are possible, where a name was misspelt. */
function suggestion(issue: z.core.$ZodIssue, given: unknown): string {
  if (issue.code !== 'invalid_union' || !('options' in issue) || !Array.isArray(issue.options)) return '';
  if (typeof given !== 'string') return '';
  const nearest = nearestName(
    given,
    issue.options.filter((option) => typeof option === 'string'),
  );
  return nearest === undefined ? '' : `, did you mean "${nearest}"?`;
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)) {
    return `expected one of ${issue.options.map((option) => JSON.stringify(option)).join(', ')}`;
  }
  if (issue.message.startsWith('expected')) return issue.message;
  if (issue.code === 'invalid_type' && issue.expected === 'object')
    return 'expected a mapping of keys to values';
  if (issue.code === 'invalid_type') return `expected a value of type ${issue.expected}`;
  if (issue.code === 'invalid_value')
    return `expected ${issue.values.map((value) => quoteValue(value)).join(' or ')}`;
  return issue.message;
}

/** When a group was written where several kinds are possible: the complaints of the kind it shares keys with. */
function closestChoice(
  issue: z.core.$ZodIssueInvalidUnion,
  schema: unknown,
  path: Path,
  data: unknown,
): readonly z.core.$ZodIssue[] | undefined {
  const value = valueAt(data, path);
  if (!isGroup(value) || issue.errors.length === 0) return undefined;
  let place = schema;
  for (let depth = 0; depth < path.length; depth++) {
    place = memberOf(place, path[depth]!, valueAt(data, path.slice(0, depth)));
  }
  const groups = groupsOf(place);
  const keys = Object.keys(value);
  // A choice of one kind of group leaves no doubt; of several, one must share a key with what was written.
  const meant = groups.find(
    (group) => groups.length === 1 || keys.some((key) => Object.hasOwn(group.shape, key)),
  );
  if (meant === undefined) return undefined;
  const complaints = issue.errors.filter((errors) => errors.every((one) => !refusesWhole(one)));
  // What is written decides which kind was meant: the one that knows its keys, whatever is wrong further in.
  return complaints.sort(
    (a, b) => strangeKeys(a) - strangeKeys(b) || a.length - b.length || unknownKeys(a) - unknownKeys(b),
  )[0];
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

/** The error that names the first problem, where it stands, and how many more there are. */
export function problemError(problems: readonly Problem[], provenance: Provenance): ScenarioError {
  const { path, text } = problems[0]!;
  const more = problems.length - 1;
  const rest = more === 0 ? '' : ` (and ${more} more problem${more === 1 ? '' : 's'})`;
  const place = placePrefix(provenance.layerAt(path), path);
  const subject = path.length === 0 ? 'scenario' : pathText(path);
  return new ScenarioError(`${place}${subject}: ${text}${rest}`, pathText(path));
}
