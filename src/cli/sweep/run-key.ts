import type { Known } from '../../scenario/known.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import { decisivePart } from '../../sweep/plan.js';
import { sha256Of } from '../output/folder-sink.js';
import type { NamedLayers } from '../request/own-modules.js';
import { packageVersion } from '../request/version.js';
import { buildOf } from './build.js';

/** Hex digits of a key: 128 bits, which no two runs share. */
export const KEY_LENGTH = 32;

/**
 * What a point's runs depend on besides their seeds, as a hash: version, build, the user's own protocols and attacks by their
 * files, and the resolved scenario.
 */
export function pointKey(settings: Scenario, known: Known, modules: NamedLayers['modules']): string {
  const own = [modules.protocols, modules.attacks].map((records) =>
    Object.entries(records).map(([name, { sha256 }]) => [name, sha256]),
  );
  const parts = [packageVersion(), buildOf(), own, decisivePart(settings, known)];
  return sha256Of(JSON.stringify(parts));
}

/** Key of a run in a store: its point's, and its seed. */
export function runKey(point: string, seed: string): string {
  return sha256Of(`${point}\n${seed}`).slice(0, KEY_LENGTH);
}
