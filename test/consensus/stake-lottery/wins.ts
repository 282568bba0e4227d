import { nodeHashes } from '../../../src/cli/node-crypto.js';
import { forger, type StakeEntry } from '../../../src/consensus/stake-lottery/lots.js';
import type { Hashes } from '../../../src/ledger/hash.js';

/** A staker as golden files write it. */
export interface Staker {
  readonly public_key: string;
  readonly stake: number;
}

export function pairs(stakers: readonly Staker[]): readonly StakeEntry[] {
  return stakers.map(({ public_key, stake }) => [public_key, stake]);
}

/** Wins of each staker over the recorded seeds. */
export function winsOf(stakers: readonly Staker[], seeds: number): Record<string, number> {
  const wins: Record<string, number> = {};
  const stakes = pairs(stakers);
  for (let k = 0; k < seeds; k++) {
    const { key } = forger(stakes, nodeHashes.sha256(`seed-${k}`), nodeHashes);
    wins[key] = (wins[key] ?? 0) + 1;
  }
  return wins;
}

/** Hashes that tell of each call. */
export function counted(onHash: () => void): Hashes {
  return {
    ...nodeHashes,
    sha256: (text) => {
      onHash();
      return nodeHashes.sha256(text);
    },
  };
}
