import { ATTACKS } from '../attacks/index.js';
import type { Run } from '../run/run.js';
import type { Setting } from './frame.js';

/** Attacks that can be begun with their nodes alone: the others need to be told more. */
const NEEDS_MORE = new Set(['censorship']);

/** Attackers that an attack needs at the least, where one is not enough. */
const LEAST: Readonly<Record<string, number>> = { 'raffle-bribery': 2 };

/** The attacks that fit the run's protocol, and who can carry each out. */
export function attacksHere(run: Run): Setting['attacks'] {
  return Object.entries(ATTACKS).flatMap(([kind, attack]) => {
    if (NEEDS_MORE.has(kind)) return [];
    const fit = attack.fits(run.traits);
    return typeof fit === 'string'
      ? [{ kind, nodes: [...run.population.of(fit)], least: LEAST[kind] ?? 1 }]
      : [];
  });
}
