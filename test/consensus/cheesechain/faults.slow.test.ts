import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { Block } from '../../../src/ledger/block.js';
import type { Observer } from '../../../src/observers/observer.js';
import { simulate } from '../../../src/simulate.js';

/** Two hours of 60 miners, a cheese each 10 s: stale share, and the median way of a cheese in seconds. */
function measure(faults: Record<string, boolean>) {
  const made = new Map<Block, number>();
  const ways: number[] = [];
  const observer: Observer = {
    proposed: (time, _node, block) => void made.set(block, time),
    arrived: (time, _node, block) => void ways.push((time - made.get(block)!) / 1e6),
  };
  const { summary } = simulate(
    {
      extends: 'cheesechain-default',
      supply: 0,
      duration: '2h',
      nodes: { master: 60, consumer: 2 },
      consensus: { joinEvery: '200ms', faults },
      workload: { kind: 'none' },
    },
    {
      platform: { hashes: nodeHashes, signer: nodeSigner },
      observers: [observer],
      sink: null,
      trace: false,
    },
  );
  ways.sort((a, b) => a - b);
  const cheeses = summary.blocks + summary.stale;
  return { cheeses, stale: summary.stale / cheeses, median: ways[ways.length >>> 1]! };
}

test("the original's faults, not its rules, are what makes its peers lose each other", () => {
  const whole = measure({});
  // A Poisson count of mean 720 in two hours: four standard deviations.
  expect(Math.abs(whole.cheeses - 720)).toBeLessThan(4 * Math.sqrt(720));
  // 0.1 s on the way against 10 s between two: 1 - exp(-0.01) is one in a hundred at the most.
  expect(whole.stale).toBeLessThan(0.02);
  expect(whole.median).toBeLessThan(0.2);

  // The same mining, since faults draw nothing: what differs is only who hears of it.
  const oneHop = measure({ oneHopGossip: true });
  const stale = measure({ stalePeers: true });
  const both = measure({ oneHopGossip: true, stalePeers: true });
  for (const faulty of [oneHop, stale, both]) {
    expect(faulty.cheeses).toBe(whole.cheeses);
    expect(faulty.stale).toBeGreaterThan(0.2);
  }
  expect(both.stale).toBeGreaterThan(Math.max(oneHop.stale, stale.stale));
  expect(both.median).toBeGreaterThan(5);
});
