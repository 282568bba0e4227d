import { type SwarmOutcome, swarmRun } from '../../testing/swarm.js';
import { nodeHashes, nodeSigner } from '../node-crypto.js';

/** Signatures and hashes by Node's own cryptography. */
export const platform = { hashes: nodeHashes, signer: nodeSigner };

/** Runs the scenario that a seed draws. */
export default function swarmTask(seed: string): SwarmOutcome {
  return swarmRun(seed, { platform });
}
