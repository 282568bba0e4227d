import { existsSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter } from 'yaml';
import { BUILT_IN_SCENARIOS } from '../../scenario/built-in.js';
import { nearestName } from '../../scenario/names.js';
import { builtInLayer, extendedLayers } from '../../scenario/parse.js';
import { type Layer, placePrefix } from '../../scenario/provenance.js';
import { SCENARIO_NAME } from '../../scenario/schema/scenario.js';
import type { Path } from '../../scenario/schema/schema-tree.js';
import { readRegularFile } from '../output/regular-file.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
import { withDataFiles } from './data-files.js';
import { looksLikeFile } from './file-name.js';
import { readYaml } from './yaml-text.js';

/** Larger files are refused: a scenario is a page of text. */
const LARGEST_FILE = 1024 * 1024;

/** Most values that YAML aliases may stand for; a few lines of nested aliases could stand for billions. */
const MOST_ALIASES = 100;

/** A layer that was read from a file, which relative names in it start from. */
interface FileLayer extends Layer {
  readonly folder: string;
}

/** Characters a scenario's name may have. */
const LONGEST_NAME = 64;

/**
 * The layers of the scenario a user names: a built-in one, or a YAML or JSON file with what it extends.
 *
 * @param folder where relative paths start.
 * @throws ScenarioError or UsageError with one line: unknown name, unreadable or malformed file (with line).
 */
export function loadScenario(nameOrFile: string, folder: string): readonly Layer[] {
  const first = load(nameOrFile, folder);
  const layers = extendedLayers(first, (name, from) => {
    return load(name, isFileLayer(from) ? from.folder : folder, from);
  });
  if (!isFileLayer(first)) return layers;
  const name = nameOfFile(nameOrFile);
  // A file that states no name is called after itself, whatever the scenario is called that it extends.
  const own = layers.at(-1)!;
  const states = typeof own.data === 'object' && own.data !== null && 'name' in own.data;
  if (states || !SCENARIO_NAME.test(name)) return layers;
  return [...layers.slice(0, -1), { source: own.source, data: { name } }, own];
}

/** A file's name without its ending, as near to a scenario's name as it comes: `Größe 1.yaml` is `grosse-1`. */
function nameOfFile(file: string): string {
  return basename(file)
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^[^a-z0-9]+|[.-]+$/g, '');
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function isFileLayer(layer: Layer): layer is FileLayer {
  return 'folder' in layer;
}

/** @param from the layer that extends it, if one does. */
function load(nameOrFile: string, folder: string, from?: Layer): Layer {
  if (!looksLikeFile(nameOrFile)) {
    // What is built in would not help who named a file.
    if (!Object.hasOwn(BUILT_IN_SCENARIOS, nameOrFile) && isFile(resolve(folder, nameOrFile)))
      throw new UsageError(`${nameOrFile}: expected a scenario file to end in .yaml, .yml or .json`);
    return builtInLayer(nameOrFile, from);
  }
  const shownFolder = from !== undefined && isFileLayer(from) ? dirname(from.source) : '';
  const shown = isAbsolute(nameOrFile) ? nameOrFile : join(shownFolder, nameOrFile);
  const place = from === undefined ? '' : `${placePrefix(from, ['extends'])}extends: `;
  return readScenarioFile(resolve(folder, nameOrFile), shown, place);
}

/** @param asked where it is asked for, for a file that cannot be read at all. */
function readScenarioFile(file: string, shown: string, asked: string): FileLayer {
  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${shown}:${line}:${col}`;
  };
  const document = readYaml(readText(file, shown, LARGEST_FILE, asked), place, lines);
  return {
    source: shown,
    folder: dirname(file),
    data: withDataFiles(plainData(document, shown), dirname(file), dirname(shown), readText),
    locate: (path) => {
      const offset = offsetOf(document, path);
      return offset === undefined ? undefined : place(offset);
    },
  };
}

/** @throws UsageError for a file that cannot be read, is too large, or is no text. */
export function readText(file: string, shown: string, largest: number, asked = ''): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readRegularFile(file, largest));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new UsageError(`${shown}: is not UTF-8 text`);
    if (code === 'E2BIG') throw new UsageError(`${shown}: ${(error as Error).message}`);
    const near = nearestName(basename(shown).replace(/\.[^.]*$/, ''), Object.keys(BUILT_IN_SCENARIOS));
    const hint = near === undefined ? '' : `, did you mean the built-in "${near}"?`;
    throw new UsageError(`${asked}${shown}: ${fileProblem(error)}${hint}`);
  }
}

function plainData(document: Document.Parsed, shown: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    throw new UsageError(`${shown}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}

/** Where a key (or a place in a list) begins in the file; the nearest group around it when it is not written. */
function offsetOf(document: Document.Parsed, path: Path): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) break;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
