import { DEFAULT_PROTOCOL } from '../../consensus/index.js';
import type { Known } from '../../scenario/known.js';
import { nearestName } from '../../scenario/names.js';
import { type ResolvedScenario, resolveScenario } from '../../scenario/parse.js';
import { keyHint, UNKNOWN_KEY, valueAt } from '../../scenario/problems.js';
import { withProtocolGroup } from '../../scenario/protocol-name.js';
import { type Layer, mergeLayers } from '../../scenario/provenance.js';
import { PROTOCOL_PARAMETERS, scenarioSchemaOf } from '../../scenario/schema/scenario.js';
import {
  entryAt,
  keysOf,
  memberOf,
  type Path,
  pathText,
  takesText,
} from '../../scenario/schema/schema-tree.js';
import { UsageError } from '../terminal/exit.js';
import type { Environment } from '../terminal/io.js';
import { type Arguments, isGiven, isSet, lastOf, listOf } from './arguments.js';
import { withDataFiles } from './data-files.js';
import { LOCAL_NETWORK, ORIGINAL_OPTIONS, type OriginalOption } from './original-options.js';
import { loadOwnModules, type NamedLayers } from './own-modules.js';
import { withParquetPayments } from './parquet-payments.js';
import { loadScenario, readText } from './scenario-file.js';
import { OUTPUT_OPTIONS } from './scenario-options.js';
import { readYaml } from './yaml-text.js';

/** The scenario that is run when only options of the original simulation are given. */
const ORIGINAL_SCENARIO = 'pou-default';

/** Whether an option of the original simulation is given, which makes a scenario's name unnecessary. */
export function hasOriginalOption(given: Arguments): boolean {
  return isSet(given, 'local') || ORIGINAL_OPTIONS.some(({ name }) => isGiven(given, name));
}

/**
 * The layers of the scenario the user asks for, lowest first: scenario, environment, command line. This is the
 * original's order of precedence.
 *
 * @throws ScenarioError or UsageError with one line.
 */
export async function requestedLayers(
  nameOrFile: string | undefined,
  given: Arguments,
  environment: Environment,
  folder: string,
): Promise<NamedLayers> {
  const written = loadScenario(nameOrFile ?? ORIGINAL_SCENARIO, folder);
  const changed = withChanges(await loadOwnModules(written, folder), given, environment, folder);
  return { ...changed, layers: await withParquetPayments(changed.layers) };
}

/**
 * The layers of a scenario and above them those of the environment and the command line.
 *
 * @param folder where names of files on the command line start.
 */
export function withChanges(
  base: NamedLayers,
  given: Arguments,
  environment: Environment,
  folder: string,
): NamedLayers {
  const schema = scenarioSchemaOf(base.known);
  const settings = [...outputLayers(given), ...settingLayers(given, base.layers, schema, folder)];
  const protocol = protocolOf([...base.layers, ...settings], schema);
  return {
    ...base,
    layers: [
      ...base.layers,
      ...environmentLayers(environment, protocol),
      ...originalLayers(given, protocol),
      ...settings,
    ],
  };
}

/** The scenario the user asks for, and what its run and its manifest need beside it. */
export interface RequestedScenario extends ResolvedScenario {
  readonly known: Known;
  readonly modules: NamedLayers['modules'];
}

/**
 * The scenario the user asks for.
 *
 * @throws ScenarioError or UsageError with one line.
 */
export async function requestedScenario(
  nameOrFile: string | undefined,
  given: Arguments,
  environment: Environment,
  folder: string,
): Promise<RequestedScenario> {
  const { layers, known, modules } = await requestedLayers(nameOrFile, given, environment, folder);
  return { ...resolveScenario(layers, known), known, modules };
}

function protocolOf(layers: readonly Layer[], schema: unknown): string {
  const protocol = valueAt(mergeLayers(layers, schema).data, ['consensus', 'protocol']);
  return typeof protocol === 'string' ? protocol : DEFAULT_PROTOCOL;
}

