/**
 * What Node, Deno and Bun can do better than portable code, with the same bytes: hashes and signatures by OpenSSL, and
 * the runs of a sweep in threads.
 *
 * @packageDocumentation
 */

import type { Outcome } from '../sweep/plan.js';
import type { Execute } from '../sweep/sweep.js';
import type { ThreadOptions } from './sweep/in-threads.js';

export { nodeHashes, nodePlatform, nodeSigner } from './node-crypto.js';
export type { ThreadOptions } from './sweep/in-threads.js';

/**
 * Executes the runs of a sweep in threads of this machine: `await sweep({ ..., execute: inThreads() })`. The protocols
 * are those that come with consensim.
 *
 * @returns what `sweep` takes as `execute`.
 */
export function inThreads(options: ThreadOptions = {}): Execute<Promise<readonly Outcome[]>> {
  // Loaded on use: most who come here want faster hashes and no threads.
  return async (jobs, plan) => (await import('./sweep/in-threads.js')).inThreads(options)(jobs, plan);
}
