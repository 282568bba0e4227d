import { InvariantError } from '../engine/errors.js';
import { type RunOptions, type ScenarioLike, simulate } from '../simulate.js';

/**
 * Holds a scenario to a digest on record: throws an `InvariantError` with both when the run gives another. For a
 * golden test in any test runner; the digest to record is what the message, or `simulate --json`, shows.
 */
export function expectDigest(scenario: ScenarioLike, digest: string, options: RunOptions = {}): void {
  const result = simulate(scenario, { sink: null, trace: false, ...options });
  if (result.digest === digest) return;
  const { name } = result.scenario;
  throw new InvariantError(
    `${name}, seed ${JSON.stringify(result.seed)}: expected digest ${digest}, got ${result.digest}`,
  );
}