function nested(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

/** The variables belong to the original, which knows one protocol: under another they mean nothing. */
function environmentLayers(environment: Environment, protocol: string): readonly Layer[] {
  if (protocol !== DEFAULT_PROTOCOL) return [];
  return ORIGINAL_OPTIONS.flatMap(({ variable, path, read }) => {
    const text = environment[variable];
    return text === undefined || text === ''
      ? []
      : [{ source: `environment ${variable}`, data: nested(path, read(text)) }];
  });
}

function originalLayers(given: Arguments, protocol: string): readonly Layer[] {
  const layers: Layer[] = [];
  if (isSet(given, 'local')) {
    layers.push({ source: '--local', data: { network: LOCAL_NETWORK } });
  }
  for (const original of ORIGINAL_OPTIONS) {
    const text = lastOf(given, original.name);
    if (text === undefined) continue;
    requireParameter(original, protocol);
    layers.push({ source: `--${original.name}`, data: nested(original.path, original.read(text)) });
  }
  return layers;
}

function requireParameter({ name, path }: OriginalOption, protocol: string): void {
  const parameters = PROTOCOL_PARAMETERS[protocol];
  if (path[0] !== 'consensus' || parameters === undefined) return;
  if (!Object.hasOwn(parameters.shape, path[1]!)) {
    throw new UsageError(`--${name}: the protocol ${protocol} has no ${pathText(path)}`);
  }
}

function outputLayers(given: Arguments): readonly Layer[] {
  const layers: Layer[] = [];
  for (const { name, setting } of OUTPUT_OPTIONS) {
    if (isSet(given, name)) layers.push({ source: `--${name}`, data: { output: setting } });
  }
  const metrics = lastOf(given, 'metrics');
  if (metrics !== undefined) layers.push({ source: '--metrics', data: { output: { metrics } } });
  return layers;
}

function settingLayers(
  given: Arguments,
  base: readonly Layer[],
  schema: unknown,
  folder: string,
): readonly Layer[] {
  const layers: Layer[] = [];
  const seed = lastOf(given, 'seed');
  if (seed !== undefined) layers.push({ source: '--seed', data: { seed } });
  for (const text of listOf(given, 'set')) {
    const layer = settingLayer(text, [...base, ...layers], schema);
    layers.push({ ...layer, data: withDataFiles(layer.data, folder, '', readText) });
  }
  return layers;
}

function settingLayer(text: string, below: readonly Layer[], whole: unknown): Layer {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--set: expected path=value such as nodes.master=5, got "${text}"`);
  const written = text.slice(0, equals).trim().split('.');
  const path = written.length === 1 && written[0] === 'protocol' ? ['consensus', 'protocol'] : written;
  const schema = schemaOf(path, below, whole);
  const valueText = text.slice(equals + 1);
  // Text stays as written, so that a seed of 007 keeps its zeros.
  const value = takesText(schema) || path[0] === 'seed' ? valueText : plainValue(valueText, pathText(path));
  return withProtocolGroup({ source: '--set', data: nested(path, value) });
}

function plainValue(text: string, path: string): unknown {
  const document = readYaml(text, () => `--set: ${path}: cannot read the value`);
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : '';
    throw new UsageError(`--set: ${path}: cannot read the value: ${reason}`);
  }
}

/** The schema at a path, given the choices made in the layers below. */
function schemaOf(path: readonly string[], below: readonly Layer[], whole: unknown): unknown {
  const { data } = mergeLayers(below, whole);
  let schema: unknown = whole;
  let here: unknown = data;
  for (const [place, key] of path.entries()) {
    // A choice the path itself makes (another distribution, say) counts, not the one it replaces.
    const member = memberOf(schema, key, here) ?? memberOf(schema, key);
    if (member === undefined) {
      const above = path.slice(0, place);
      throw new UsageError(
        `--set: ${pathText([...above, key])}: ${unknownIn(above, key, { schema, here, whole, data })}`,
      );
    }
    schema = member;
    here = entryAt(here, key);
  }
  return schema;
}

/** What is wrong with a key that may not stand below others, and what may have been meant, as a whole path. */
function unknownIn(
  above: Path,
  key: string,
  at: { readonly schema: unknown; readonly here: unknown; readonly whole: unknown; readonly data: unknown },
): string {
  const known = keysOf(at.schema, at.here);
  if (above.length > 0 && known.length === 0) {
    const what = Array.isArray(at.here) ? 'a list' : 'a value without keys';
    return `${UNKNOWN_KEY}: ${pathText(above)} is ${what} and is set as a whole`;
  }
  const nearest = nearestName(key, known);
  if (nearest !== undefined) return `${UNKNOWN_KEY}, did you mean "${pathText([...above, nearest])}"?`;
  return `${UNKNOWN_KEY}${keyHint(key, known, at.whole, at.data)}`;
}
