import { ScenarioError } from '../../engine/errors.js';

/** Refuses a setting under which the nodes of a run cannot be in several processes. */
export function refuseApart(key: string, expected: string, value: unknown): never {
  throw new ScenarioError(
    `consensus.${key}: expected ${expected} for nodes in several processes, got ${JSON.stringify(value)}`,
    `consensus.${key}`,
  );
}
