import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Consensus } from '../../consensus/consensus.js';
import { PROTOCOLS, type Protocols, protocolsWith } from '../../consensus/index.js';
import { withProtocolGroup } from '../../scenario/parse.js';
import { type Layer, placePrefix } from '../../scenario/provenance.js';
import { isGroup } from '../../scenario/schema/schema-tree.js';
import { sha256Of } from '../output/folder-sink.js';
import { fileProblem, UsageError } from '../terminal/exit.js';

/** A protocol that came from a file or a package, as the manifest records it. */
export interface ProtocolModule {
  /** The file, relative to where the program runs, or the package's name. */
  readonly module: string;
  /** SHA-256 of the file that was loaded. */
  readonly sha256: string;
}

/** Layers whose protocols have all got names, and the protocols by those names. */
export interface NamedLayers {
  readonly layers: readonly Layer[];
  readonly protocols: Protocols;
  /** Where each of the user's own protocols came from, by its name. */
  readonly modules: Readonly<Record<string, ProtocolModule>>;
}

/** What a scenario's protocol says when it is a file. */
const LOOKS_LIKE_FILE = /^\.{0,2}[\\/]|\.[cm]?js$/;
/** What a package may be called. */
const PACKAGE = /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;

/**
 * Loads the protocols that layers name by a file or an installed package, and puts their names in their places.
 * A package is looked for only when no protocol of this name comes with consensim.
 *
 * @param folder where relative paths start that are in no file.
 * @throws UsageError with one line: no such file, no protocol in it, a name that is taken.
 */
export async function loadOwnProtocols(layers: readonly Layer[], folder: string): Promise<NamedLayers> {
  const named: Layer[] = [];
  const own = new Map<string, Consensus<never>>();
  const modules: Record<string, ProtocolModule> = {};
  for (const layer of layers.map(withProtocolGroup)) {
    const reference = referenceIn(layer);
    const from = folderOf(layer, folder);
    const file = reference === undefined ? undefined : fileOf(reference, from);
    if (reference === undefined || file === undefined) {
      named.push(layer);
      continue;
    }
    const place = `${placePrefix(layer, ['consensus'])}consensus: ${reference}`;
    const consensus = await loadProtocol(file, place);
    own.set(file, consensus);
    const module = LOOKS_LIKE_FILE.test(reference) ? shownFile(reference, layer) : reference;
    modules[consensus.name] = { module, sha256: sha256Of(readFileSync(file)) };
    named.push(withProtocol(layer, consensus.name));
  }
  return { layers: named, protocols: protocolsWith([...own.values()]), modules };
}

/** The protocols that a manifest names, loaded again. */
export async function reloadProtocols(
  modules: Readonly<Record<string, ProtocolModule>>,
  folder: string,
): Promise<Protocols> {
  const own: Consensus<never>[] = [];
  for (const { module } of Object.values(modules)) {
    const place = `protocol ${module}`;
    const file = fileOf(module, folder);
    if (file === undefined) throw new UsageError(`${place}: no such file or installed package`);
    own.push(await loadProtocol(file, place));
  }
  return protocolsWith(own);
}

/** The first of these modules whose file is there and not the one that was loaded; `undefined` when all are. */
export function changedModule(
  modules: Readonly<Record<string, ProtocolModule>>,
  folder: string,
): string | undefined {
  for (const { module, sha256 } of Object.values(modules)) {
    const file = fileOf(module, folder);
    if (file !== undefined && existsSync(file) && sha256Of(readFileSync(file)) !== sha256) return module;
  }
  return undefined;
}

/** What a layer calls its protocol, when that is no built-in one. */
function referenceIn({ data }: Layer): string | undefined {
  const consensus = isGroup(data) ? data['consensus'] : undefined;
  const name = isGroup(consensus) ? consensus['protocol'] : undefined;
  return typeof name === 'string' && !Object.hasOwn(PROTOCOLS, name) ? name : undefined;
}

function folderOf(layer: Layer, folder: string): string {
  return 'folder' in layer && typeof layer.folder === 'string' ? layer.folder : folder;
}

function shownFile(reference: string, { source }: Layer): string {
  const isFile = /\.(ya?ml|json)$/i.test(source);
  return isAbsolute(reference) || !isFile ? reference : `./${join(dirname(source), reference)}`;
}

function withProtocol(layer: Layer, protocol: string): Layer {
  const data = layer.data as { readonly consensus: Readonly<Record<string, unknown>> };
  return { ...layer, data: { ...data, consensus: { ...data.consensus, protocol } } };
}

/** The file a reference means; `undefined` when it is neither a file's name nor an installed package's. */
function fileOf(reference: string, folder: string): string | undefined {
  if (LOOKS_LIKE_FILE.test(reference)) return resolve(folder, reference);
  return PACKAGE.test(reference) ? packageEntry(reference, folder) : undefined;
}

function packageEntry(name: string, folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'scenario.js')).resolve(name);
  } catch {
    // Packages of modules only have no entry for `require`.
    return moduleEntry(name, folder);
  }
}

function moduleEntry(name: string, folder: string): string | undefined {
  for (let here = folder; ; here = dirname(here)) {
    const root = join(here, 'node_modules', name);
    const description = descriptionIn(root);
    if (description !== undefined) {
      const entry = entryOf(description['exports']) ?? description['main'];
      return join(root, typeof entry === 'string' ? entry : 'index.js');
    }
    if (dirname(here) === here) return undefined;
  }
}

function descriptionIn(root: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const description: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return isGroup(description) ? description : undefined;
  } catch {
    return undefined;
  }
}

/** The file that `exports` gives to an `import` of the package itself. */
function entryOf(exported: unknown): string | undefined {
  if (typeof exported === 'string') return exported;
  if (!isGroup(exported)) return undefined;
  for (const [condition, target] of Object.entries(exported)) {
    if (!['.', 'node', 'import', 'default'].includes(condition)) continue;
    const entry = entryOf(target);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

async function loadProtocol(file: string, place: string): Promise<Consensus<never>> {
  try {
    if (!statSync(file).isFile()) throw new UsageError(`${place}: not a file`);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${place}: ${fileProblem(error)}`);
  }
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UsageError(`${place}: cannot be loaded: ${reason}`);
  }
  const found = [module['default'], ...Object.values(module)].find(isConsensus);
  if (found !== undefined) return found;
  const expected = 'expected an export with name, summary, parameters, pace, traits and create';
  throw new UsageError(`${place}: holds no protocol: ${expected}`);
}

function isConsensus(value: unknown): value is Consensus<never> {
  if (typeof value !== 'object' || value === null) return false;
  const { name, summary, parameters, pace, traits, create } = value as Partial<Consensus<never>>;
  const texts = typeof name === 'string' && typeof summary === 'string';
  const shaped = typeof parameters === 'object' && parameters !== null && 'shape' in parameters;
  return texts && shaped && [pace, traits, create].every((part) => typeof part === 'function');
}
