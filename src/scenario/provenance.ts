import { ScenarioError } from '../engine/errors.js';
import { areDifferentChoices, isGroup, memberOf, type Path, pathText } from './schema/schema-tree.js';
import { quoteValue } from './value-text.js';

/** Part of a scenario and where it comes from. Later layers win over earlier ones. */
export interface Layer {
  /** For people: `scenarios/pou-default.yaml`, `environment POU_BLOCK_TIME`, `--set`; empty for unnamed input. */
  readonly source: string;
  /** Plain data in the form of a scenario file, without `extends`. */
  readonly data: unknown;
  /** Where in the source a key stands, such as `my.yaml:12:3`. */
  readonly locate?: (path: Path) => string | undefined;
  /** What a name in it was read as, in words, when it is not the name of a protocol itself. */
  readonly reading?: string;
}

/** Keys that would reach an object's prototype instead of its own content. */
const FORBIDDEN_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Deepest nesting of input; a scenario needs four. */
const DEEPEST = 32;

/** Which layer each value of a merged scenario comes from. */
export class Provenance {
  readonly #layers = new Map<string, Layer>();

  /** States that the value at `path`, and everything below it, comes from `layer`. */
  record(path: Path, layer: Layer): void {
    this.forget(path);
    this.#layers.set(pathText(path), layer);
  }

  /** Removes what is known of `path` and everything below it. */
  forget(path: Path): void {
    const text = pathText(path);
    for (const known of this.#layers.keys()) {
      if (known === text || known.startsWith(`${text}.`)) this.#layers.delete(known);
    }
  }

  /** The layer a value comes from: its own, that of a value around it, or of one within it. */
  layerAt(path: Path): Layer | undefined {
    for (let length = path.length; length > 0; length--) {
      const layer = this.#layers.get(pathText(path.slice(0, length)));
      if (layer !== undefined) return layer;
    }
    const prefix = path.length === 0 ? '' : `${pathText(path)}.`;
    for (const [known, layer] of this.#layers) if (known.startsWith(prefix)) return layer;
    return undefined;
  }

  /** The source of a value for people: a layer's name, or `default`. */
  sourceOf(path: Path): string {
    const layer = this.#ownLayerAt(path);
    return layer === undefined || layer.source === '' ? 'default' : layer.source;
  }

  #ownLayerAt(path: Path): Layer | undefined {
    for (let length = path.length; length > 0; length--) {
      const layer = this.#layers.get(pathText(path.slice(0, length)));
      if (layer !== undefined) return layer;
    }
    return undefined;
  }
}

/** Where a layer says a key stands, with `: ` after it for a message; empty when there is nothing to say. */
export function placePrefix(layer: Layer | undefined, path: Path): string {
  const place = layer?.locate?.(path) ?? layer?.source ?? '';
  return place === '' ? '' : `${place}: `;
}

/** The merged content of layers and the layer of each value in it. */
export interface Merged {
  readonly data: Readonly<Record<string, unknown>>;
  readonly provenance: Provenance;
}

/**
 * Merges layers into one scenario as a file would write it: groups key by key, the later layer winning; lists and
 * plain values whole; of two different choices (another protocol, another distribution) the later whole.
 *
 * @throws ScenarioError when a layer is no group, nests too deep, or uses a key that would reach a prototype.
 */
export function mergeLayers(layers: readonly Layer[], schema: unknown): Merged {
  const provenance = new Provenance();
  let data: unknown = {};
  for (const layer of layers) {
    if (!isGroup(layer.data)) {
      const got = quoteValue(layer.data ?? undefined);
      throw new ScenarioError(
        `${placePrefix(layer, [])}expected a scenario: a mapping of keys to values such as { extends: pou-default }, got ${got}`,
      );
    }
    data = merge(schema, data, layer.data, [], layer, provenance);
  }
  return { data: data as Readonly<Record<string, unknown>>, provenance };
}

function merge(
  schema: unknown,
  earlier: unknown,
  later: unknown,
  path: Path,
  layer: Layer,
  provenance: Provenance,
): unknown {
  if (path.length > DEEPEST) {
    throw new ScenarioError(`${placePrefix(layer, path)}nested more than ${DEEPEST} deep`, pathText(path));
  }
  if (!isGroup(later)) {
    if (typeof later === 'object' && later !== null && !Array.isArray(later)) {
      const place = `${placePrefix(layer, path)}${pathText(path)}`;
      throw new ScenarioError(`${place}: expected plain data, as a file would hold it`, pathText(path));
    }
    provenance.record(path, layer);
    return later;
  }
  const keeps = isGroup(earlier) && !areDifferentChoices(schema, earlier, later);
  // Whatever stood here is another choice or no group at all: nothing of it remains.
  if (!keeps && earlier !== undefined) provenance.forget(path);
  const merged: Record<string, unknown> = keeps ? { ...earlier } : {};
  const entries = Object.entries(later);
  if (entries.length === 0 && path.length > 0 && !keeps) provenance.record(path, layer);
  for (const [key, value] of entries) {
    const place = [...path, key];
    if (FORBIDDEN_KEYS.includes(key)) {
      throw new ScenarioError(
        `${placePrefix(layer, place)}${pathText(place)}: this key is not allowed`,
        pathText(place),
      );
    }
    merged[key] = merge(memberOf(schema, key, later), merged[key], value, place, layer, provenance);
  }
  return merged;
}
