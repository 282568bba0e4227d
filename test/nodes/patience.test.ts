import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { SECOND } from '../../src/engine/time.js';
import { Patience } from '../../src/nodes/patience.js';
import { prepare } from '../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };

describe('patience', () => {
  test('begins with a guess, doubles with each wait in vain, and is measured by the first answer, however late', () => {
    const patience = new Patience();
    expect([patience.wait(), patience.wait(10 * SECOND)]).toEqual([2 * SECOND, 10 * SECOND]);
    patience.expired();
    patience.expired();
    expect(patience.wait()).toBe(8 * SECOND);
    patience.measured(100 * SECOND);
    expect([patience.wait(), patience.isMeasured, patience.doublings]).toEqual([300 * SECOND, true, 0]);
  });

  test('rises with a slow answer at once and falls with quick ones slowly', () => {
    const patience = new Patience();
    patience.measured(8 * SECOND);
    patience.measured(SECOND);
    expect(patience.wait()).toBe(21 * SECOND);
    for (let answer = 0; answer < 40; answer++) patience.measured(SECOND);
    expect(patience.wait()).toBe(3 * SECOND);
    patience.measured(9 * SECOND);
    expect(patience.wait()).toBe(27 * SECOND);
    expect(patience.quickest).toBe(SECOND);
  });

  test('is never nothing, and doubles six times at the most', () => {
    const patience = new Patience();
    patience.measured(0);
    expect(patience.wait()).toBe(1000);
    for (let vain = 0; vain < 100; vain++) patience.expired();
    expect(patience.wait()).toBe(64_000);
  });
});

/** Over links of a minute, with everything else as slow: a constant of two seconds would decide too early. */
const MINUTE_LINKS = { latency: '1min' };

describe('over links of a minute', () => {
  test('nodes that ask others for their chains wait for the answers and agree', () => {
    const run = prepare(
      {
        extends: 'ten-equal-miners',
        nodes: { master: 4, consumer: 4 },
        duration: '2d',
        network: MINUTE_LINKS,
        consensus: { hashPower: 'equal', blockTime: '30min', exchange: 'ask' },
        workload: { payments: 5 },
      },
      { platform, sink: null },
    );
    run.finish();
    const head = run.head()!;
    expect(head.height).toBeGreaterThan(40);
    for (const master of run.population.of('master')) {
      const common = run.protocol.tree.commonAncestor(run.head(master)!, head).height;
      // It asks when it mines, every two hours; chains of nodes that never hear one another have nothing in common.
      expect(head.height - common, `master ${master}`).toBeLessThan(head.height / 3);
    }
  });

  test('consumers get their certificate with a few requests, not one each two seconds', () => {
    const run = prepare(
      {
        extends: 'pou-default',
        duration: '2h',
        network: MINUTE_LINKS,
        consensus: { blockTime: '20min' },
        workload: { payments: 3, every: '10min' },
      },
      { platform, sink: null },
    );
    const consumers = run.population.of('consumer').length;
    run.finish();
    expect(run.messages.get('certificate-request')!.sent).toBeLessThanOrEqual(7 * consumers);
  });

  test('peers of a tracker join and fetch chains with a few requests each', () => {
    const run = prepare(
      {
        extends: 'cheesechain-default',
        supply: 5,
        nodes: { master: 4, consumer: 2 },
        duration: '10h',
        network: MINUTE_LINKS,
        consensus: { blockTime: '20min', sync: '30min' },
        workload: { payments: 3 },
      },
      { platform, sink: null },
    );
    run.finish();
    const head = run.head()!;
    expect(head.height).toBeGreaterThan(10);
    for (const master of run.population.of('master')) {
      const common = run.protocol.tree.commonAncestor(run.head(master)!, head).height;
      expect(head.height - common, `master ${master}`).toBeLessThan(4);
    }
  });
});
