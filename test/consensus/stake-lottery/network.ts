import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { LotteryProtocol } from '../../../src/consensus/stake-lottery/protocol.js';
import type { Run } from '../../../src/run/run.js';
import { prepare, type RunOptions } from '../../../src/simulate.js';

/** The nodes of the networks that tests build: three masters, the exchange and one client more. */
export const [GENESIS_NODE, JANE, THIRD, EXCHANGE_NODE, JOHN] = [0, 1, 2, 3, 4] as const;

export interface Lottery {
  readonly run: Run;
  readonly protocol: LotteryProtocol;
}

/** Three masters without latency and nobody who pays, to be told what to do. */
export function lottery(
  consensus: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
  options: RunOptions = {},
): Lottery {
  const scenario = {
    name: 'told',
    currency: { decimals: 0 },
    supply: 10_000,
    duration: '10min',
    nodes: { master: 3, cashing: 0, consumer: 2, trusted: 0 },
    network: { latency: '0s' },
    consensus: { protocol: 'stake-lottery', discovery: 'none', ...consensus },
    workload: { kind: 'none' },
    ...more,
  };
  const platform = { hashes: nodeHashes, signer: nodeSigner };
  const run = prepare(scenario, { platform, sink: null, ...options });
  // The first moment starts everybody.
  run.runUntil(0);
  return { run, protocol: run.protocol as LotteryProtocol };
}

/** Lets so many simulated seconds pass. */
export function pass(run: Run, seconds: number): void {
  run.runUntil(run.now + seconds * 1_000_000);
}
