import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import type { Observer } from '../../src/observers/observer.js';
import { prepare, type RunOptions, simulate } from '../../src/simulate.js';
import { FAULT_CASES, FAULTS } from './cases.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null };
const HEALED = '61s';

describe.each(Object.entries(FAULT_CASES))('%s', (_name, { scenario, bound, supply }) => {
  test.each(Object.entries(FAULTS))('bears %s', (_fault, entry) => {
    const faulty = { ...scenario, faults: [entry] };
    const nosy: Observer = { sent: () => {}, delivered: () => {}, logged: () => {} };
    const run = prepare(faulty, { ...fast, observers: [nosy] });
    run.step(7);
    run.runUntil(HEALED);
    const healed = run.head()!.height;
    while (run.step(997) > 0);
    const { digest, events } = run.finish();

    // However a run is cut and whoever looks on: the faults are part of the run, not of the looking.
    expect(digest).toBe(simulate(faulty, { ...fast, trace: false }).digest);
    expect(events.rows().some(({ event }) => event === 'fault-began')).toBe(true);
    for (const block of run.blocks.slice(1)) {
      expect(block.height).toBe(block.parent!.height + 1);
      expect(run.supply(block)).toBe(supply(run, block));
    }
    const head = run.head()!;
    expect(head.height).toBeGreaterThan(healed + 3);
    const { tree } = run.protocol;
    for (const master of run.population.of('master')) {
      const own = run.head(master)!;
      expect(own.height - tree.commonAncestor(own, head).height).toBeLessThanOrEqual(bound);
      expect(head.height - tree.commonAncestor(own, head).height).toBeLessThanOrEqual(bound);
      for (let block = own; block.parent !== undefined; block = block.parent) {
        expect(block.holders.has(master)).toBe(true);
      }
    }
  });
});
