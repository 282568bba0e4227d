import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Attack } from '../../attacks/attack.js';
import { ATTACKS, attacksWith } from '../../attacks/index.js';
import type { Consensus } from '../../consensus/consensus.js';
import { PROTOCOLS, protocolsWith } from '../../consensus/index.js';
import type { Known } from '../../scenario/known.js';
import { withProtocolGroup } from '../../scenario/protocol-name.js';
import { type Layer, placePrefix } from '../../scenario/provenance.js';
import { isGroup, type Path } from '../../scenario/schema/schema-tree.js';
import { BUNDLED, OwnModuleWanted } from '../bundle.js';
import { sha256Of } from '../output/folder-sink.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
import { shellWord } from '../terminal/shell-word.js';
import { fileOf, isFileName } from './module-file.js';

/** A protocol or an attack that came from a file or a package, as the manifest records it. */
export interface OwnModule {
  /** The file, relative to where the program runs, or the package's name. */
  readonly module: string;
  /** SHA-256 of the file that was loaded. */
  readonly sha256: string;
}

/** Where the user's own protocols and attacks came from, by their names. */
export interface OwnModules {
  readonly protocols: Readonly<Record<string, OwnModule>>;
  readonly attacks: Readonly<Record<string, OwnModule>>;
}

/** Of a scenario that names only what comes with consensim. */
export const NO_MODULES: OwnModules = { protocols: {}, attacks: {} };

/** Layers whose protocols and attacks have all got names, and what stands behind these names. */
export interface NamedLayers {
  readonly layers: readonly Layer[];
  readonly known: Known;
  readonly modules: OwnModules;
}

/** Where the parts of several scenarios came from, together. */
export function modulesTogether(all: readonly OwnModules[]): OwnModules {
  return {
    protocols: Object.assign({}, ...all.map(({ protocols }) => protocols)),
    attacks: Object.assign({}, ...all.map(({ attacks }) => attacks)),
  };
}

/**
 * Loads the protocols and attacks that layers name by a file or an installed package, and puts their names in their
 * places. A package is looked for only when nothing of this name comes with consensim.
 *
 * @param folder where relative paths start that are in no file.
 * @throws UsageError with one line: no such file, nothing in it, a name that is taken.
 */
export async function loadOwnModules(layers: readonly Layer[], folder: string): Promise<NamedLayers> {
  const found = new Loading(folder);
  const named: Layer[] = [];
  for (const layer of layers.map(withProtocolGroup)) {
    named.push(await found.attacksIn(await found.protocolIn(layer)));
  }
  return { layers: named, known: found.known, modules: found.modules };
}

/** The protocols and attacks that a manifest names, loaded again. */
export async function reloadModules(modules: OwnModules, folder: string): Promise<Known> {
  const again = async <Own>(records: OwnModules['protocols'], kind: Kind<Own>) => {
    const loaded: Own[] = [];
    for (const { module } of Object.values(records)) {
      const place = `${kind.name} ${module}`;
      const file = fileOf(module, folder);
      if (file === undefined) throw new UsageError(`${place}: no such file or installed package`);
      loaded.push(await load(file, place, kind));
    }
    return loaded;
  };
  return {
    protocols: protocolsWith(await again(modules.protocols, PROTOCOL)),
    attacks: attacksWith(await again(modules.attacks, ATTACK)),
  };
}

/** The first of these modules whose file is there and not the one that was loaded; `undefined` when all are. */
export function changedModule(modules: OwnModules, folder: string): string | undefined {
  for (const kind of ['protocols', 'attacks'] as const) {
    for (const { module, sha256 } of Object.values(modules[kind])) {
      const file = fileOf(module, folder);
      const isOther = file !== undefined && existsSync(file) && sha256Of(readFileSync(file)) !== sha256;
      if (isOther) return `the ${kind === 'protocols' ? 'protocol' : 'attack'} ${module}`;
    }
  }
  return undefined;
}

