import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../src/cli/node-crypto.js';
import { simulate } from '../src/simulate.js';

/** Student's t of the two attackers' shares of the final chain over ten seeds. */
function difference(nodes: readonly [number, number]): number {
  const hashPower = new Array<number>(10).fill(0.5 / 8);
  for (const node of nodes) hashPower[node] = 0.25;
  const differences: number[] = [];
  for (let seed = 1; seed <= 10; seed++) {
    const { summary } = simulate(
      {
        extends: 'ten-equal-miners',
        seed: `two/${seed}`,
        duration: '150d',
        nodes: { master: 10 },
        consensus: { blockTime: '10min', hashPower },
        network: { latency: '50ms' },
        workload: { kind: 'none', warmup: '0s' },
        attacks: nodes.map((node) => ({ kind: 'selfish-mining', nodes: [node] })),
      },
      {
        platform: { hashes: nodeHashes, signer: nodeSigner },
        sink: null,
        trace: false,
        metrics: 'none',
      },
    );
    const own = nodes.map((node) => summary.closers.find((closer) => closer.node === node)?.blocks ?? 0);
    const all = summary.closers.reduce((sum, { blocks }) => sum + blocks, 0);
    differences.push((own[0]! - own[1]!) / all);
  }
  const mean = differences.reduce((sum, value) => sum + value, 0) / 10;
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 9;
  return mean / Math.sqrt(variance / 10);
}

// A tie that the lower number wins gives .246 against .224, and a score above 4.
test.each([[0, 1] as const, [9, 4] as const])(
  'two selfish miners of equal power have equal shares at one latency, as nodes %i and %i',
  (...nodes) => {
    expect(Math.abs(difference(nodes))).toBeLessThan(3);
  },
  600_000,
);
