import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { prepare } from '../../../src/simulate.js';

/** Scenarios of all kinds, drawn by the seed. */
const scenarios = fc.record({
  seed: fc.nat(1_000_000),
  masters: fc.integer({ min: 1, max: 14 }),
  consumers: fc.integer({ min: 2, max: 4 }),
  slowest: fc.constantFrom('0s', '80ms', '3s'),
  blockTime: fc.constantFrom('1s', '5s', '20s'),
  sync: fc.constantFrom('3s', '30s'),
  joinEvery: fc.constantFrom('0s', '700ms'),
  loss: fc.constantFrom(0, 0.1),
  ordered: fc.boolean(),
  supply: fc.constantFrom(0, 1, 10),
  faults: fc.record({ oneHopGossip: fc.boolean(), stalePeers: fc.boolean() }),
  legacy: fc.boolean(),
});

test('whatever the network and the faults: chains hold together, money is what was mined, nothing twice', () => {
  const property = fc.property(scenarios, (drawn) => {
    const { seed, masters, consumers, slowest, loss, ordered, supply, ...consensus } = drawn;
    const run = prepare(
      {
        extends: 'cheesechain-default',
        seed,
        supply,
        duration: '2min',
        nodes: { master: masters, consumer: consumers },
        network: { latency: { uniform: ['0s', slowest] }, jitter: '0s', loss, ordered },
        consensus: {
          blockTime: consensus.blockTime,
          sync: consensus.sync,
          joinEvery: consensus.joinEvery,
          faults: consensus.faults,
          legacy: consensus.legacy,
        },
        workload: { payments: 10, every: '5s', hostile: supply > 0 },
      },
      { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null, trace: false },
    );
    run.finish();
    for (const peer of [...run.population.of('master'), ...run.population.of('consumer')]) {
      const seen = new Set<string>();
      for (let block = run.head(peer)!; block.parent !== undefined; block = block.parent) {
        expect(block.holders.has(peer)).toBe(true);
        expect(block.height).toBe(block.parent.height + 1);
        expect(block.time >= block.parent.time).toBe(true);
        for (const { id } of block.transactions) {
          expect(seen.has(id)).toBe(false);
          seen.add(id);
        }
      }
    }
    for (const block of run.blocks) {
      const balances = run.protocol.money.accounts.balances(block);
      expect(run.supply(block)).toBe(block.height * 50_000_000);
      expect(balances.every((balance) => Number.isSafeInteger(balance) && balance >= 0)).toBe(true);
    }
  });
  fc.assert(property, { seed: 7, numRuns: 60 });
});