/** What is loaded while the layers of a scenario are gone through. */
class Loading {
  readonly #folder: string;
  readonly #protocols = new Map<string, Consensus<never>>();
  readonly #attacks = new Map<string, Attack<never>>();
  readonly #modules = {
    protocols: {} as Record<string, OwnModule>,
    attacks: {} as Record<string, OwnModule>,
  };

  constructor(folder: string) {
    this.#folder = folder;
  }

  get known(): Known {
    return {
      protocols: protocolsWith([...this.#protocols.values()]),
      attacks: attacksWith([...this.#attacks.values()]),
    };
  }

  get modules(): OwnModules {
    return this.#modules;
  }

  /** The layer with the name of its protocol in the place of the file or package. */
  async protocolIn(layer: Layer): Promise<Layer> {
    const { data } = layer;
    const consensus = isGroup(data) ? data['consensus'] : undefined;
    if (!isGroup(data) || !isGroup(consensus)) return layer;
    const reference = ownName(consensus['protocol'], PROTOCOLS);
    const file = reference === undefined ? undefined : fileOf(reference, this.#folderOf(layer));
    if (reference === undefined || file === undefined) return layer;
    const place = `${placePrefix(layer, ['consensus'])}consensus: ${reference}`;
    const own = await load(file, place, PROTOCOL);
    this.#protocols.set(file, own);
    this.#modules.protocols[own.name] = recordOf(file, reference, layer);
    return { ...layer, data: { ...data, consensus: { ...consensus, protocol: own.name } } };
  }

  /** The layer with the kinds of its attacks in the places of files and packages. */
  async attacksIn(layer: Layer): Promise<Layer> {
    const { data } = layer;
    const entries = isGroup(data) ? data['attacks'] : undefined;
    if (!isGroup(data) || !Array.isArray(entries)) return layer;
    const attacks: unknown[] = [];
    for (const [place, entry] of entries.entries()) {
      attacks.push(await this.#attackIn(entry, layer, ['attacks', place]));
    }
    return { ...layer, data: { ...data, attacks } };
  }

  async #attackIn(entry: unknown, layer: Layer, path: Path): Promise<unknown> {
    const { reference, settings } = attackReference(entry);
    const file = reference === undefined ? undefined : fileOf(reference, this.#folderOf(layer));
    if (reference === undefined || file === undefined) return entry;
    const own = await load(file, `${placePrefix(layer, path)}${path.join('.')}: ${reference}`, ATTACK);
    this.#attacks.set(file, own);
    this.#modules.attacks[own.kind] = recordOf(file, reference, layer);
    return { ...settings, kind: own.kind };
  }

  #folderOf(layer: Layer): string {
    return 'folder' in layer && typeof layer.folder === 'string' ? layer.folder : this.#folder;
  }
}

/** An entry of `attacks` that names a file or package: as its kind, or as the one key above its settings. */
function attackReference(entry: unknown): {
  readonly reference: string | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
} {
  if (!isGroup(entry)) return { reference: undefined, settings: {} };
  const [key, ...others] = Object.keys(entry);
  const settings = key === undefined ? undefined : entry[key];
  if (others.length > 0 || !isGroup(settings)) {
    return { reference: ownName(entry['kind'], ATTACKS), settings: entry };
  }
  return { reference: ownName(key, ATTACKS), settings };
}

/** What something is called that does not come with consensim. */
function ownName(name: unknown, builtIn: object): string | undefined {
  return typeof name === 'string' && !Object.hasOwn(builtIn, name) ? name : undefined;
}

function recordOf(file: string, reference: string, layer: Layer): OwnModule {
  const module = isFileName(reference) ? shownFile(reference, layer) : reference;
  return { module, sha256: sha256Of(readFileSync(file)) };
}

function shownFile(reference: string, { source }: Layer): string {
  const isFile = /\.(ya?ml|json)$/i.test(source);
  return isAbsolute(reference) || !isFile ? reference : `./${join(dirname(source), reference)}`;
}

/** What a module may hold. */
interface Kind<Own> {
  readonly name: string;
  /** What is expected of an export. */
  readonly parts: string;
  fits(value: unknown): value is Own;
}

const PROTOCOL: Kind<Consensus<never>> = {
  name: 'protocol',
  parts: 'name, summary, parameters, pace, traits and create',
  fits: (value): value is Consensus<never> =>
    hasParts(value, { texts: ['name', 'summary'], functions: ['pace', 'traits', 'create'] }),
};

const ATTACK: Kind<Attack<never>> = {
  name: 'attack',
  parts: 'kind, summary, source, parameters, fits and create',
  fits: (value): value is Attack<never> =>
    hasParts(value, { texts: ['kind', 'summary', 'source'], functions: ['fits', 'create'] }),
};

function hasParts(
  value: unknown,
  { texts, functions }: { readonly texts: readonly string[]; readonly functions: readonly string[] },
): boolean {
  if (!isGroup(value)) return false;
  const { parameters } = value;
  const shaped = typeof parameters === 'object' && parameters !== null && 'shape' in parameters;
  return (
    shaped &&
    texts.every((name) => typeof value[name] === 'string') &&
    functions.every((name) => typeof value[name] === 'function')
  );
}

/** Why a module is not loaded, in one line: of TypeScript under a Node that loads none, what to do. */
function loadProblem(error: unknown, file: string): string {
  if (!(error instanceof Error)) return `cannot be loaded: ${String(error)}`;
  if (/\.[cm]?ts$/.test(file) && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    const compiler = `npx -p typescript tsc --module nodenext ${shellWord(basename(file))}`;
    return `expected Node 22.18 or later to load TypeScript, got Node ${process.versions.node}; update Node, or compile the file: ${compiler}`;
  }
  return `cannot be loaded: ${error.message.split('\n')[0]}${loadAdvice(error.message, basename(file))}`;
}

/** What to do about the two problems that every new project has. */
function loadAdvice(message: string, name: string): string {
  if (/import statement outside a module|Unexpected token 'export'/.test(message)) {
    const module = name.replace(/\.([jt])s$/, '.m$1s');
    return `; add "type": "module" to package.json, or call the file ${module}`;
  }
  return /^Cannot find package 'consensim'/.test(message)
    ? '; install consensim in the folder of the file: npm install consensim'
    : '';
}

async function load<Own>(file: string, place: string, kind: Kind<Own>): Promise<Own> {
  try {
    if (!statSync(file).isFile()) throw new UsageError(`${place}: not a file`);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${place}: ${fileProblem(error)}`);
  }
  if (BUNDLED) throw new OwnModuleWanted(file);
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    throw new UsageError(`${place}: ${loadProblem(error, file)}`);
  }
  const found = [module['default'], ...Object.values(module)].find((value) => kind.fits(value));
  if (found !== undefined) return found as Own;
  throw new UsageError(`${place}: holds no ${kind.name}: expected an export with ${kind.parts}`);
}
