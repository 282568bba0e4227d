import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvariantError, ScenarioError } from '../engine/errors.js';
import { parseScenario } from '../scenario/parse.js';
import { prepare } from '../simulate.js';
import { type Outcome, runValues } from '../sweep/sweep.js';
import { nodeHashes, nodeSigner } from './node-crypto.js';

/** Events between two moments at which the program can hear that the user interrupts. */
const STRETCH = 10_000;

/** What came of a job: its outcome, or what went wrong, in a form that crosses from one thread to another. */
export type JobResult =
  | { readonly outcome: Outcome }
  | { readonly problem: { readonly kind: 'scenario' | 'invariant'; readonly message: string } };

/**
 * Runs a written scenario for its metrics alone: no file is made. The pool calls this in each of its threads.
 *
 * @param written a scenario in the form of a file, since that is plain data.
 * @param onProgress called with the share that is done; in this thread only.
 */
export async function runJob(
  written: Readonly<Record<string, unknown>>,
  onProgress?: (done: number) => void,
): Promise<JobResult> {
  try {
    const run = prepare(parseScenario(written), {
      sink: null,
      trace: false,
      platform: { hashes: nodeHashes, signer: nodeSigner },
      ...(typeof onProgress === 'function' ? { onProgress } : {}),
    });
    while (run.step(STRETCH) === STRETCH) await nextTurn();
    const { digest, metrics } = run.finish();
    return { outcome: { digest, values: runValues(metrics) } };
  } catch (error) {
    if (error instanceof ScenarioError) return { problem: { kind: 'scenario', message: error.message } };
    if (error instanceof InvariantError) return { problem: { kind: 'invariant', message: error.message } };
    throw error;
  }
}
